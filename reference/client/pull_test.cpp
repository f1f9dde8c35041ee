// The client's pull against servers that send exact bytes.
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/client/client.h"
#include "reference/client/testing/scripted_server.h"

namespace talk::client {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Reply;
using testing::ScriptedServer;
using Then = Reply::Then;

const std::string chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

// What a pull gave before it ended.
struct Pulled {
  std::vector<std::string> messages;
  std::vector<std::string> troubles;
  std::vector<std::chrono::milliseconds> delays;
  std::optional<ClientError> error;
};

// Pulls until `count` messages have come or trying again is no use; pauses take no time.
Pulled pull(const ScriptedServer& server, std::size_t count, ClientOptions options = {}) {
  Pulled pulled;
  options.attempts = options.attempts == 0 ? 1 : options.attempts;
  options.random = [] { return 0.0; };
  options.now = [] { return std::chrono::steady_clock::time_point(); };
  options.on_trouble = [&](const ClientError& error, std::chrono::milliseconds) {
    pulled.troubles.push_back(error.sentence);
  };
  options.pause = [&](std::chrono::milliseconds delay) {
    pulled.delays.push_back(delay);
    return true;
  };
  Client client(server.url(), "bob & co", options);
  pulled.error = client.pull([&](const PulledMessage& message) {
    pulled.messages.emplace_back(message.text);
    return pulled.messages.size() < count;
  });
  return pulled;
}

ClientError error_of(const std::string& answer, ClientOptions options = {}) {
  const ScriptedServer server({{answer, Then::close}});
  Pulled pulled = pull(server, 100, std::move(options));
  return pulled.error.value_or(ClientError{.sentence = "no error"});
}

TEST(Pull, AsksForTheStreamByName) {
  const ScriptedServer server({{chunked_head + "3\r\nhi\0\r\n"s, Then::hold}});
  pull(server, 1);
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_THAT(server.requests()[0],
              AllOf(HasSubstr("GET /pull?name=bob+%26+co HTTP/1.1\r\n"),
                    HasSubstr("Host: 127.0.0.1:"), ::testing::Not(HasSubstr("Head:"))));
}

TEST(Pull, TellsMessagesFromChunksFromSegments) {
  const std::string stream =
      chunked_head + "5\r\nnoop\0\r\n9;x=y\r\nhello\0wor\r\n3\r\nld\0\r\n1\r\n\0\r\n"s;
  for (const std::size_t piece : {0U, 1U, 2U, 3U, 7U}) {
    const ScriptedServer server({{stream, Then::hold, piece}});
    EXPECT_THAT(pull(server, 3).messages, ElementsAre("hello", "world", "")) << piece;
  }
}

TEST(Pull, ReadsLfFramingAndBytesAsTheyAre) {
  const ScriptedServer server(
      {{chunked_head + "8\r\na\0\xff\r\nb\nx\r\n2\r\ny\n\r\n"s, Then::hold}});
  EXPECT_THAT(pull(server, 3, {.framing = framing::Framing::lf}).messages,
              ElementsAre("a\0\xff\r"s, "b", "xy"));
}

TEST(Pull, ReadsAHeadlessStream) {
  const ScriptedServer server(
      {{"HTTP/1.1 200 OK\r\n\r\n5\r\nnoop\0\r\n3\r\nhi\0\r\n"s, Then::hold}});
  EXPECT_THAT(pull(server, 1, {.headless = true}).messages, ElementsAre("hi"));
  EXPECT_THAT(server.requests()[0], HasSubstr("Head: less\r\n"));
}

TEST(Pull, ReadsAnEventStream) {
  const ScriptedServer server(
      {{"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
        "c\r\ndata: noop\n\n\r\n"
        "1f\r\nevent: x\nid: 7\ndata: a\ndata: b\n\r\n1\r\n\n\r\n",
        Then::hold}});
  EXPECT_THAT(pull(server, 1, {.framing = framing::Framing::event_stream}).messages,
              ElementsAre("a\nb"));
  EXPECT_THAT(server.requests()[0], HasSubstr("Accept: text/event-stream\r\n"));
}

TEST(Pull, ReadsAStreamThatIsNotChunkedUntilItCloses) {
  const ScriptedServer server({{"HTTP/1.1 200 OK\r\n\r\nhi\0yo\0"s, Then::close}});
  EXPECT_THAT(pull(server, 2).messages, ElementsAre("hi", "yo"));
}

TEST(Pull, PassesOverInterimResponses) {
  const ScriptedServer server(
      {{"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + chunked_head + "3\r\nhi\0\r\n"s,
        Then::hold}});
  EXPECT_THAT(pull(server, 1).messages, ElementsAre("hi"));
}

TEST(Pull, ComesBackAfterABreakAndSaysWhatWasLost) {
  const ScriptedServer server({{chunked_head + "9\r\nhi\0hel"s, Then::close},
                               {chunked_head + "3\r\nyo\0\r\n0\r\n\r\n"s, Then::close},
                               {chunked_head + "4\r\nend\0\r\n"s, Then::hold}});
  const Pulled pulled = pull(server, 3, {.attempts = 2});
  EXPECT_EQ(pulled.error, std::nullopt);
  EXPECT_THAT(pulled.messages, ElementsAre("hi", "yo", "end"));
  EXPECT_THAT(pulled.troubles,
              ElementsAre("the server closed the connection before the last-chunk; "
                          "3 bytes of an unfinished message are lost",
                          "the server ended the stream"));
}

TEST(Pull, WaitsLongerAfterEachFailureAndAsLongAsTheServerAsks) {
  const ScriptedServer server(
      {{"HTTP/1.1 502 x\r\n\r\n"},
       {"HTTP/1.1 502 x\r\n\r\n"},
       {"HTTP/1.1 503 x\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"},
       {"HTTP/1.1 503 x\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"},
       {"HTTP/1.1 503 x\r\nRetry-After: 99999999999999999999\r\nContent-Length: 0\r\n\r\n"},
       {"HTTP/1.1 503 x\r\nRetry-After: 0000000000007\r\nContent-Length: 0\r\n\r\n"},
       {"HTTP/1.1 503 x\r\nRetry-After: tomorrow\r\nContent-Length: 0\r\n\r\n"}});
  const Pulled pulled = pull(server, 1, {.attempts = 8});
  EXPECT_THAT(pulled.delays, ElementsAre(200ms, 400ms, 7000ms, 60000ms, 60000ms, 7000ms, 12800ms));
  EXPECT_EQ(pulled.error->code, ClientErrc::refused);
  EXPECT_EQ(pulled.error->status, 503);
}

// WHATWG HTML §9.2.3, §9.2.6.
TEST(Pull, ComesBackWithTheLastEventIdAndWhenTheStreamAsksIt) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
  const ScriptedServer server({{head + "retry: 3000\nid: seven\ndata: a\n\n"},
                               {head + "retry: 99999999\ndata: b\n\n"},
                               {head + "data: c\n\n"}});
  const Pulled pulled = pull(server, 3, {.framing = framing::Framing::event_stream});
  EXPECT_THAT(pulled.delays, ElementsAre(3000ms, 60000ms));
  ASSERT_EQ(server.requests().size(), 3U);
  EXPECT_THAT(server.requests()[0], ::testing::Not(::testing::HasSubstr("Last-Event-ID")));
  for (const std::size_t later : {1U, 2U})
    EXPECT_THAT(server.requests()[later], ::testing::HasSubstr("\r\nLast-Event-ID: seven\r\n"));
}

// An empty id resets it, also in an event without data that is not dispatched (WHATWG HTML §9.2.6);
// one in an event that was not finished does not count.
TEST(Pull, ForgetsTheLastEventIdWhenTheStreamResetsIt) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
  const ScriptedServer server({{head + "id: 1\ndata: a\n\nid:\ndata: b\n\n"},
                               {head + "id: 2\n\ndata: c\n\nid: 3\ndata: lost\n"},
                               {head + "id\n\ndata: d\n\n"},
                               {head + "data: e\n\n"}});
  const Pulled pulled = pull(server, 5, {.framing = framing::Framing::event_stream});
  EXPECT_THAT(pulled.messages, ElementsAre("a", "b", "c", "d", "e"));
  ASSERT_EQ(server.requests().size(), 4U);
  EXPECT_THAT(server.requests()[1], ::testing::Not(HasSubstr("Last-Event-ID")));
  EXPECT_THAT(server.requests()[2], HasSubstr("\r\nLast-Event-ID: 2\r\n"));
  EXPECT_THAT(server.requests()[3], ::testing::Not(HasSubstr("Last-Event-ID")));
}

TEST(Pull, DoesNotComeBackAfter204) {
  const ClientError error = error_of("HTTP/1.1 204 No Content\r\n\r\n", {.attempts = 9});
  EXPECT_EQ(error.code, ClientErrc::refused);
  EXPECT_EQ(error.status, 204);
}

TEST(Pull, GivesUpAtOnceWhereTryingAgainIsNoUse) {
  const ClientError error =
      error_of("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", {.attempts = 9});
  EXPECT_EQ(error.code, ClientErrc::refused);
  EXPECT_EQ(error.sentence, "the server answered 404");
}

TEST(Pull, FollowsNoRedirectAndShowsATargetOnlyIfItIsOne) {
  EXPECT_EQ(error_of("HTTP/1.1 302 x\r\nLocation: http://other/\r\n\r\n").sentence,
            "the server answered 302, a redirect to http://other/: redirects are not followed");
  EXPECT_EQ(error_of("HTTP/1.1 302 x\r\nLocation: \xe2\x80\xae\r\n\r\n").sentence,
            "the server answered 302, a redirect elsewhere: redirects are not followed");
}

TEST(Pull, RefusesWhatIsNotStrictlyChunked) {
  const std::vector<std::pair<std::string, std::string>> streams = {
      {"0x5\r\nnoop\0\r\n"s, "the stream can't be read at byte 1: "},
      {"+5\r\nnoop\0\r\n"s, "the stream can't be read at byte 0: "},
      {"5\r\nnoop\0zz"s, "the stream can't be read at byte 8: "},
      {"5\nnoop\0\r\n"s, "the stream can't be read at byte 1: "},
      {"fffffffffffffffff\r\n", "the stream can't be read at byte "},
  };
  for (const auto& [stream, sentence] : streams) {
    const ClientError error = error_of(chunked_head + stream);
    EXPECT_EQ(error.code, ClientErrc::protocol) << stream;
    EXPECT_THAT(error.sentence, ::testing::StartsWith(sentence)) << stream;
  }
}

TEST(Pull, RefusesHeadsThatAreNotHttp) {
  for (const std::string head :
       {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\r\nX : y\r\n\r\n", "HTTP/1.1 101 x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"})
    EXPECT_EQ(error_of(head).code, ClientErrc::protocol) << head;
}

TEST(Pull, RefusesAPageWhereAnEventStreamIsDue) {
  EXPECT_EQ(error_of("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>",
                     {.framing = framing::Framing::event_stream})
                .code,
            ClientErrc::protocol);
}

TEST(Pull, IsNotFilledUpByEndlessBytes) {
  const std::vector<Reply> endless = {
      {"HTTP/1.1 200 ", Then::close, 0, std::string(10'000, 'a')},
      {"HTTP/1.1 200 OK\r\nX: ", Then::close, 0, std::string(10'000, 'a')},
      {"HTTP/1.1 200 OK\r\n", Then::close, 0, "X: y\r\n"},
      {"", Then::close, 0, "HTTP/1.1 102 x\r\n\r\n"},
      {chunked_head, Then::close, 0, "5\r\naaaaa\r\n"},
      {chunked_head + "5;", Then::close, 0, std::string(10'000, 'a')},
      {chunked_head + "0\r\n", Then::close, 0, "X: y\r\n"},
  };
  for (const Reply& reply : endless) {
    const ScriptedServer server({reply});
    EXPECT_EQ(pull(server, 1, {.message_bytes = 1000}).error->code, ClientErrc::protocol)
        << reply.bytes;
  }
}

TEST(Pull, NoticesSilence) {
  const ScriptedServer mute({{"", Then::hold}});
  EXPECT_EQ(pull(mute, 1, {.answer_timeout = 50ms}).error->sentence,
            "the server did not answer within 50 ms");
  const ScriptedServer asleep(
      {{chunked_head + "5\r\nnoop\0\r\n"s, Then::hold}, {chunked_head, Then::hold}});
  const Pulled pulled = pull(asleep, 1, {.silence = 50ms});
  EXPECT_THAT(pulled.troubles, ElementsAre("the server sent nothing for 50 ms"));
  EXPECT_EQ(pulled.error->code, ClientErrc::silent);
}

// What a pull hints at until it hints at something, or until the script is over.
std::vector<std::string> hints(std::vector<Reply> script, ClientOptions options) {
  const ScriptedServer server(std::move(script));
  std::vector<std::string> hints;
  Client* pulling = nullptr;
  unsigned pauses = 0;
  options.pause = [&](std::chrono::milliseconds) { return ++pauses < 3; };
  options.on_hint = [&](std::string_view sentence) {
    hints.emplace_back(sentence);
    pulling->stop();
  };
  Client client(server.url(), "bob", options);
  pulling = &client;
  client.pull([](const PulledMessage&) { return true; });
  return hints;
}

TEST(Pull, HintsWhenTheStreamLooksLikeAnotherProfile) {
  const std::string untold_events = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
  struct Row {
    framing::Framing asked;
    std::string answer;
    std::string hint;
  };
  const std::vector<Row> rows = {
      {framing::Framing::nul, chunked_head + "5\r\nnoop\n\r\n", "talk-1.1"},
      {framing::Framing::lf, chunked_head + "5\r\nnoop\0\r\n"s, "draft-00"},
      {framing::Framing::nul, chunked_head + "c\r\ndata: noop\n\n\r\n", "event-stream"},
      {framing::Framing::lf, chunked_head + "c\r\ndata: noop\n\n\r\n", "event-stream"},
      {framing::Framing::nul, "HTTP/1.1 200 OK\r\n\r\n5\r\nnoop\0\r\n"s, "looks chunked"},
      {framing::Framing::event_stream, untold_events + "c\r\ndata: noop\n\n\r\n", "looks chunked"},
  };
  // Judged when the time has come, or when enough has come after it.
  for (const auto after : {0ms, 20ms})
    for (const Row& row : rows)
      for (const std::size_t piece : {0U, 1U}) {
        const auto told =
            hints({{row.answer, Then::hold, piece}}, {.framing = row.asked, .hint_after = after});
        EXPECT_THAT(told, ElementsAre(HasSubstr(row.hint))) << row.answer;
      }
}

TEST(Pull, HintsAtNothingEarlyOrWhereTheStreamIsAsAskedFor) {
  const std::string foreign = chunked_head + "5\r\nnoop\n\r\n";
  EXPECT_THAT(hints({{foreign}}, {.hint_after = 24h}), IsEmpty());
  const std::string right = chunked_head + "4\r\na\nb\0\r\n"s;
  EXPECT_THAT(hints({{right}}, {.hint_after = 0ms}), IsEmpty());
}

TEST(Pull, HintsOnce) {
  const ScriptedServer server({{chunked_head + "5\r\nnoop\n\r\n"}});
  unsigned hints = 0;
  pull(server, 1,
       {.attempts = 3, .on_hint = [&](std::string_view) { ++hints; }, .hint_after = 0ms});
  EXPECT_EQ(server.requests().size(), 3U);
  EXPECT_EQ(hints, 1U);
}

TEST(Pull, SaysThatNobodyListens) {
  framing::Url url;
  {
    const ScriptedServer gone({{""}});
    url = gone.url();
  }
  Client client(url, "bob", {.attempts = 1});
  const auto error = client.pull([](const PulledMessage&) { return true; });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, ClientErrc::unreachable);
}

TEST(Pull, StopsWhileItReads) {
  const ScriptedServer server({{chunked_head + "3\r\nhi\0\r\n"s, Then::hold}});
  Client client(server.url(), "bob");
  std::thread stopper;
  const auto error = client.pull([&](const PulledMessage&) {
    stopper = std::thread([&] { client.stop(); });
    return true;
  });
  stopper.join();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, ClientErrc::stopped);
  EXPECT_EQ(client.push("x").error->code, ClientErrc::stopped);
}

TEST(Pull, StopsWhileItWaitsToComeBack) {
  const ScriptedServer server({{"HTTP/1.1 503 x\r\nRetry-After: 3000\r\n\r\n"}});
  ClientOptions options;
  std::thread stopper;
  Client* to_stop = nullptr;
  options.on_trouble = [&](const ClientError&, std::chrono::milliseconds) {
    stopper = std::thread([&] { to_stop->stop(); });
  };
  Client client(server.url(), "bob", options);
  to_stop = &client;
  const auto error = client.pull([](const PulledMessage&) { return true; });
  stopper.join();
  EXPECT_EQ(error->code, ClientErrc::stopped);
}

TEST(Pull, SendsNothingThatIsNotSafeToSend) {
  const ScriptedServer server({{""}});
  for (const ClientOptions& options :
       {ClientOptions{.pull_path = "pull"}, ClientOptions{.pull_path = "/a b"},
        ClientOptions{.fields = {{"X", "a\r\nY: b"}}}, ClientOptions{.fields = {{"", "a"}}}}) {
    EXPECT_EQ(pull(server, 1, options).error->code, ClientErrc::invalid_argument);
  }
  EXPECT_EQ(Client(server.url(), "").push("x").error->sentence, "the name is empty");
  EXPECT_THAT(server.requests(), IsEmpty());
}

}  // namespace
}  // namespace talk::client
