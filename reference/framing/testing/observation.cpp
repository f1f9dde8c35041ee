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
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace talk::framing::testing {
namespace {

std::string in_quotes(std::string_view bytes) {
  return '"' + escaped(bytes) + '"';
}

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

std::string escaped(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (c > 0x20 && c < 0x7F && c != '\\' && c != '"') {
      out += c;
    } else {
      constexpr std::string_view digits = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      out += {'\\', 'x', digits[byte >> 4U], digits[byte & 0xFU]};
    }
  }
  return out;
}

std::ostream& operator<<(std::ostream& out, const Observation& observation) {
  constexpr std::array<std::string_view, 3> statuses{"incomplete", "done", "error"};
  out << statuses[static_cast<std::size_t>(observation.status)] << ' '
      << name(observation.error.code) << " @" << observation.error.offset << ", consumed "
      << observation.consumed;
  for (const std::string& event : observation.events)
    out << "\n  " << event;
  return out;
}

void Recorder::add(std::string event) {
  if (!payload_.empty()) events_.push_back("payload " + in_quotes(std::exchange(payload_, {})));
  events_.push_back(std::move(event));
}

std::vector<std::string> Recorder::events() {
  if (!payload_.empty()) events_.push_back("payload " + in_quotes(std::exchange(payload_, {})));
  return events_;
}

void Recorder::on_chunk(const Chunk& chunk) {
  add("chunk " + std::to_string(chunk.size) + ' ' + in_quotes(chunk.extensions) + " @" +
      std::to_string(chunk.offset));
}

void Recorder::on_message(const Message& message) {
  std::string event = "message " + in_quotes(message.text) + " end " + std::to_string(message.end);
  if (!message.event.empty()) event += " event " + in_quotes(message.event);
  if (!message.id.empty()) event += " id " + in_quotes(message.id);
  add(event);
}

void Recorder::on_retry(std::uint64_t ms) {
  add("retry " + std::to_string(ms));
}

void Recorder::on_leniency(Leniency leniency, std::uint64_t offset) {
  add("leniency " + std::string(name(leniency)) + " @" + std::to_string(offset));
}

void Recorder::on_trailer_field(const TrailerField& field) {
  add("trailer " + in_quotes(field.name) + ' ' + in_quotes(field.value));
}

void Recorder::on_tail(const Tail& tail) {
  add("tail " + std::to_string(tail.size) + " @" + std::to_string(tail.offset));
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

std::size_t most_buffered(const Limits& limits) {
  return limits.message_bytes + 3 * limits.event_field_bytes +
         std::max(limits.extension_bytes, limits.trailer_bytes);
}

}  // namespace talk::framing::testing
