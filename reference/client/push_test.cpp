// The client's push against servers that send exact bytes.
#include <chrono>
#include <string>
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
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::Reply;
using testing::ScriptedServer;
using ::testing::StartsWith;
using Then = Reply::Then;

const std::string taken = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnoop";

PushResult push(const ScriptedServer& server, ClientOptions options = {}) {
  return Client(server.url(), "ann", std::move(options)).push("hi");
}

TEST(Push, SendsAForm) {
  const ScriptedServer server({{taken, Then::keep}});
  Client client(server.url(), "ann", {.push_path = "/x/push", .fields = {{"X-Key", "7"}}});
  EXPECT_FALSE(client.push("a b&c=ü\r\n").error);
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_THAT(server.requests()[0],
              AllOf(StartsWith("POST /x/push HTTP/1.1\r\n"), HasSubstr("X-Key: 7\r\n"),
                    HasSubstr("Content-Type: application/x-www-form-urlencoded\r\n"),
                    EndsWith("\r\n\r\nname=ann&message=a+b%26c%3D%C3%BC%0D%0A")));
}

TEST(Push, KeepsItsConnection) {
  const ScriptedServer server({{taken, Then::keep}});
  Client client(server.url(), "ann");
  for (int i = 0; i < 20; ++i) {
    const PushResult result = client.push(std::to_string(i));
    EXPECT_FALSE(result.error);
    EXPECT_EQ(result.status, 200);
    EXPECT_EQ(result.body, "noop");
  }
  EXPECT_EQ(server.connections(), 1U);
}

TEST(Push, OpensAnotherConnectionWhenTheServerClosed) {
  const ScriptedServer server({{taken, Then::close}});
  Client client(server.url(), "ann");
  for (int i = 0; i < 5; ++i)
    EXPECT_FALSE(client.push("x").error) << i;
  EXPECT_EQ(server.requests().size(), 5U);
}

TEST(Push, TakesWhatComesAfterAnAnswerForNoAnswer) {
  const ScriptedServer server(
      {{taken + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged", Then::keep},
       {taken, Then::keep}});
  Client client(server.url(), "ann");
  EXPECT_EQ(client.push("a").body, "noop");
  EXPECT_EQ(client.push("b").body, "noop");
}

TEST(Push, ReadsEveryFormOfAnswer) {
  const std::vector<std::pair<std::string, std::string>> answers = {
      {"HTTP/1.1 204 No Content\r\n\r\n", ""},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX: y\r\n\r\n", "ok"},
      {"HTTP/1.1 201 Created\r\n\r\nuntil close", "until close"},
      {"HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\nok", "ok"},
      {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok"},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""},
  };
  for (const auto& [answer, body] : answers)
    for (const std::size_t piece : {0U, 1U}) {
      const ScriptedServer server({{answer, Then::close, piece}});
      const PushResult result = push(server);
      EXPECT_FALSE(result.error) << answer;
      EXPECT_EQ(result.body, body) << answer;
    }
}

TEST(Push, TakesNoAnswerOfAnotherHttp) {
  for (const std::string version : {"0.9", "2.0", "9.9"}) {
    const ScriptedServer server(
        {{"HTTP/" + version + " 200 OK\r\nContent-Length: 0\r\n\r\n", Then::close}});
    const PushResult result = push(server);
    ASSERT_TRUE(result.error) << version;
    EXPECT_EQ(result.error->code, ClientErrc::protocol) << version;
  }
}

TEST(Push, SaysHowItWasRefused) {
  const ScriptedServer server(
      {{"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n", Then::close}});
  const PushResult result = push(server);
  ASSERT_TRUE(result.error);
  EXPECT_EQ(result.error->code, ClientErrc::refused);
  EXPECT_EQ(result.status, 413);
  EXPECT_EQ(result.error->sentence, "the server answered 413");
}

TEST(Push, IsNeverSentTwice) {
  const ScriptedServer server({{"", Then::close}, {taken, Then::keep}});
  const PushResult result = push(server);
  ASSERT_TRUE(result.error);
  EXPECT_EQ(result.error->code, ClientErrc::closed);
  EXPECT_TRUE(result.error->sent);
  EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Push, KnowsWhenNothingWasSent) {
  framing::Url url;
  {
    const ScriptedServer gone({{""}});
    url = gone.url();
  }
  const PushResult result = Client(url, "ann").push("x");
  ASSERT_TRUE(result.error);
  EXPECT_EQ(result.error->code, ClientErrc::unreachable);
  EXPECT_FALSE(result.error->sent);
}

TEST(Push, BoundsTheAnswerInBytesAndTime) {
  const std::vector<Reply> endless = {
      {"HTTP/1.1 200 OK\r\n\r\n", Then::close, 0, "xxxxxxxxxx"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", Then::hold},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Then::close, 0, "2\r\na\n\r\n"},
  };
  for (const Reply& reply : endless) {
    const ScriptedServer server({reply});
    const PushResult result = push(server, {.answer_bytes = 1000});
    ASSERT_TRUE(result.error);
    EXPECT_EQ(result.error->sentence, "the answer's body is longer than 1000 bytes");
  }
  const ScriptedServer mute({{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nno", Then::hold}});
  EXPECT_EQ(push(mute, {.answer_timeout = 50ms}).error->code, ClientErrc::silent);
}

TEST(Push, RefusesAnAnswerThatIsNotStrictlyHttp) {
  for (const std::string answer :
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +4\r\n\r\nnoop", "noop"}) {
    const ScriptedServer server({{answer, Then::close}});
    const PushResult result = push(server);
    ASSERT_TRUE(result.error) << answer;
    EXPECT_TRUE(result.error->code == ClientErrc::protocol ||
                result.error->code == ClientErrc::closed)
        << answer;
    EXPECT_TRUE(result.error->sent);
  }
}

TEST(Push, RefusesMessagesThatWouldNotArriveAsTheyAre) {
  const ScriptedServer server({{taken, Then::keep}});
  Client draft(server.url(), "ann");
  Client talk_1_1(server.url(), "ann", {.framing = framing::Framing::lf});
  EXPECT_EQ(draft.push("noop").error->code, ClientErrc::invalid_argument);
  EXPECT_EQ(draft.push("a\0b"s).error->code, ClientErrc::invalid_argument);
  EXPECT_EQ(talk_1_1.push("a\nb").error->code, ClientErrc::invalid_argument);
  EXPECT_EQ(server.connections(), 0U);
  EXPECT_FALSE(draft.push("a\nb").error);
  EXPECT_FALSE(draft.push("").error);
}

}  // namespace
}  // namespace talk::client
