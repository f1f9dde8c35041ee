// What was measured of the real servers of the family, one fact after the other.
#include <chrono>
#include <list>
#include <string>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/testing/program.h"
#include "conformance/testing/raw_client.h"

namespace talkspec {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::RawClient;
using testing::Server;
using ::testing::StartsWith;
using namespace std::string_literals;

// Seconds that a worker waits, where a test waits for it; no noop comes in between.
const std::string patience = "0.3";

std::string post(const std::string& content, const std::string& fields = {}) {
  return fmt::format("POST /push HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n{}\r\n{}",
                     content.size(), fields, content);
}

class OldFamilyTest : public ::testing::TestWithParam<std::string> {
 protected:
  OldFamilyTest() : alice_(server_.url()) {
    alice_.send("GET /pull?name=alice HTTP/1.1\r\nHost: h\r\n\r\n");
    alice_.read_until("5\r\nnoop\0\r\n"s);
  }

  bool is(const std::string& era) const { return GetParam() == era; }

  // The answer to a request, on a connection of its own.
  std::string answer_to(const std::string& request, bool ends = false) const {
    RawClient client(server_.url());
    client.send(request);
    if (ends) client.half_close();
    return answer(client);
  }

  static std::string answer(RawClient& client) {
    const std::string head = client.read_until("\r\n\r\n");
    return head + (head.find(" 500 ") != std::string::npos ? client.read_until("0\r\n\r\n")
                                                           : client.read_exactly(4));
  }

  // What a pushed form brings alice.
  std::string delivered(const std::string& form) {
    answer_to(post(form));
    return chunk();
  }
  std::string chunk() { return alice_.read_until("\0\r\n"s); }

  Server server_{
      {{OLD_SERVER_PROGRAM, "--era", GetParam(), "--tick", "3600", "--patience", patience}}};
  RawClient alice_;
};

TEST_P(OldFamilyTest, AnswersWithNoop) {
  EXPECT_THAT(answer_to(post("name=bob&message=hello")), EndsWith("\r\n\r\nnoop"));
  EXPECT_EQ(chunk(), "6\r\nhello\0\r\n"s);
}

TEST_P(OldFamilyTest, DoesNotDecodeNamesOfTheForm) {
  EXPECT_EQ(delivered("name=bob&mess%61ge=hello"), "1\r\n\0\r\n"s);
}

TEST_P(OldFamilyTest, TakesAMessageWithoutEqualsSignForFalse) {
  EXPECT_EQ(delivered("name=bob&message"), "6\r\nfalse\0\r\n"s);
}

TEST_P(OldFamilyTest, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(delivered("name=bob&message=a%80%C3%A5%E2%82b"),
            "b\r\na\xef\xbf\xbd\xc3\xa5\xef\xbf\xbd"s + "b\0\r\n"s);
}

TEST_P(OldFamilyTest, RefusesAnEscapeThatIsNone) {
  EXPECT_THAT(answer_to(post("name=bob&message=50%")), HasSubstr(" 500 "));
  EXPECT_EQ(delivered("name=bob&message=next"), "5\r\nnext\0\r\n"s);
}

TEST_P(OldFamilyTest, RefusesARequestThatItsEndCameWith) {
  EXPECT_THAT(answer_to(post("name=bob&message=hello"), true),
              HasSubstr("<pre>" +
                        (is("2013")   ? ""s
                         : is("2015") ? "??? "s
                                      : "{???} "s) +
                        "se.rupy.http.Failure$Close: Available: -1\n"));
  EXPECT_EQ(delivered("name=bob&message=next"), "5\r\nnext\0\r\n"s);
}

TEST_P(OldFamilyTest, WaitsForContentInTheOldErasAlone) {
  RawClient client(server_.url());
  const std::string request = post("name=bob&message=hello");
  client.send(request.substr(0, request.size() - 2));
  if (is("new")) {
    EXPECT_EQ(chunk(), "4\r\nhel\0\r\n"s);
    return;
  }
  answer_to("GET /push?name=alice&message=own HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_FALSE(alice_.has_bytes());
  client.send("lo");
  EXPECT_EQ(chunk(), "6\r\nhello\0\r\n"s);
}

TEST_P(OldFamilyTest, HasFiveWorkersThatHalfARequestHolds) {
  const auto begun = std::chrono::steady_clock::now();
  std::list<RawClient> half;
  for (int at = 0; at < 5; ++at) {
    half.emplace_back(server_.url());
    half.back().send("POST /push HTTP/1.1\r\nHost: h\r\n");
  }
  EXPECT_EQ(delivered("name=bob&message=hello"), "6\r\nhello\0\r\n"s);
  EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(300));
  for (RawClient& client : half)
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_P(OldFamilyTest, AnswersHalfAContentWith500) {
  if (is("new")) GTEST_SKIP() << "takes what came for all of it";
  EXPECT_THAT(answer_to("POST /push HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nname"),
              HasSubstr(" 500 "));
}

TEST_P(OldFamilyTest, NeverCloses) {
  RawClient client(server_.url());
  client.send(post("name=bob&message=hello", "Connection: close\r\n"));
  const bool echoed = answer(client).find("Connection: Close\r\n") != std::string::npos;
  EXPECT_EQ(echoed, !is("new"));
  client.send(post("name=bob&message=again"));
  EXPECT_THAT(answer(client), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_P(OldFamilyTest, ServesTheNextRequestAfterLengthAndCoding) {
  RawClient client(server_.url());
  client.send(
      "POST /push HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
      "16\r\nname=bob&message=hello\r\n0\r\n\r\n");
  EXPECT_THAT(answer(client), StartsWith("HTTP/1.1 200 OK\r\n"));
  client.send(post("name=bob&message=again"));
  EXPECT_THAT(answer(client), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_P(OldFamilyTest, ClosesOnAMethodThatItDoesNotKnow) {
  RawClient client(server_.url());
  client.send(post("name=bob&message=hello"));
  answer(client);
  EXPECT_EQ(chunk(), "6\r\nhello\0\r\n"s);
  client.send("BREW /push HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.read_to_end(), "");
  // That of 2013 does the last push again.
  EXPECT_EQ(is("2013") ? chunk() : "6\r\nhello\0\r\n"s, "6\r\nhello\0\r\n"s);
  EXPECT_EQ(delivered("name=bob&message=next"), "5\r\nnext\0\r\n"s);
}

// What a reader who takes nothing left behind comes to somebody else: in 2013.
TEST_P(OldFamilyTest, LeaksInTheOldestEraAlone) {
  RawClient stalled(server_.url(), 4096);
  stalled.send("GET /pull?name=stalled HTTP/1.1\r\nHost: h\r\n\r\n");
  stalled.read_until("noop\0\r\n"s);
  RawClient pusher(server_.url());
  const std::string text(1000, 'x');
  // More than the kernel holds for it: 4 MiB at most for the server to send.
  constexpr std::size_t much = 8UL * 1024 * 1024;
  int leaked = 0;
  for (std::size_t pushed = 0; pushed < much && leaked == 0; pushed += text.size()) {
    pusher.send("GET /push?name=alice&message=" + text + " HTTP/1.1\r\nHost: h\r\n\r\n");
    leaked += answer(pusher).starts_with("HTTP") ? 0 : 1;
  }
  // Who comes now is given up later than the one who stalls already.
  RawClient half(server_.url());
  half.send("GET");
  EXPECT_EQ(half.read_to_end(), "");
  // One answer of each worker, as each is held till all five have a request.
  std::list<RawClient> clients;
  for (int at = 0; at < 5; ++at) {
    clients.emplace_back(server_.url());
    clients.back().send("GET /push?name=b&message=m HTTP/1.1\r\n");
  }
  for (RawClient& client : clients) {
    client.send("Host: h\r\n\r\n");
    leaked += client.read_exactly(4) == "HTTP" ? 0 : 1;
  }
  EXPECT_EQ(leaked, is("2013") ? 1 : 0);
}

INSTANTIATE_TEST_SUITE_P(Eras, OldFamilyTest, ::testing::Values("2013", "2015", "new"),
                         [](const auto& era) { return "Of" + era.param; });

}  // namespace
}  // namespace talkspec
