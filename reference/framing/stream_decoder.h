// A push parser for the body of a pull: chunked transfer coding and message framing in one pass.
//
//   talk::framing::StreamDecoder decoder({.framing = talk::framing::Framing::nul});
//   struct Printer {
//     void on_message(const talk::framing::Message& m) { std::cout << m.text << '\n'; }
//   } printer;
//   auto [status, consumed] = decoder.feed(bytes, printer);
//
// A sink has any of these members; what it lacks costs nothing:
//   on_chunk(const Chunk&)             a size line was read; size 0 is the last-chunk
//   on_payload(std::string_view)       chunk-data, as much as came, before the messages in it
//   on_message(const Message&)
//   on_retry(std::uint64_t ms)         event-stream: a retry field
//   on_leniency(Leniency, std::uint64_t offset)
//   on_trailer_field(const TrailerField&)
//   on_tail(const Tail&)               before on_end, or from finish()
//   on_end()                           the last CRLF was read
// Events come in wire order and are the same however the input was split (payload spans joined).
// A sink must not feed the decoder that calls it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "reference/framing/events.h"

namespace talk::framing {

// The set of departures that a decoder puts up with; empty by default.
class Leniencies {
 public:
  constexpr Leniencies() = default;
  constexpr Leniencies(std::initializer_list<Leniency> list) {
    for (Leniency leniency : list)
      bits_ |= bit(leniency);
  }
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

// Bounds on what a stranger can make us do. All in bytes; a limit is the largest value allowed.
struct Limits {
  std::size_t size_digits = 16;                 // of a chunk-size, leading zeros included
  std::size_t extension_bytes = 1024;           // of one size line
  std::size_t trailer_bytes = 16 * 1024;        // of the whole trailer section
  std::size_t message_bytes = 8 * 1024 * 1024;  // of one message without its terminator
  // Framing bytes (all wire that is not payload) may exceed `overhead_base` by at most
  // `overhead_factor` times the payload so far.
  std::uint64_t overhead_base = 64 * 1024;
  std::uint64_t overhead_factor = 16;
};

struct Options {
  Framing framing = Framing::nul;
  Coding coding = Coding::chunked;
  Leniencies allowed;
  Limits limits;
};

struct FeedResult {
  Status status;
  std::size_t consumed;  // of the bytes just fed; what is left belongs to the next message
};

// Not thread-safe; copying and moving in mid-stream are allowed and change nothing.
class StreamDecoder {
 public:
  explicit StreamDecoder(const Options& options = {});

  // Decodes the next bytes, in any split. After done or error nothing more is consumed and the
  // same status is returned. Linear in bytes.size(); nothing is scanned twice.
  template <class Sink>
  FeedResult feed(std::string_view bytes, Sink&& sink);

  // Says that the connection closed. Chunked: premature_end unless already done or in error.
  // Identity: done. An unterminated tail is reported to the sink.
  template <class Sink>
  Status finish(Sink&& sink);

  Status status() const noexcept;
  const Error& error() const noexcept;    // code none unless status() is error
  std::uint64_t offset() const noexcept;  // wire bytes consumed so far
  std::size_t buffered() const noexcept;  // bytes held now: an unfinished message, line or field
  void reset() noexcept;                  // as newly constructed with the same options
};

}  // namespace talk::framing
