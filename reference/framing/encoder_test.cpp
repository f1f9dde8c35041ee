// The encoder: what it writes, what it refuses, and that decoding gives back what was encoded, over
// every way to cut the payload into chunks.
#include "reference/framing/encoder.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/framing/stream_decoder.h"

namespace talk::framing {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

// A message that owns its bytes.
struct Kept {
  std::string text;
  std::string event = {};
  std::string id = {};

  Message view() const { return {.text = text, .event = event, .id = id}; }
  friend bool operator==(const Kept&, const Kept&) = default;
};

std::ostream& operator<<(std::ostream& out, const Kept& message) {
  return out << ::testing::PrintToString(
             std::array<std::string, 3>{message.text, message.event, message.id});
}

struct Keeper {
  std::vector<Kept> messages = {};
  std::vector<std::pair<std::string, std::string>> trailer = {};
  std::vector<std::string> extensions = {};

  void on_chunk(const Chunk& chunk) { extensions.emplace_back(chunk.extensions); }
  void on_message(const Message& message) {
    messages.push_back(
        {std::string(message.text), std::string(message.event), std::string(message.id)});
  }
  void on_trailer_field(const TrailerField& field) {
    trailer.emplace_back(field.name, field.value);
  }
};

std::string payload_of(Framing framing, const std::vector<Kept>& messages) {
  Encoder encoder(framing);
  std::string payload;
  for (const Kept& message : messages) {
    const EncodeError error = encoder.append(message.view(), payload);
    EXPECT_FALSE(error) << sentence(error.code);
  }
  return payload;
}

// Decodes what was encoded, fed whole and byte by byte.
void expect_decoded(Framing framing, std::string_view wire, const std::vector<Kept>& messages) {
  for (const std::size_t step : {wire.size(), std::size_t{1}}) {
    StreamDecoder decoder({.framing = framing});
    Keeper keeper;
    for (std::size_t at = 0; at < wire.size(); at += step)
      decoder.feed(wire.substr(at, step), keeper);
    ASSERT_EQ(decoder.status(), Status::done) << sentence(decoder.error().code);
    ASSERT_EQ(keeper.messages, messages);
  }
}

// Bit i of `cuts` says whether a chunk ends after byte i.
std::string cut_into_chunks(std::string_view payload, std::uint32_t cuts) {
  std::string wire;
  std::size_t begin = 0;
  for (std::size_t at = 1; at <= payload.size(); ++at) {
    if (at < payload.size() && (cuts >> (at - 1) & 1U) == 0) continue;
    append_chunk(payload.substr(begin, at - begin), wire);
    begin = at;
  }
  append_last_chunk({}, wire);
  return wire;
}

void expect_round_trip_over_every_chunking(Framing framing, const std::vector<Kept>& messages) {
  const std::string payload = payload_of(framing, messages);
  ASSERT_LE(payload.size(), 16U) << "every chunking would be too many";
  for (std::uint32_t cuts = 0; cuts < 1U << (payload.size() - 1); ++cuts)
    expect_decoded(framing, cut_into_chunks(payload, cuts), messages);
}

TEST(Encoder, EndsAMessageInItsTerminator) {
  EXPECT_EQ(payload_of(Framing::nul, {{"hello"}, {""}, {"a\nb"}}), "hello\0\0a\nb\0"sv);
  EXPECT_EQ(payload_of(Framing::lf, {{"hello"}, {""}, {"a\0b\r"s}}), "hello\n\na\0b\r\n"sv);
  EXPECT_EQ(payload_of(Framing::none, {{"a"}, {""}, {"\0\n"s}}), "a\0\n"sv);
}

TEST(Encoder, WritesAnEventAsFieldsAndABlankLine) {
  EXPECT_EQ(payload_of(Framing::event_stream, {{"a\nb"}, {"", "type", "1"}, {"c", "", "1"}, {"d"}}),
            "data: a\ndata: b\n\n"
            "event: type\nid: 1\ndata: \n\n"
            "data: c\n\n"
            "id: \ndata: d\n\n");
}

TEST(Encoder, WritesCommentsThatHoldNoLineEnd) {
  std::string payload;
  const Encoder encoder(Framing::event_stream);
  encoder.append_comment("noop", payload);
  encoder.append_comment("a\r\ndata: b\n\n", payload);
  EXPECT_EQ(payload, ": noop\n: a  data: b  \n");
  Encoder(Framing::nul).append_comment("noop", payload = "");
  EXPECT_EQ(payload, "");
}

TEST(Encoder, WritesChunks) {
  std::string wire;
  EXPECT_FALSE(append_chunk("hello\0"sv, wire));
  EXPECT_FALSE(append_chunk("", wire)) << "would end the body";
  EXPECT_FALSE(append_chunk(std::string(26, 'x'), wire, ";a=\"b\""));
  const std::array<TrailerField, 2> trailer{{{"A", "b"}, {"C", ""}}};
  EXPECT_FALSE(append_last_chunk(trailer, wire, " ;last"));
  EXPECT_EQ(wire, "6\r\nhello\0\r\n1a;a=\"b\"\r\n"s + std::string(26, 'x') +
                      "\r\n0 ;last\r\nA: b\r\nC: \r\n\r\n");
}

// What is refused, by whom; nothing is written then.
struct RefusedMessage {
  Framing framing;
  Kept message;
  EncodeErrc code;
  std::size_t offset;
};

TEST(Encoder, RefusesWhatCouldNotComeBack) {
  const std::vector<RefusedMessage> table{
      {Framing::nul, {"\0"s}, EncodeErrc::terminator_in_text, 0},
      {Framing::nul, {"ab\0c\0"s}, EncodeErrc::terminator_in_text, 2},
      {Framing::lf, {"ab\n"}, EncodeErrc::terminator_in_text, 2},
      {Framing::event_stream, {"a\rb"}, EncodeErrc::carriage_return, 1},
      {Framing::event_stream, {"a\r\nb"}, EncodeErrc::carriage_return, 1},
      {Framing::event_stream, {"a", "e\n"}, EncodeErrc::invalid_event, 1},
      {Framing::event_stream, {"a", "\r"}, EncodeErrc::invalid_event, 0},
      {Framing::event_stream, {"a", "", "12\n"}, EncodeErrc::invalid_id, 2},
      {Framing::event_stream, {"a", "", "1\r"}, EncodeErrc::invalid_id, 1},
      {Framing::event_stream, {"a", "", "\0"s}, EncodeErrc::invalid_id, 0},
  };
  for (const RefusedMessage& row : table) {
    SCOPED_TRACE(::testing::PrintToString(row.message.text));
    Encoder encoder(row.framing);
    std::string payload = "before";
    EXPECT_EQ(encoder.append(row.message.view(), payload), (EncodeError{row.code, row.offset}));
    EXPECT_EQ(payload, "before");
    EXPECT_FALSE(encoder.append({.text = "fine"}, payload)) << "a refusal is not the end";
  }
}

TEST(Encoder, DoesNotRememberTheIdOfARefusedMessage) {
  Encoder encoder(Framing::event_stream);
  std::string payload;
  EXPECT_TRUE(encoder.append({.text = "\r", .id = "1"}, payload));
  EXPECT_FALSE(encoder.append({.text = "a", .id = "1"}, payload));
  EXPECT_EQ(payload, "id: 1\ndata: a\n\n");
}

TEST(Encoder, RefusesExtensionsThatAreNone) {
  struct Row {
    std::string_view extensions;
    std::size_t offset;
  };
  for (const Row& row : std::vector<Row>{
           {"a", 0}, {" ", 1}, {";", 1}, {";a=", 3}, {";a\r\n", 2}, {";a=\"b", 5}, {";a ", 3}}) {
    std::string wire = "before";
    const EncodeError refused{EncodeErrc::invalid_extension, row.offset};
    EXPECT_EQ(append_chunk("x", wire, row.extensions), refused) << row.extensions;
    EXPECT_EQ(append_last_chunk({}, wire, row.extensions), refused) << row.extensions;
    EXPECT_EQ(wire, "before");
  }
}

TEST(Encoder, RefusesTrailerFieldsThatAreNone) {
  for (const TrailerField& bad : std::vector<TrailerField>{{"", "b"},
                                                           {"A b", "c"},
                                                           {"A:", "b"},
                                                           {"A", "b\r\nC: d"},
                                                           {"A", "\n"},
                                                           {"A", "\0"sv},
                                                           {"A", " b"},
                                                           {"A", "b\t"}}) {
    std::string wire = "before";
    const std::array<TrailerField, 2> trailer{{{"Fine", "yes"}, bad}};
    EXPECT_EQ(append_last_chunk(trailer, wire), (EncodeError{EncodeErrc::invalid_trailer_field, 1}))
        << bad.name << ": " << bad.value;
    EXPECT_EQ(wire, "before");
  }
}

TEST(EncodeErrc, HasANameAndASentenceEach) {
  std::vector<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(EncodeErrc::invalid_trailer_field); ++code) {
    EXPECT_FALSE(sentence(static_cast<EncodeErrc>(code)).empty());
    EXPECT_THAT(names, Not(Contains(name(static_cast<EncodeErrc>(code)))));
    names.push_back(name(static_cast<EncodeErrc>(code)));
  }
  EXPECT_EQ(name(EncodeErrc::invalid_trailer_field), "invalid_trailer_field");
  EXPECT_EQ(name(static_cast<EncodeErrc>(255)), "unknown");
}

TEST(RoundTrip, GivesBackMessagesOverEveryChunking) {
  expect_round_trip_over_every_chunking(Framing::nul, {{"a"}, {""}, {"bc\n"}, {"\xFF"}, {"\r\n"}});
  expect_round_trip_over_every_chunking(Framing::lf, {{""}, {"a\0"s}, {"bc"}, {"\r"}, {"0\r"}});
  expect_round_trip_over_every_chunking(Framing::event_stream, {{"a\n"}});
  expect_round_trip_over_every_chunking(Framing::event_stream, {{"", "", "1"}});
}

TEST(RoundTrip, GivesBackTrailerFieldsAndExtensions) {
  std::string wire;
  append_chunk("a\0"sv, wire, " ; n = \"q\\\"\" ;m");
  const std::array<TrailerField, 2> trailer{{{"A", "b c"}, {"D", "\xFF"}}};
  append_last_chunk(trailer, wire, ";z");
  StreamDecoder decoder;
  Keeper keeper;
  EXPECT_EQ(decoder.feed(wire, keeper).status, Status::done);
  EXPECT_THAT(keeper.messages, ElementsAre(Kept{"a"}));
  EXPECT_THAT(keeper.extensions, ElementsAre(" ; n = \"q\\\"\" ;m", ";z"));
  EXPECT_THAT(keeper.trailer, ElementsAre(std::pair("A"s, "b c"s), std::pair("D"s, "\xFF"s)));
}

std::string random_text(std::mt19937& random, std::string_view excluded, std::size_t longest) {
  std::string text;
  for (std::size_t i = random() % (longest + 1); i > 0; --i) {
    const auto c = static_cast<char>(random() % 4 == 0 ? random() % 16 : random() % 256);
    if (excluded.find(c) == std::string_view::npos) text += c;
  }
  return text;
}

TEST(RoundTrip, GivesBackRandomMessagesOverRandomChunks) {
  std::mt19937 random(3);  // NOLINT: the same messages every time
  for (int round = 0; round < 300; ++round) {
    const auto framing = std::array{Framing::nul, Framing::lf, Framing::event_stream}[random() % 3];
    const bool events = framing == Framing::event_stream;
    const std::string_view excluded = framing == Framing::nul ? "\0"sv : events ? "\r"sv : "\n"sv;
    std::vector<Kept> messages;
    for (std::size_t i = random() % 10; i > 0; --i) {
      Kept& message = messages.emplace_back();
      message.text = random_text(random, excluded, random() % 8 == 0 ? 5000 : 60);
      if (!events) continue;
      message.event = random_text(random, "\r\n", 5);
      message.id = random_text(random, "\0\r\n"sv, 2);
    }
    const std::string payload = payload_of(framing, messages);
    std::string wire;
    for (std::size_t at = 0; at < payload.size();) {
      const std::size_t size = 1 + random() % (random() % 4 == 0 ? 4000 : 30);
      append_chunk(std::string_view(payload).substr(at, size), wire);
      at += size;
    }
    append_last_chunk({}, wire);
    expect_decoded(framing, wire, messages);
  }
}

// Encoding what was decoded, the stream need not be the same, but what it means is.
TEST(RoundTrip, GivesBackEventsThatAStrangerWrote) {
  constexpr std::string_view stream =
      "\xEF\xBB\xBF: hello\r\nid:1\rdata:a\rdata\r\revent: e\n\nid: x\0y\ndata: : b\n\n"
      "event: t\nretry: 5\ndata:  c\n\nid\ndata: d\n\ndata: tail"sv;
  const auto events_of = [](std::string_view payload) {
    StreamDecoder decoder({.framing = Framing::event_stream, .coding = Coding::identity});
    Keeper keeper;
    decoder.feed(payload, keeper);
    return keeper.messages;
  };
  const std::vector<Kept> decoded = events_of(stream);
  EXPECT_THAT(decoded, ElementsAre(Kept{"a\n", "", "1"}, Kept{": b", "", "1"}, Kept{" c", "t", "1"},
                                   Kept{"d", "", ""}));
  EXPECT_EQ(events_of(payload_of(Framing::event_stream, decoded)), decoded);
}

}  // namespace
}  // namespace talk::framing
