// What the decoder promises of a stream as a whole: where it ends, what is left over, that done and
// error are final, that nothing is copied which need not be.
#include "reference/framing/stream_decoder.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/framing/testing/every_split.h"
#include "reference/framing/testing/observation.h"
#include "reference/framing/testing/recorder.h"

namespace talk::framing::testing {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Texts {
  std::vector<std::string> texts;
  void on_message(const Message& message) { texts.emplace_back(message.text); }
};

std::vector<std::string> messages(std::string_view wire, const Options& options = {}) {
  return events_of(observe_every_split(wire, options), "message");
}

TEST(StreamDecoder, YieldsMessagesThatEndInNul) {
  EXPECT_THAT(messages("6\r\nhello\0\r\n5\r\nno\0op\r\n1\r\n\0\r\n0\r\n\r\n"sv),
              ElementsAre(R"("hello" end 9)", R"("no" end 17)", R"("op" end 25)"));
}

TEST(StreamDecoder, YieldsMessagesThatEndInLf) {
  EXPECT_THAT(
      messages("6\r\nhello\n\r\n3\r\n\r\0\n\r\n1\r\n\n\r\n0\r\n\r\n"sv, {.framing = Framing::lf}),
      ElementsAre(R"("hello" end 9)", R"("\x0d\x00" end 17)", R"("" end 23)"));
}

TEST(StreamDecoder, TellsPayloadBeforeTheMessageItCompletes) {
  EXPECT_THAT(observe_every_split("3\r\na\0b\r\n2\r\nc\0\r\n0\r\n\r\n"sv).events,
              ElementsAre("chunk 3 \"\" @0", R"(payload "a\x00")", R"(message "a" end 5)",
                          R"(payload "b")", "chunk 2 \"\" @8", R"(payload "c\x00")",
                          R"(message "bc" end 13)", "chunk 0 \"\" @15", "end"));
}

TEST(StreamDecoder, ChunkAndMessageBoundariesAreIndependent) {
  constexpr std::string_view payload = "a\0\0bcd\0efghijklmnop\0q\0"sv;
  for (std::size_t size = 1; size <= payload.size(); ++size) {
    StreamDecoder decoder;
    Texts sink;
    decoder.feed(chunked(payload, size), sink);
    EXPECT_THAT(sink.texts, ElementsAre("a", "", "bcd", "efghijklmnop", "q")) << size;
  }
}

TEST(StreamDecoder, LeavesWhatFollowsTheBodyForTheNextMessage) {
  for (const std::string& rest : {"HTTP/1.1 200 OK\r\n"s, "0\r\n\r\n"s, "\0"s, "\r\n"s}) {
    const std::string body = "2\r\na\0\r\n0\r\nA: b\r\n\r\n"s;
    const Observation seen = observe_every_split(body + rest);
    EXPECT_EQ(seen.status, Status::done);
    EXPECT_EQ(seen.consumed, body.size());
    StreamDecoder decoder;
    Texts sink;
    EXPECT_EQ(decoder.feed(body + rest, sink).consumed, body.size());
  }
}

// Feeds what would be a fine stream to a decoder that is done or in error, and closes.
void expect_final(StreamDecoder& decoder) {
  const Status status = decoder.status();
  const Error error = decoder.error();
  const std::uint64_t offset = decoder.offset();
  Recorder sink;
  for (const std::string_view more : {"2\r\na\0\r\n0\r\n\r\n"sv, ""sv, "\r"sv}) {
    const FeedResult result = decoder.feed(more, sink);
    EXPECT_EQ(result.status, status);
    EXPECT_EQ(result.consumed, 0U);
  }
  EXPECT_EQ(decoder.finish(sink), status);
  EXPECT_EQ(decoder.error(), error);
  EXPECT_EQ(decoder.offset(), offset);
  EXPECT_THAT(sink.events(), IsEmpty());
}

TEST(StreamDecoder, DoneIsFinal) {
  StreamDecoder decoder;
  Recorder sink;
  ASSERT_EQ(decoder.feed("0\r\n\r\n", sink).status, Status::done);
  EXPECT_FALSE(decoder.error());
  expect_final(decoder);
}

TEST(StreamDecoder, AnErrorIsFinal) {
  for (const std::string_view wire :
       {"x"sv, "2\r\na\0XX"sv, "1;\r\n"sv, "0\r\n:\r\n"sv, "0\r\n\rx"sv}) {
    StreamDecoder decoder;
    Recorder sink;
    ASSERT_EQ(decoder.feed(wire, sink).status, Status::error) << wire;
    EXPECT_TRUE(decoder.error());
    expect_final(decoder);
  }
}

TEST(StreamDecoder, TheEndOfTheConnectionIsFinal) {
  StreamDecoder cut;
  Recorder sink;
  EXPECT_EQ(cut.finish(sink), Status::error);
  expect_final(cut);
  StreamDecoder whole({.coding = Coding::identity});
  EXPECT_EQ(whole.finish(sink), Status::done);
  expect_final(whole);
}

TEST(StreamDecoder, IsAsNewAfterReset) {
  for (const Framing framing : {Framing::nul, Framing::lf, Framing::event_stream, Framing::none}) {
    for (const std::string_view wire :
         {"5\r\ndat"sv, "x"sv, "0\r\n\r\n"sv, "1;a=\"b"sv, "0\r\nA: b"sv, "9\r\nid: 1\r\n\r\r\n"sv,
          "4\r\ndata\r\n6\r\n: x\n\rid\r\n"sv, "2\r\n\xEF\xBB\r\n"sv, "8\r\nevent: x\r\n"sv}) {
      constexpr std::string_view stream = "8\r\ndata:a\n\n\r\n2\r\n\0\n\r\n0\r\nA: b\r\n\r\n"sv;
      StreamDecoder used({.framing = framing});
      Recorder discarded;
      used.feed(wire, discarded);
      used.reset();
      EXPECT_EQ(used.status(), Status::incomplete);
      EXPECT_EQ(used.offset(), 0U);
      EXPECT_EQ(used.buffered(), 0U);
      Recorder sink;
      used.feed(stream, sink);
      EXPECT_EQ(sink.events(), observe_every_split(stream, {.framing = framing}).events)
          << escaped(wire);
    }
  }
}

TEST(StreamDecoder, MovesInMidStream) {
  static_assert(std::is_nothrow_move_constructible_v<StreamDecoder>);
  static_assert(std::is_nothrow_move_assignable_v<StreamDecoder>);
  for (const Framing framing : {Framing::nul, Framing::event_stream}) {
    constexpr std::string_view wire =
        "c;a=\"b\"\r\ndata: ab\n\n\0d\r\n1\r\n\0\r\n0\r\nA: b\r\n\r\n"sv;
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
      Recorder sink;
      StreamDecoder first({.framing = framing});
      const std::string begin(wire.substr(0, cut));
      first.feed(begin, sink);
      StreamDecoder second(std::move(first));
      StreamDecoder third;
      third = std::move(second);
      third.feed(wire.substr(cut), sink);
      EXPECT_EQ(sink.events(), observe_every_split(wire, {.framing = framing}).events) << cut;
    }
  }
}

// Headless answers of 2013: nothing says that the body is chunked, yet it is.
TEST(StreamDecoder, DecodesChunksWhateverTheHeadSaid) {
  EXPECT_THAT(messages("5\r\nnoop\0\r\n6\r\nhello\0\r\n"sv),
              ElementsAre(R"("noop" end 8)", R"("hello" end 19)"));
}

TEST(StreamDecoder, DecodesABodyThatIsNotChunked) {
  const Options options{.coding = Coding::identity};
  const Observation seen = observe_every_split("noop\0005\r\n\0"sv, options, Connection::closed);
  EXPECT_EQ(seen.status, Status::done);
  EXPECT_THAT(events_of(seen, "message"), ElementsAre(R"("noop" end 5)", R"("5\x0d\x0a" end 9)"));
  EXPECT_THAT(events_of(seen, "chunk"), IsEmpty());
}

TEST(StreamDecoder, YieldsPayloadOnlyWhereThereIsNoFraming) {
  const Observation seen =
      observe_every_split("4\r\na\0b\n\r\n0\r\n\r\n"sv, {.framing = Framing::none});
  EXPECT_THAT(seen.events,
              ElementsAre("chunk 4 \"\" @0", R"(payload "a\x00b\x0a")", "chunk 0 \"\" @9", "end"));
}

TEST(Tail, IsReportedAtTheLastChunkAndIsNoMessage) {
  const Observation seen = observe_every_split("5\r\na\0bcd\r\n0\r\n\r\n"sv);
  EXPECT_EQ(seen.status, Status::done);
  EXPECT_THAT(events_of(seen, "message"), ElementsAre(R"("a" end 5)"));
  EXPECT_THAT(events_of(seen, "tail"), ElementsAre("3 @15"));
  EXPECT_EQ(seen.events.back(), "end") << "the tail comes before the end";
}

TEST(Tail, IsReportedWhereTheConnectionCloses) {
  const Observation cut = observe_every_split("5\r\na\0bc"sv, {}, Connection::closed);
  EXPECT_EQ(cut.error, (Error{Errc::premature_end, 7}));
  EXPECT_THAT(events_of(cut, "tail"), ElementsAre("2 @7"));
  const Observation closed = observe_every_split(
      "a\nbc"sv, {.framing = Framing::lf, .coding = Coding::identity}, Connection::closed);
  EXPECT_EQ(closed.status, Status::done);
  EXPECT_THAT(closed.events, ElementsAre(R"(payload "a\x0a")", R"(message "a" end 2)",
                                         R"(payload "bc")", "tail 2 @4"));
}

TEST(Tail, IsNotReportedWhereThereIsNone) {
  struct Row {
    Framing framing;
    std::string_view payload;
  };
  const std::vector<Row> table{
      {Framing::nul, ""sv},
      {Framing::nul, "a\n\0"sv},
      {Framing::lf, ""sv},
      {Framing::lf, "a\0\n"sv},
      {Framing::event_stream, ""sv},
      {Framing::event_stream, "data: a\n\n"sv},
      {Framing::event_stream, "\r"sv},
      {Framing::event_stream, "a\r\n\r\n"sv},
      {Framing::none, ""sv},
      {Framing::none, "a"sv},
  };
  for (const Row& row : table) {
    SCOPED_TRACE(escaped(row.payload));
    const Observation done = observe_every_split(chunked(row.payload, 2), {.framing = row.framing});
    EXPECT_THAT(events_of(done, "tail"), IsEmpty());
    const Observation closed = observe_every_split(
        row.payload, {.framing = row.framing, .coding = Coding::identity}, Connection::closed);
    EXPECT_THAT(events_of(closed, "tail"), IsEmpty());
  }
}

TEST(Tail, IsNotReportedOnceInError) {
  EXPECT_THAT(events_of(observe_every_split("1\r\naXX"sv, {}, Connection::closed), "tail"),
              IsEmpty());
}

// A sink that keeps where each message lies.
struct Places {
  std::vector<const char*> places;
  void on_message(const Message& message) { places.push_back(message.text.data()); }
};

TEST(StreamDecoder, HandsOutMessagesWhereTheyLieInTheFedBytes) {
  struct Row {
    Framing framing;
    std::string_view wire;
    std::vector<std::size_t> offsets;
  };
  const std::vector<Row> table{
      {Framing::nul, "6\r\nhello\0\r\n4\r\na\0b\0\r\n"sv, {3, 14, 16}},
      {Framing::lf, "6\r\nhello\n\r\n4\r\na\nb\n\r\n"sv, {3, 14, 16}},
      {Framing::event_stream, "d\r\ndata: hello\n\n\r\n9\r\ndata:ab\r\r\r\n"sv, {9, 26}},
  };
  for (const Row& row : table) {
    StreamDecoder decoder({.framing = row.framing});
    Places sink;
    decoder.feed(row.wire, sink);
    ASSERT_EQ(sink.places.size(), row.offsets.size()) << escaped(row.wire);
    for (std::size_t i = 0; i < row.offsets.size(); ++i)
      EXPECT_EQ(sink.places[i], row.wire.data() + row.offsets[i]) << escaped(row.wire);
    EXPECT_EQ(decoder.buffered(), 0U);
  }
}

TEST(StreamDecoder, HoldsNoMoreThanTheUnfinishedMessage) {
  StreamDecoder decoder;
  Texts sink;
  decoder.feed("9\r\nab\0cd"sv, sink);
  EXPECT_EQ(decoder.buffered(), 2U);
  decoder.feed("e"sv, sink);
  EXPECT_EQ(decoder.buffered(), 3U);
  decoder.feed("\0"sv, sink);
  EXPECT_EQ(decoder.buffered(), 0U);
}

TEST(StreamDecoder, AsksNothingOfASink) {
  for (const Framing framing : {Framing::nul, Framing::event_stream, Framing::none}) {
    StreamDecoder decoder({.framing = framing, .allowed = Leniencies::all()});
    struct Nothing {};
    constexpr std::string_view wire =
        "8\nretry:1\n\r\n7\r\ndata:a\n\r\n2\r\n\n\0\r\n0\nA: b\n\nrest"sv;
    const FeedResult result = decoder.feed(wire, Nothing());
    EXPECT_EQ(result.status, Status::done);
    EXPECT_EQ(wire.substr(result.consumed), "rest");
  }
}

}  // namespace
}  // namespace talk::framing::testing
