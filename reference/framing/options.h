// What a decoder is told when it is made: framing, coding, leniencies and limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "events.h"

namespace talk::framing {

// The set of departures that a decoder puts up with; empty by default.
class Leniencies {
 public:
  constexpr Leniencies() = default;
  constexpr Leniencies(std::initializer_list<Leniency> list) {
    for (Leniency leniency : list)
      add(leniency);
  }
  constexpr void add(Leniency leniency) { bits_ |= bit(leniency); }
  constexpr bool has(Leniency leniency) const { return (bits_ & bit(leniency)) != 0; }
  static constexpr Leniencies all() {
    Leniencies every;
    every.bits_ = (1U << leniency_count) - 1;
    return every;
  }

 private:
  static constexpr std::uint32_t bit(Leniency leniency) {
    return 1U << static_cast<std::uint32_t>(leniency);
  }
  std::uint32_t bits_ = 0;
};

inline constexpr std::size_t kibibyte = 1024;

// Bounds on what a stranger can make us do. All in bytes; a limit is the largest value allowed.
struct Limits {
  std::size_t size_digits = kibibyte;                   // of a chunk-size, leading zeros included
  std::size_t extension_bytes = 1024;                   // of one size line
  std::size_t trailer_bytes = 16 * kibibyte;            // of the whole trailer section
  std::size_t message_bytes = 8 * kibibyte * kibibyte;  // of one message without its terminator
  std::size_t event_field_bytes = 4 * kibibyte;         // event-stream: of one event or id value
  // Framing bytes (all wire that is not payload) may exceed `overhead_base` by at most
  // `overhead_factor` times the payload so far.
  std::uint64_t overhead_base = 64 * kibibyte;
  std::uint64_t overhead_factor = 16;
};

struct Options {
  Framing framing = Framing::nul;
  Coding coding = Coding::chunked;
  Leniencies allowed = {};
  Limits limits = {};
};

}  // namespace talk::framing
