// That the naive servers start, and have the faults that they stand here for; and what the suite
// tells who wrote them.
#include <algorithm>
#include <csignal>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/testing/program.h"
#include "conformance/testing/raw_client.h"

namespace talkspec {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Process;
using testing::RawClient;
using testing::Server;
using ::testing::StartsWith;
using namespace std::string_literals;

const std::string pull = "GET /pull?name=alice HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string head =
    "POST /push HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 29\r\n";
const std::string form = "name=bob&message=hello%20you!";
const std::string push = head + "\r\n" + form;

TEST(FormRelayTest, PassesTheFormOnAsItCameOverHttp10) {
  const Server server({{PYTHON, NAIVE_FOLDER "/form_relay.py"}});
  RawClient alice(server.url());
  alice.send(pull);
  EXPECT_THAT(alice.read_until("\r\n\r\n"), StartsWith("HTTP/1.0 200 OK\r\n"));
  RawClient bob(server.url());
  bob.send(push);
  EXPECT_THAT(bob.read_to_end(), StartsWith("HTTP/1.0 200 OK\r\n"));
  EXPECT_EQ(alice.read_until("\0\r\n"s), "d\r\nhello%20you!\0\r\n"s);
}

TEST(EventLoopTest, HoldsTheHeadBackUntilThereIsAMessage) {
  const Server server({{PYTHON, NAIVE_FOLDER "/event_loop.py"}});
  RawClient alice(server.url());
  alice.send(pull);
  RawClient own(server.url());
  own.send("POST /push HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\n\r\nname=alice&message=a");
  EXPECT_THAT(own.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(alice.has_bytes());
  RawClient bob(server.url());
  bob.send(push);
  EXPECT_THAT(alice.read_until("\0\r\n"s), EndsWith("\r\n\r\nb\r\nhello you!\0\r\n"s));
}

TEST(EventLoopTest, DoesNotKnowExpect) {
  const Server server({{PYTHON, NAIVE_FOLDER "/event_loop.py"}});
  RawClient bob(server.url());
  bob.send(head + "Expect: 100-continue\r\n\r\n");
  RawClient carol(server.url());  // whose answer comes after all that bob's head may bring
  carol.send(push);
  EXPECT_THAT(carol.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(bob.has_bytes());
  bob.send(form);
  EXPECT_THAT(bob.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(ThreadsTest, DiesOfAPullThatIsGone) {
  Process program({{NAIVE_THREADS}});
  std::string url = program.read_line();
  ASSERT_THAT(url, StartsWith("listening on "));
  url.erase(0, std::string_view("listening on ").size());
  RawClient alice(url);
  alice.send(pull);
  EXPECT_THAT(alice.read_until("\r\n\r\n"), HasSubstr("200 OK"));
  // The pull is known once a message comes.
  std::string came;
  while (came.find("hello you!") == std::string::npos) {
    RawClient bob(url);
    ASSERT_TRUE(bob.send(push));
    ASSERT_THAT(bob.read_until("ok"), EndsWith("ok"));
    if (alice.has_bytes()) came = alice.read_until("\0\r\n"s);
  }
  alice.reset();
  bool serves = true;
  for (int at = 0; serves && at < 100; ++at) {
    RawClient bob(url);
    bob.send(push);
    serves = bob.read_until("ok").ends_with("ok");
  }
  EXPECT_FALSE(serves);
  EXPECT_EQ(program.wait().code, 128 + SIGPIPE);
}

constexpr std::ptrdiff_t screen = 60;  // lines

testing::Ended run_suite(const std::string& url) {
  testing::Ended ended = testing::run_program({{TALKSPEC_PROGRAM, "run", url, "--timeout", "1"}});
  EXPECT_LE(std::count(ended.out.begin(), ended.out.end(), '\n'), screen);
  return ended;
}

TEST(FormRelayTest, IsToldToDecodeTheForm) {
  const Server server({{PYTHON, NAIVE_FOLDER "/form_relay.py"}});
  const testing::Ended ended = run_suite(server.url());
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(
      ended.out,
      StartsWith("\nThe server relays what was pushed as it came: the form is not decoded"));
  EXPECT_THAT(ended.out, HasSubstr("HTTP/1.0"));
  EXPECT_THAT(ended.out, HasSubstr("  next     Decode application/x-www-form-urlencoded"));
}

TEST(EventLoopTest, IsToldOfTheHeadAndJudgedBesides) {
  const Server server({{PYTHON, NAIVE_FOLDER "/event_loop.py"}});
  const testing::Ended ended = run_suite(server.url());
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out,
              HasSubstr("\nThe head of a pull comes with its first message, and not before.\n"));
  EXPECT_THAT(ended.out, HasSubstr("more: What must be refused is served. HTTP-HOST: "));
  EXPECT_THAT(ended.out, HasSubstr("push/expect-continue/100-continue"));
  EXPECT_THAT(ended.out, Not(HasSubstr("inconclusive")));
}

TEST(ThreadsTest, IsToldThatItServesNobodyAnyMore) {
  Process program({{NAIVE_THREADS}});
  const std::string line = program.read_line();
  const testing::Ended ended = run_suite(line.substr(line.rfind(' ') + 1));
  ASSERT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("cases: The server serves nobody any more.\n"));
  EXPECT_THAT(ended.out, HasSubstr("a plain push was not served any more"));
  EXPECT_GT(program.wait().code,
            128);  // of a signal: what it does not expect kills it in several ways
}

}  // namespace
}  // namespace talkspec
