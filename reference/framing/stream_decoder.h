// A push parser for the body of a pull: chunked transfer coding and message framing in one pass.
//
//   talk::framing::StreamDecoder decoder({.framing = talk::framing::Framing::nul});
//   struct Printer {
//     void on_message(const talk::framing::Message& m) { std::cout << m.text << '\n'; }
//   } printer;
//   auto [status, consumed] = decoder.feed(bytes, printer);
//
// A sink has any of these members; what it lacks costs nothing:
//
//   on_chunk(const Chunk&)                       a size line was read; size 0 is the last-chunk
//   on_payload(std::string_view)                 chunk-data, as much as came
//   on_message(const Message&)                   whole; its payload was told before
//   on_retry(std::uint64_t ms)                   event-stream: a retry field
//   on_event_id(std::string_view)                event-stream: a blank line made this the last
//                                                event ID, empty if it was reset; before the event
//   on_leniency(Leniency, std::uint64_t offset)  one was made use of, at the byte that needed it
//   on_trailer_field(const TrailerField&)
//   on_tail(const Tail&)                         bytes that no terminator followed: see finish()
//   on_end()                                     the last CRLF was read
//
// Events come in wire order and are the same however the input was split (payload spans joined).
// A sink must not feed the decoder that calls it. What a sink throws passes through and leaves the
// decoder fit for reset() and destruction only; the decoder itself throws nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "chunk_grammar.h"
#include "event_assembler.h"
#include "events.h"  // IWYU pragma: export
#include "held_bytes.h"
#include "options.h"  // IWYU pragma: export
#include "terminators.h"

namespace talk::framing {

struct FeedResult {
  Status status;
  std::size_t consumed;  // of the bytes just fed; what is left belongs to the next message
};

// Not thread-safe. Moving in mid-stream is allowed and changes nothing; what was moved from may be
// assigned to, reset or destroyed.
class StreamDecoder {
 public:
  explicit StreamDecoder(const Options& options = {});

  // Decodes the next bytes, in any split. After done or error nothing more is consumed and the
  // same status is returned. Linear in bytes.size(); nothing is scanned twice.
  template <class Sink>
  FeedResult feed(std::string_view bytes, Sink&& sink);

  // Says that the connection closed. Chunked: premature_end unless already done or in error.
  // Identity: done. Payload that no terminator followed is reported by on_tail, here or before
  // on_end, and never delivered as a message; nothing is reported once in error.
  template <class Sink>
  Status finish(Sink&& sink);

  Status status() const noexcept { return status_; }
  // Its code is none unless status() is error.
  const Error& error() const noexcept { return error_; }
  // Wire bytes consumed so far; in error that of the byte that cannot stand, which is not consumed.
  std::uint64_t offset() const noexcept { return offset_; }
  // Bytes held now: an unfinished message, line or field. Never more than
  // Limits::message_bytes + 3 * event_field_bytes + max(extension_bytes, trailer_bytes), and nor is
  // the memory taken for them, but for a constant. A message that lies whole in one feed is not
  // held: on_message is given a view into the bytes fed. (An event of several data lines is put
  // together.)
  std::size_t buffered() const noexcept;
  // As newly constructed with the same options.
  void reset() noexcept;

  // Which instructions find terminators, the fastest by default; all give the same events. The
  // processor must support the kernel.
  void use(Kernel kernel) noexcept { list_block_ = list_block(kernel); }

 private:
  // One feed: the bytes, how far they are decoded, and where terminators stand in them.
  struct Pass {
    const char* begin;
    const char* next;
    const char* end;
    Terminators terminators;
  };
  // What happens to payload.
  enum class Split : std::uint8_t { terminated, events, none };

  // In stream_decoder_impl.h. Those that return bool return false when the stream is no longer
  // incomplete.
  template <Split split, class Sink>
  void decode(Pass& pass, Sink& sink);
  template <Split split, class Sink>
  bool take_chunk_data(Pass& pass, Sink& sink);
  template <Split split, class Sink>
  bool take_payload(Pass& pass, const char* to, Sink& sink);
  template <class Sink>
  bool take_terminated(Pass& pass, const char* to, Sink& sink);
  template <class Sink>
  bool complete_held(Pass& pass, const char* to, Sink& sink);
  template <class Sink>
  bool hold(Pass& pass, const char* to, Sink& sink);
  template <class Sink>
  bool take_events(Pass& pass, const char* to, Sink& sink);
  template <class Sink>
  bool take_event_line(Pass& pass, const char* line_end, Sink& sink);
  template <class Sink>
  bool take_framing(Pass& pass, Sink& sink);
  template <class Sink>
  void tell_tail(Sink& sink, std::uint64_t offset);

  std::uint64_t wire_offset(const Pass& pass, const char* at) const noexcept {
    return offset_ + static_cast<std::uint64_t>(at - pass.begin);
  }
  static std::uint64_t progress(const Pass& from, const Pass& to) noexcept {
    return static_cast<std::uint64_t>(to.next - from.next);
  }
  // Framing bytes that may still come before more payload, by Limits::overhead_*, when `payload`
  // of the `wire` bytes so far are payload.
  std::uint64_t overhead_slack(std::uint64_t wire, std::uint64_t payload) const noexcept;
  // The end of the stretch in which size lines of usual length need no check of the overhead.
  const char* unchecked_until(const Pass& pass, std::uint64_t payload) const noexcept {
    const auto size = static_cast<std::size_t>(pass.end - pass.next);
    return pass.next + unchecked_size(size, wire_offset(pass, pass.next), payload);
  }
  std::size_t unchecked_size(std::size_t size, std::uint64_t wire,
                             std::uint64_t payload) const noexcept;
  void settle_events() noexcept;
  bool fail(Errc code, std::uint64_t offset) noexcept;

  Options options_;
  ListBlock list_block_;
  Status status_ = Status::incomplete;
  Error error_;
  std::uint64_t offset_ = 0;
  std::uint64_t payload_ = 0;    // bytes of offset_ that were payload
  std::uint64_t remaining_ = 0;  // chunk-data still to come of the current chunk
  std::uint64_t tail_ = 0;       // event-stream: payload since the last blank line
  ChunkGrammar grammar_;
  EventAssembler events_;
  HeldBytes held_;  // nul, lf: the message so far
};

}  // namespace talk::framing

#include "stream_decoder_impl.h"
