#include "reference/framing/testing/observation.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "reference/framing/testing/model.h"

namespace talk::framing::testing {
namespace {

// Feeds one piece; false when the stream is over.
bool feed_piece(StreamDecoder& decoder, std::string_view piece, const Options& options,
                Recorder& sink) {
  const auto block = std::make_unique<char[]>(piece.size());
  std::copy(piece.begin(), piece.end(), block.get());
  const std::uint64_t before = decoder.offset();
  const FeedResult result = decoder.feed({block.get(), piece.size()}, sink);
  EXPECT_EQ(result.status, decoder.status());
  EXPECT_EQ(decoder.offset(), before + result.consumed);
  EXPECT_LE(decoder.buffered(), most_buffered(options.limits));
  if (result.status == Status::incomplete) {
    EXPECT_EQ(result.consumed, piece.size());
  }
  return result.status == Status::incomplete;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Observation& observation) {
  constexpr std::array<std::string_view, 3> statuses{"incomplete", "done", "error"};
  out << statuses[static_cast<std::size_t>(observation.status)] << ' '
      << name(observation.error.code) << " @" << observation.error.offset << ", consumed "
      << observation.consumed;
  for (const std::string& event : observation.events)
    out << "\n  " << event;
  return out;
}

Observation observe(std::string_view wire, const Options& options, const Cuts& cuts, bool closed,
                    Kernel kernel) {
  StreamDecoder decoder(options);
  decoder.use(kernel);
  Recorder sink;
  std::size_t begin = 0;
  bool more = true;
  for (std::size_t i = 0; i <= cuts.size() && more; ++i) {
    const std::size_t end = i < cuts.size() ? cuts[i] : wire.size();
    more = feed_piece(decoder, wire.substr(begin, end - begin), options, sink) &&
           feed_piece(decoder, {}, options, sink);
    begin = end;
  }
  if (closed) {
    const Status status = decoder.finish(sink);
    EXPECT_EQ(status, decoder.status());
  }
  return {sink.events(), decoder.status(), decoder.error(), decoder.offset()};
}

Observation expected(std::string_view wire, const Options& options, bool closed) {
  Model model;
  model.read(wire, options);
  Recorder sink;
  model.tell(sink);
  if (closed) model.tell_close(sink);
  const Model::End& end = closed ? model.end_closed() : model.end();
  return {sink.events(), end.status, end.error, end.consumed};
}

std::size_t most_buffered(const Limits& limits) {
  return limits.message_bytes + 3 * limits.event_field_bytes +
         std::max(limits.extension_bytes, limits.trailer_bytes);
}

}  // namespace talk::framing::testing
