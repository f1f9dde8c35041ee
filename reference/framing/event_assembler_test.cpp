// Event streams as WHATWG HTML §9.2.6 interprets them, decoded in every split.
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/framing/events.h"
#include "reference/framing/options.h"
#include "reference/framing/stream_decoder.h"
#include "reference/framing/testing/every_split.h"
#include "reference/framing/testing/observation.h"
#include "reference/framing/testing/recorder.h"

namespace talk::framing::testing {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Observation decoded(std::string_view stream) {
  const Options options{.framing = Framing::event_stream, .coding = Coding::identity};
  const Observation seen = observe_every_split(stream, options, Connection::closed);
  EXPECT_EQ(seen.status, Status::done);
  return seen;
}

std::vector<std::string> messages(std::string_view stream) {
  return events_of(decoded(stream), "message");
}

// The texts alone, when neither types, IDs nor offsets matter.
std::vector<std::string> texts(std::string_view stream) {
  std::vector<std::string> found;
  for (const std::string& message : messages(stream))
    found.push_back(message.substr(1, message.find('"', 1) - 1));
  return found;
}

std::vector<std::string> retries(std::string_view stream) {
  return events_of(decoded(stream), "retry");
}

TEST(EventStream, ExampleOfOneEventInThreeDataLines) {
  EXPECT_THAT(texts("data: YHOO\ndata: +2\ndata: 10\n\n"), ElementsAre(R"(YHOO\x0a+2\x0a10)"));
}

TEST(EventStream, ExampleOfACommentAnIdAndAnUnfinishedEvent) {
  const Observation seen = decoded(
      ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n");
  EXPECT_THAT(events_of(seen, "message"),
              ElementsAre(R"("first\x20event" end 40 id "1")", R"("second\x20event" end 62)"));
  EXPECT_THAT(events_of(seen, "tail"), ElementsAre("19 @81"));
  EXPECT_THAT(texts("data:  third event\n\n"), ElementsAre(R"(\x20third\x20event)"));
}

TEST(EventStream, ExampleOfEmptyData) {
  EXPECT_THAT(texts("data\n\ndata\ndata\n\ndata:"), ElementsAre("", "\\x0a"));
}

TEST(EventStream, ExampleOfTheSpaceAfterTheColon) {
  EXPECT_THAT(texts("data:test\n\ndata: test\n\n"), ElementsAre("test", "test"));
}

TEST(EventStream, LinesEndInLfCrOrCrlf) {
  for (const std::string end : {"\n", "\r", "\r\n"}) {
    SCOPED_TRACE(escaped(end));
    std::string wire;
    for (const char* line : {"data: a", "data: b", "", "data: c", ""})
      wire.append(line).append(end);
    EXPECT_THAT(texts(wire), ElementsAre("a\\x0ab", "c"));
  }
  EXPECT_THAT(texts("data: a\r\rdata: b\n\r\ndata: c\r\n\rdata: d\r\n\ndata: e\r\n\r\n"),
              ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(texts("data: a\n\rdata: b\r\n\n"), ElementsAre("a", "b"));
}

TEST(EventStream, AnLfAfterACrEndsNoSecondLine) {
  EXPECT_THAT(texts("data: a\r\ndata: b\r\n\r\n"), ElementsAre("a\\x0ab"));
  EXPECT_THAT(messages("data: a\r\n\r\n"), ElementsAre(R"("a" end 10)"))
      << "the message ends at the CR; the LF that comes with it is no message";
  EXPECT_THAT(events_of(decoded("data: a\r\n\r\n"), "tail"), IsEmpty());
}

TEST(EventStream, BeginsWithOneByteOrderMarkThatIsIgnored) {
  EXPECT_THAT(texts("\xEF\xBB\xBF"
                    "data: a\n\n"),
              ElementsAre("a"));
  EXPECT_THAT(texts("\xEF\xBB\xBF\n\n"), IsEmpty());
  // A second one, a part of one, or one that comes later makes a name that no field has.
  EXPECT_THAT(texts("\xEF\xBB\xBF\xEF\xBB\xBF"
                    "data: a\n\n"),
              IsEmpty());
  EXPECT_THAT(texts("\xEF\xBB"
                    "data: a\n\n"),
              IsEmpty());
  EXPECT_THAT(texts("\xEF"
                    "data: a\n\n"),
              IsEmpty());
  EXPECT_THAT(texts("\xEF\n\ndata: a\n\n"), ElementsAre("a"));
  EXPECT_THAT(texts("\xEF\xBB\r\n\ndata: a\n\n"), ElementsAre("a"));
  EXPECT_THAT(texts("data: a\n\n\xEF\xBB\xBF"
                    "data: b\n\n"),
              ElementsAre("a"));
}

TEST(EventStream, LinesThatBeginWithAColonAreComments) {
  EXPECT_THAT(texts(":\n: noop\ndata: a\n:data: b\ndata: c\n\n:\n\n"), ElementsAre("a\\x0ac"));
}

TEST(EventStream, FieldNamesAreComparedByteByByte) {
  EXPECT_THAT(texts("Data: a\nDATA: b\ndat: c\ndataa: d\n data: e\ndata : f\ndata\0: g\n\n"s),
              IsEmpty());
  EXPECT_THAT(texts("unknown: x\na-name-longer-than-any: x\nnocolon\ndata: a\n\n"),
              ElementsAre("a"));
}

TEST(EventStream, AFieldWithoutColonHasAnEmptyValue) {
  EXPECT_THAT(messages("id: 1\nevent: e\nid\nevent\ndata\n\n"), ElementsAre(R"("" end 30)"));
}

TEST(EventStream, TextKeepsColonsNulAndWhatIsNoUtf8) {
  EXPECT_THAT(texts("data: a:b: c\n\ndata:\0\xFF\n\ndata: \xC3\xA9\n\n"s),
              ElementsAre("a:b:\\x20c", "\\x00\\xff", "\\xc3\\xa9"));
}

TEST(EventStream, AnEventWithoutDataIsNotDispatchedAndItsTypeIsForgotten) {
  EXPECT_THAT(messages("event: e\n\ndata: a\n\n"), ElementsAre(R"("a" end 19)"));
  EXPECT_THAT(messages("\n\n\r\n\r"), IsEmpty());
}

TEST(EventStream, TheTypeIsThatOfTheLastEventFieldOfTheEvent) {
  EXPECT_THAT(messages("event: a\nevent: b\ndata: x\n\ndata: y\n\n"),
              ElementsAre(R"("x" end 27 event "b")", R"("y" end 36)"));
}

TEST(EventStream, TheIdIsRememberedFromEventToEvent) {
  EXPECT_THAT(messages("id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\nid:\ndata: d\n\n"),
              ElementsAre(R"("a" end 15 id "1")", R"("b" end 24 id "1")", R"("c" end 40 id "2")",
                          R"("d" end 53)"));
}

TEST(EventStream, AnIdWithNulIsIgnored) {
  EXPECT_THAT(messages("id: 1\ndata: a\n\nid: 2\0003\ndata: b\n\nid: \0\ndata: c\n\n"s),
              ElementsAre(R"("a" end 15 id "1")", R"("b" end 32 id "1")", R"("c" end 47 id "1")"));
}

// WHATWG HTML §9.2.6: a blank line sets the last event ID, whether or not it dispatches an event.
TEST(EventStream, TheIdIsToldAtBlankLinesWhenAFieldGaveOne) {
  constexpr std::string_view stream =
      "id: 1\ndata: a\n\ndata: b\n\nid: 2\nid: 3\n\n\nid\ndata: c\n\nid: 4\r\n\r\nid: 5\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, stream.size()}) {
    struct Ids {
      std::vector<std::string> told;
      void on_event_id(std::string_view id) { told.emplace_back(id); }
      void on_message(const Message& message) { told.push_back("at " + std::string(message.text)); }
    } ids;
    StreamDecoder decoder({.framing = Framing::event_stream, .coding = Coding::identity});
    for (std::size_t at = 0; at < stream.size(); at += piece)
      decoder.feed(stream.substr(at, piece), ids);
    EXPECT_THAT(ids.told, ElementsAre("1", "at a", "at b", "3", "", "at c", "4")) << piece;
  }
}

TEST(EventStream, RetryIsDigitsOnly) {
  EXPECT_THAT(retries("retry: 10\nretry:0\nretry: 007\n"), ElementsAre("10", "0", "7"));
  EXPECT_THAT(retries("retry: \nretry\nretry:  1\nretry: 1 \nretry: +1\nretry: 1.5\nretry: a\n"),
              IsEmpty());
}

TEST(EventStream, ARetryBeyond64BitsIsTheLargest) {
  EXPECT_THAT(retries("retry: 18446744073709551615\nretry: 18446744073709551616\n"
                      "retry: 99999999999999999999999999\n"),
              ElementsAre("18446744073709551615", "18446744073709551615", "18446744073709551615"));
}

TEST(EventStream, TheTailIsAllSinceTheLastBlankLine) {
  EXPECT_THAT(events_of(decoded("data: a\n\ndata: b\n"), "tail"), ElementsAre("8 @17"));
  EXPECT_THAT(events_of(decoded("data: a\n\ndata: b"), "tail"), ElementsAre("7 @16"));
  EXPECT_THAT(events_of(decoded("data: a\n\n:"), "tail"), ElementsAre("1 @10"));
  EXPECT_THAT(events_of(decoded("\xEF\xBB\xBF"), "tail"), ElementsAre("3 @3"));
  EXPECT_THAT(events_of(decoded("data: a\n\n\n\r\r\n"), "tail"), IsEmpty());
  EXPECT_THAT(events_of(decoded(""), "tail"), IsEmpty());
}

TEST(EventStream, IsTheSameOverAnyChunks) {
  constexpr std::string_view stream =
      "\xEF\xBB\xBF: c\r\nid: 1\revent: e\r\n\r\ndata: a\r\ndata: b\n\rretry: 5\rdata\n\n";
  const Options options{.framing = Framing::event_stream};
  for (std::size_t size = 1; size <= stream.size(); ++size) {
    SCOPED_TRACE(size);
    const Observation seen = observe_every_split(chunked(stream, size), options);
    EXPECT_EQ(seen.status, Status::done);
    EXPECT_THAT(events_of(seen, "retry"), ElementsAre("5"));
    const std::vector<std::string> found = events_of(seen, "message");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_TRUE(found[0].starts_with(R"("a\x0ab" end)") && found[0].ends_with(R"(id "1")"));
    EXPECT_TRUE(found[1].starts_with(R"("" end)") && found[1].ends_with(R"(id "1")"));
  }
}

}  // namespace
}  // namespace talk::framing::testing
