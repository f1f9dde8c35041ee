// What an input says about how it is to be decoded. The last bytes of an input, where they end in
// `mark`, choose options and cuts; all before is wire data. An input without the mark is wire data
// to its last byte: captures and transcripts are seeds as they are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "reference/framing/options.h"

namespace talk::fuzz {

// How a wire is cut: the length of each segment, over and over.
struct Cuts {
  std::array<std::size_t, 3> lengths{5, 17, 61};

  std::size_t length(std::size_t segment) const { return lengths[segment % lengths.size()]; }
};

class Controls {
 public:
  static constexpr char mark = '\xC1';  // no UTF-8 text and no HTTP message has this byte
  static constexpr std::size_t count = 8;

  // Which control byte chooses what; a harness has `flags` for itself but for its lowest bits.
  enum Index : std::size_t {
    limit_mode,      // 2 bits: LimitMode; the rest is the harness's
    leniencies,      // a bit each
    limited,         // a bit each: which limits are small; the highest is the harness's
    limit,           // how small, or how far from what is needed
    overhead_limit,  // the same for Limits::overhead_*
    first_length,    // of segments, less one
    second_length,
    third_length,
  };

  Controls(const std::uint8_t* bytes, std::size_t size);

  std::string_view wire() const noexcept { return wire_; }
  bool given() const noexcept { return given_; }
  // 0 where none are given.
  std::uint8_t operator[](Index index) const { return bytes_[index]; }
  Cuts cuts() const;

  // The bits of `limit_mode` that the harness has for itself.
  unsigned flags() const { return bytes_[limit_mode] >> 2U; }

  // Sets leniencies and limits. Limits are small, or just what `wire` needs, or one byte less or
  // more, so that each is met at its edge.
  void choose(framing::Options& options, std::string_view wire) const;

 private:
  std::string_view wire_;
  std::array<std::uint8_t, count> bytes_{};
  bool given_ = false;
};

}  // namespace talk::fuzz
