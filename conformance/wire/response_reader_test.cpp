#include "conformance/wire/response_reader.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::wire {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Expected pull_expected(std::vector<std::string>& messages) {
  Expected expected;
  expected.on_message = [&messages](const framing::Message& message, Clock::time_point) {
    messages.emplace_back(message.text);
  };
  return expected;
}

TEST(ResponseReader, ReadsAnswersOneAfterTheOtherInAnySplit) {
  const std::string bytes =
      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnoop"
      "HTTP/1.1 204 No Content\r\n\r\n"
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"s;
  for (std::size_t split = 1; split <= bytes.size(); ++split) {
    ResponseReader reader;
    for (int answer = 0; answer < 3; ++answer)
      reader.expect({});
    for (std::size_t at = 0; at < bytes.size(); at += split)
      reader.feed(std::string_view(bytes).substr(at, split), {});
    EXPECT_EQ(reader.response(0)->body, "noop") << split;
    EXPECT_TRUE(reader.response(1)->whole) << split;
    EXPECT_EQ(reader.response(2)->body, "hi") << split;
    EXPECT_TRUE(reader.response(2)->last_chunk) << split;
    EXPECT_EQ(reader.unasked(), 0U) << split;
  }
}

TEST(ResponseReader, KeepsWhatCameBeforeItWasExpected) {
  ResponseReader reader;
  reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", {});
  EXPECT_EQ(reader.response(0), nullptr);
  EXPECT_GT(reader.unasked(), 0U);
  reader.expect({});
  ASSERT_NE(reader.response(0), nullptr);
  EXPECT_EQ(reader.response(0)->body, "hi");
  EXPECT_EQ(reader.unasked(), 0U);
}

TEST(ResponseReader, PassesOverInterimResponsesUnlessTheyAreAskedFor) {
  const std::string bytes =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  ResponseReader passing;
  passing.expect({});
  passing.feed(bytes, {});
  EXPECT_EQ(passing.response(0)->head->status_code, 200);

  ResponseReader taking;
  Expected interim;
  interim.interim = true;
  taking.expect(interim);
  taking.feed(bytes, {});
  EXPECT_EQ(taking.response(0)->head->status_code, 100);
  taking.expect({});
  EXPECT_EQ(taking.response(1)->head->status_code, 200);
}

TEST(ResponseReader, AnAnswerToHeadHasNoBody) {
  ResponseReader reader;
  Expected head;
  head.method = "HEAD";
  reader.expect(head);
  reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n", {});
  EXPECT_TRUE(reader.response(0)->whole);
}

TEST(ResponseReader, HandsOutMessagesOfAPull) {
  ResponseReader reader;
  std::vector<std::string> messages;
  reader.expect(pull_expected(messages));
  reader.feed("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n7\r\none\0two\r\n"s, {});
  EXPECT_THAT(messages, ElementsAre("one"));
  reader.feed("5\r\n\0\0end\r\n"s, {});
  EXPECT_THAT(messages, ElementsAre("one", "two", ""));
  const Response& response = *reader.response(0);
  EXPECT_TRUE(response.chunked_said);
  EXPECT_EQ(response.chunks, 2U);
  EXPECT_EQ(response.largest_chunk, 7U);
  EXPECT_FALSE(response.over());
}

TEST(ResponseReader, HeadlessBodyIsChunkedThoughNothingSaysSo) {
  ResponseReader reader;
  std::vector<std::string> messages;
  Expected expected = pull_expected(messages);
  expected.undeclared_chunks = true;
  reader.expect(expected);
  reader.feed("HTTP/1.1 200 OK\r\n\r\n5\r\nnoop\0\r\n"s, {});
  EXPECT_THAT(messages, ElementsAre("noop"));
  EXPECT_FALSE(reader.response(0)->chunked_said);
  EXPECT_THAT(reader.response(0)->leniencies, IsEmpty());
}

TEST(ResponseReader, ReadsOnThroughDeparturesAndSaysWhich) {
  ResponseReader reader;
  std::vector<std::string> messages;
  reader.expect(pull_expected(messages));
  reader.feed("HTTP/1.1 200 OK\nTransfer-Encoding : chunked\n\n3 \nhi\0\n"s, {});
  EXPECT_THAT(messages, ElementsAre("hi"));
  EXPECT_FALSE(reader.response(0)->departures.empty());
  EXPECT_FALSE(reader.response(0)->leniencies.empty());
  EXPECT_EQ(reader.response(0)->error, "");
}

struct Unreadable {
  const char* name;
  std::string bytes;
  const char* sentence;
};

class UnreadableAnswer : public ::testing::TestWithParam<Unreadable> {};

TEST_P(UnreadableAnswer, EndsInASentence) {
  ResponseReader reader;
  reader.expect({});
  reader.feed(GetParam().bytes, {});
  reader.finish();
  ASSERT_NE(reader.response(0), nullptr);
  EXPECT_THAT(reader.response(0)->error, HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(
    , UnreadableAnswer,
    ::testing::Values(
        Unreadable{"garbage", "\x16\x03\x01\x02 not HTTP\r\n\r\n", "byte"},
        Unreadable{"endless_head", "HTTP/1.1 200 OK\r\n" + std::string(300'000, 'x'), "byte"},
        Unreadable{"two_lengths",
                   "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                   "Content-Length"},
        Unreadable{"bad_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                   "of the body"},
        Unreadable{"cut_head", "HTTP/1.1 200 O", "inside the head"},
        Unreadable{"cut_length", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1", "before"},
        Unreadable{"cut_chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n1",
                   "before the last-chunk"}),
    [](const auto& unreadable) { return std::string(unreadable.param.name); });

TEST(ResponseReader, TellsWhereHeadsChunksAndMessagesBeginAndEnd) {
  const std::string bytes =
      "HTTP/1.1 100 Continue\r\n\r\n"
      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnoop"
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhi\0ho\0\r\n0\r\n\r\n"s;
  for (std::size_t split = 1; split <= bytes.size(); ++split) {
    std::string marks;
    ResponseReader reader([&marks](report::Boundary::Kind kind, std::uint64_t offset) {
      marks += std::string(report::name(kind)) + ' ' + std::to_string(offset) + ' ';
    });
    std::vector<std::string> messages;
    reader.expect({});
    for (std::size_t at = 0; at < bytes.size(); at += split)
      reader.feed(std::string_view(bytes).substr(at, split), {});
    reader.expect(pull_expected(messages));  // and what had come before it was expected
    EXPECT_EQ(marks,
              "head 0 end 25 head 25 body 63 end 67 "
              "head 67 body 114 chunk 114 message 120 message 123 chunk 125 end 130 ")
        << split;
  }
}

TEST(ResponseReader, HoldsLittleOfWhatNobodyAskedFor) {
  ResponseReader reader;
  const std::string much(ResponseReader::unasked_bytes, 'x');
  reader.feed(much, {});
  EXPECT_FALSE(reader.flooded());
  reader.feed(much, {});
  EXPECT_TRUE(reader.flooded());
  EXPECT_EQ(reader.unasked(), ResponseReader::unasked_bytes);
}

TEST(ResponseReader, KeepsTheFirstOfABodyAndCountsItAll) {
  ResponseReader reader;
  reader.expect({});
  const std::size_t size = ResponseReader::kept_body_bytes + 1000;
  reader.feed("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n", {});
  reader.feed(std::string(size, 'x'), {});
  EXPECT_EQ(reader.response(0)->body.size(), ResponseReader::kept_body_bytes);
  EXPECT_EQ(reader.response(0)->body_size, size);
  EXPECT_TRUE(reader.response(0)->whole);
}

}  // namespace
}  // namespace talkspec::wire
