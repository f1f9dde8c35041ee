// The answer to a pull, as a stranger may send it: response head, chunks and messages, under
// every framing and coding, strict and lenient. The input is wire data; its last bytes choose
// options and cuts, so that captures serve as seeds unchanged.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "fuzz/recorder.h"
#include "reference/framing/head.h"
#include "reference/framing/stream_decoder.h"

namespace {

using talk::framing::Error;
using talk::framing::HeadError;
using talk::framing::HeadLeniencies;
using talk::framing::Limits;
using talk::framing::Options;
using talk::framing::ResponseHeadParser;
using talk::framing::Status;
using talk::framing::StreamDecoder;
using talk::fuzz::Recorder;

struct Choice {
  Options body;
  bool lenient_head = false;
  std::size_t step = 0;  // bytes a segment
};

struct Outcome {
  HeadError head_error;
  std::size_t departures = 0;
  Recorder recorder;
  Status status = Status::incomplete;
  Error error;
  std::uint64_t consumed = 0;

  friend bool operator==(const Outcome& a, const Outcome& b) {
    return a.head_error == b.head_error && a.departures == b.departures &&
           a.recorder.events == b.recorder.events && a.recorder.payload == b.recorder.payload &&
           a.status == b.status && a.error == b.error && a.consumed == b.consumed;
  }
};

// One function an oracle, so that findings tell themselves apart by their stack.
[[noreturn, gnu::noinline]] void oracle_split_invariance() {
  std::abort();
}
[[noreturn, gnu::noinline]] void oracle_consumed() {
  std::abort();
}
[[noreturn, gnu::noinline]] void oracle_sticky() {
  std::abort();
}
[[noreturn, gnu::noinline]] void oracle_memory_bound() {
  std::abort();
}
[[noreturn, gnu::noinline]] void oracle_reset() {
  std::abort();
}

// As promised in stream_decoder.h, at buffered().
std::size_t memory_bound(const Limits& limits) {
  return limits.message_bytes + 3 * limits.event_field_bytes +
         std::max(limits.extension_bytes, limits.trailer_bytes);
}

// Feeds `wire` in segments of `step` bytes (0: all at once) until `parser` is no longer
// incomplete; each segment in a heap block of exactly its size, so that a read past it is seen.
// Returns what was consumed.
template <class Feed>
std::size_t feed_segments(std::string_view wire, std::size_t step, Feed&& feed) {
  std::size_t at = 0;
  while (at < wire.size()) {
    const std::string_view segment = wire.substr(at, step == 0 ? wire.npos : step);
    const auto block = std::make_unique<char[]>(segment.size());
    segment.copy(block.get(), segment.size());
    const auto [status, consumed] = feed(std::string_view(block.get(), segment.size()));
    at += consumed;
    if (status != Status::incomplete) break;
    if (consumed != segment.size()) oracle_consumed();
  }
  return at;
}

void decode_body(StreamDecoder& decoder, const Options& options, std::string_view wire,
                 std::size_t step, Outcome& outcome) {
  outcome.consumed += feed_segments(wire, step, [&](std::string_view segment) {
    const auto result = decoder.feed(segment, outcome.recorder);
    if (decoder.buffered() > memory_bound(options.limits)) oracle_memory_bound();
    return result;
  });
  outcome.status = decoder.status();
  if (outcome.status != Status::incomplete) {
    const std::size_t events = outcome.recorder.events.size();
    const auto [status, consumed] = decoder.feed("0\r\n\r\n", outcome.recorder);
    if (status != outcome.status || consumed != 0) oracle_sticky();
    if (outcome.recorder.events.size() != events) oracle_sticky();
  }
  outcome.status = decoder.finish(outcome.recorder);
  outcome.error = decoder.error();
}

Outcome decode(StreamDecoder& decoder, const Choice& choice, std::string_view wire,
               std::size_t step) {
  Outcome outcome;
  ResponseHeadParser head(
      {.allowed = choice.lenient_head ? HeadLeniencies::all() : HeadLeniencies{}});
  outcome.consumed =
      feed_segments(wire, step, [&](std::string_view segment) { return head.feed(segment); });
  outcome.head_error = head.error();
  outcome.departures = head.departures().size();
  if (head.status() == Status::done)
    decode_body(decoder, choice.body, wire.substr(outcome.consumed), step, outcome);
  return outcome;
}

Choice choice_from(std::uint8_t flags, std::uint8_t limit, std::uint8_t step) {
  Choice choice;
  choice.body.framing = static_cast<talk::framing::Framing>(flags % 4U);
  if ((flags & 4U) != 0) choice.body.coding = talk::framing::Coding::identity;
  if ((flags & 8U) != 0) choice.body.allowed = talk::framing::Leniencies::all();
  if ((flags & 16U) != 0) {  // limits small enough to be met
    choice.body.limits = {.size_digits = 1 + limit % 16U,
                          .extension_bytes = limit % 32U,
                          .trailer_bytes = limit,
                          .message_bytes = limit,
                          .event_field_bytes = limit % 8U,
                          .overhead_base = 16U + limit,
                          .overhead_factor = 1 + limit % 4U};
  }
  choice.lenient_head = (flags & 32U) != 0;
  choice.step = 2U + step;
  return choice;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::size_t control_bytes = 3;
  std::string_view wire(reinterpret_cast<const char*>(bytes), size);
  Choice choice = choice_from(0, 0, 0);
  if (size > control_bytes) {
    const std::uint8_t* control = bytes + size - control_bytes;
    choice = choice_from(control[0], control[1], control[2]);
    wire.remove_suffix(control_bytes);
  }

  StreamDecoder decoder(choice.body);
  const Outcome whole = decode(decoder, choice, wire, 0);
  decoder.reset();
  if (!(decode(decoder, choice, wire, 0) == whole)) oracle_reset();

  for (const std::size_t step : {std::size_t{1}, choice.step}) {
    StreamDecoder other(choice.body);
    if (!(decode(other, choice, wire, step) == whole)) oracle_split_invariance();
  }
  return 0;
}
