// The gate alone, on bytes.
#include "reference/server/request_gate.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/server/testing/refused_requests.h"

namespace talk::server {
namespace {

using namespace std::string_literals;
using State = RequestGate::State;
using ::testing::HasSubstr;
using ::testing::Not;

// What came of bytes that were fed in pieces of that size: each request that the gate let through,
// then a refusal if there was one.
std::vector<std::string> outcome(std::string_view bytes, std::size_t piece) {
  RequestGate gate;
  std::vector<std::string> seen;
  while (!bytes.empty() && gate.state() != State::refused) {
    bytes.remove_prefix(gate.feed(bytes.substr(0, piece)));
    if (gate.state() == State::wants_continue) seen.emplace_back("continue");
    if (gate.state() == State::ready) {
      const GatedRequest request = gate.take();
      seen.push_back(request.text + (request.close ? "[close]" : ""));
    }
  }
  if (gate.state() == State::refused) seen.push_back(std::to_string(gate.refusal().status_code));
  if (gate.state() == State::reading) seen.emplace_back("unfinished");
  return seen;
}

std::vector<std::string> outcome(std::string_view bytes) {
  return outcome(bytes, std::string_view::npos);
}

std::string only(std::string_view bytes) {
  const std::vector<std::string> seen = outcome(bytes);
  return seen.size() == 1 ? seen[0] : std::to_string(seen.size()) + " outcomes";
}

const std::string push_head = "POST /push HTTP/1.1\r\nHost: x\r\n";

TEST(RequestGate, RefusesWhatIsNotBeyondDoubt) {
  for (const testing::RefusedRequest& request : testing::refused_requests())
    EXPECT_EQ(only(request.bytes), std::to_string(request.status_code)) << request.what;
}

// RFC 9110 §7.4
TEST(RequestGate, RefusesAnHttpsTargetWithoutTls) {
  const std::string request = "GET hTTps://x/push HTTP/1.1\r\nHost: x\r\n\r\n";
  EXPECT_EQ(only(request), "421");
  GateLimits limits;
  limits.secured = true;
  RequestGate gate(limits);
  gate.feed(request);
  EXPECT_EQ(gate.state(), State::ready);
}

TEST(RequestGate, ComesToTheSameInAnySplit) {
  std::vector<std::string> inputs = {
      "GET /push?name=a HTTP/1.1\r\nHost: x\r\n\r\n" + push_head +
          "Expect: 100-continue\r\nContent-Length: 3\r\n\r\na=bGET / HTTP/1.0\r\n\r\n",
      push_head + "Transfer-Encoding: chunked\r\n\r\n3;q=\"w\"\r\na=b\r\n0\r\nT: u\r\n\r\n"};
  for (const testing::RefusedRequest& request : testing::refused_requests())
    inputs.push_back(request.bytes);
  for (const std::string& bytes : inputs)
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 1000U})
      EXPECT_EQ(outcome(bytes, piece), outcome(bytes)) << bytes.substr(0, 300);
}

TEST(RequestGate, WritesARequestAnew) {
  EXPECT_EQ(only("GET /pull?name=a HTTP/1.1\r\nhOST: h:80\r\nUser-Agent: x\r\n\r\n"),
            "GET /pull?name=a HTTP/1.1\r\n\r\n");
  EXPECT_EQ(only("GET /pull?name=a?b? HTTP/1.1\r\nHost: h\r\n\r\n"),
            "GET /pull?name=a%3Fb%3F HTTP/1.1\r\n\r\n");
  // As long as it may be, and longer once each "?" is encoded.
  EXPECT_EQ(only("GET /" + std::string(7000, '?') + " HTTP/1.1\r\nHost: h\r\n\r\n"), "414");
}

TEST(RequestGate, GivesEveryBodyALength) {
  const std::string wanted = "POST /push HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b";
  for (const std::string rest : {
           "Content-Length: 3\r\n\r\na=b",
           "content-length:\t 3 \r\n\r\na=b",
           "Content-Length: 003\r\n\r\na=b",
           "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n",
           "Transfer-Encoding: , Chunked,\r\n\r\n1\r\na\r\n2\r\n=b\r\n0\r\n\r\n",
           "Transfer-Encoding: chunked\r\n\r\n003;a;b=c;d=\"e;\\\" \"\r\na=b\r\n00\r\n\r\n",
           "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0;x\r\nContent-Length: 9\r\nT: u\r\n\r\n",
       })
    EXPECT_EQ(only(push_head + rest), wanted) << rest;
  EXPECT_EQ(only(push_head + "\r\n"), "POST /push HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(only(push_head + "Content-Length: 0\r\n\r\n"),
            "POST /push HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
}

TEST(RequestGate, ReadsTheBodyOfAGetAndLeavesItOut) {
  EXPECT_EQ(outcome("GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=bGET /b "
                    "HTTP/1.1\r\nHost: x\r\n\r\n"),
            (std::vector<std::string>{"GET /a HTTP/1.1\r\n\r\n", "GET /b HTTP/1.1\r\n\r\n"}));
}

TEST(RequestGate, LeavesOutWhatCppHttplibWouldBelieve) {
  const std::string text = only(
      "GET /push?name=a HTTP/1.1\r\nHost: x\r\nREMOTE_ADDR: 10.0.0.1\r\nREMOTE_PORT: 1\r\n"
      "LOCAL_ADDR: y\r\nX-Forwarded-For: z\r\nRange: bytes=0-1\r\nAccept-Encoding: gzip\r\n"
      "Upgrade: websocket\r\nConnection: Upgrade\r\nExpect: 100-continue\r\n"
      "Talk-Connection: 1\r\nA: b%0D%0AHead: less\r\n\r\n");
  EXPECT_EQ(text, "GET /push?name=a HTTP/1.1\r\n\r\n");
}

TEST(RequestGate, PassesOnWhatTheServerActsOn) {
  EXPECT_EQ(only("GET /pull HTTP/1.1\r\nHost: x\r\nhead: yes\r\nAccept: text/html, "
                 "Text/Event-Stream;q=0.5\r\n\r\n"),
            "GET /pull HTTP/1.1\r\nAccept: text/event-stream\r\nHead: less\r\n\r\n");
}

TEST(RequestGate, TakesAWeightOfZeroForANo) {
  for (const std::string declined :
       {"text/event-stream;q=0", "text/event-stream; q=0.000", "text/event-stream ; Q=0",
        "text/event-stream;charset=utf-8;q=0", "*/*", "text/event-streams", "text/*"})
    EXPECT_THAT(only("GET / HTTP/1.1\r\nHost: x\r\nAccept: " + declined + "\r\n\r\n"),
                Not(HasSubstr("Accept")))
        << declined;
}

TEST(RequestGate, RemembersHeadLessForTheConnection) {
  const std::string plain = "GET /push HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::vector<std::string> seen =
      outcome(plain + "GET /push HTTP/1.1\r\nHost: x\r\nHead:less\r\n\r\n" + plain);
  const std::string with = "GET /push HTTP/1.1\r\nHead: less\r\n\r\n";
  EXPECT_EQ(seen, (std::vector<std::string>{"GET /push HTTP/1.1\r\n\r\n", with, with}));
}

TEST(RequestGate, KnowsWhichConnectionsGoOn) {
  const auto of = [](const std::string& version, const std::string& fields) {
    return only("GET / " + version + "\r\nHost: x\r\n" + fields + "\r\n");
  };
  EXPECT_EQ(of("HTTP/1.1", ""), "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(of("HTTP/1.7", ""), "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(of("HTTP/1.1", "Connection: x, Close\r\n"),
            "GET / HTTP/1.1\r\nConnection: close\r\n\r\n[close]");
  EXPECT_EQ(of("HTTP/1.0", ""), "GET / HTTP/1.0\r\nConnection: close\r\n\r\n[close]");
  EXPECT_EQ(of("HTTP/1.0", "Connection: keep-alive\r\n"),
            "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
  EXPECT_EQ(only("GET / HTTP/1.0\r\n\r\n"), "GET / HTTP/1.0\r\nConnection: close\r\n\r\n[close]");
}

TEST(RequestGate, AsksForABodyThatWaitsToBeAskedFor) {
  const std::string fields = "Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n";
  EXPECT_THAT(outcome(push_head + fields + "a=b", 1),
              ::testing::ElementsAre("continue", HasSubstr("a=b")));
  EXPECT_THAT(only("POST /push HTTP/1.0\r\n" + fields + "a=b"), HasSubstr("a=b"));
  EXPECT_EQ(only(push_head + "Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"), "413");
}

TEST(RequestGate, SkipsOneEmptyLineBeforeARequest) {
  RequestGate gate;
  gate.feed("\r\n");
  EXPECT_EQ(gate.state(), State::idle);
  gate.feed("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(gate.state(), State::ready);
}

TEST(RequestGate, TakesNothingMoreOnceItRefused) {
  RequestGate gate;
  gate.feed("nonsense\r\n");
  ASSERT_EQ(gate.state(), State::refused);
  EXPECT_EQ(gate.feed("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 0U);
  EXPECT_EQ(gate.state(), State::refused);
}

TEST(RequestGate, TakesABodyOfExactlyTheLimit) {
  GateLimits limits;
  limits.body_bytes = 5;
  for (const std::string rest :
       {"Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n1\r\no\r\n0\r\n\r\n"}) {
    RequestGate gate(limits);
    gate.feed(push_head + rest);
    EXPECT_EQ(gate.state(), State::ready) << rest;
  }
  for (const std::string rest :
       {"Content-Length: 6\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n6\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n2\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\nffffffffffffffff\r\n"}) {
    RequestGate gate(limits);
    gate.feed(push_head + rest);
    EXPECT_EQ(gate.refusal().status_code, 413) << rest;
  }
}

}  // namespace
}  // namespace talk::server
