// Exact bytes to a server and exact bytes back: pushes, refusals, connections.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/server/server.h"
#include "reference/server/testing/raw_client.h"
#include "reference/server/testing/raw_pull.h"
#include "reference/server/testing/refused_requests.h"

namespace talk::server {
namespace {

using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::RawClient;
using testing::RawPull;
using ::testing::StartsWith;

std::uint16_t port_of(const Server& server) {
  return static_cast<std::uint16_t>(std::stoul(server.url().substr(server.url().rfind(':') + 1)));
}

class Push : public ::testing::Test {
 protected:
  Push() { EXPECT_EQ(server_.start(), std::nullopt); }

  std::uint16_t port() const { return port_of(server_); }

  std::string answer(std::string_view request) const {
    RawClient client(port());
    client.send(request);
    return client.read_answer();
  }

  Server server_{{.max_message = 100'000}};
};

const std::string push_ok = "name=ann&message=hi";

std::string post(const std::string& form, const std::string& field_lines = "") {
  return "POST /push HTTP/1.1\r\nHost: localhost\r\n" + field_lines +
         "Content-Length: " + std::to_string(form.size()) + "\r\n\r\n" + form;
}

std::string get(const std::string& target, const std::string& field_lines = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + field_lines + "\r\n";
}

TEST_F(Push, IsAnsweredWithNoop) {
  const std::string wanted =
      "HTTP/1.1 200 OK\r\n(Content-Length: 4\r\n|Content-Type: text/plain\r\n|Date: [^\r\n]*\r\n|"
      "Server: talk-server\r\n)+\r\nnoop";
  EXPECT_THAT(answer(post(push_ok)), MatchesRegex(wanted));
  EXPECT_THAT(answer(get("/push?" + push_ok)), MatchesRegex(wanted));
}

TEST_F(Push, TakesEveryFormThatIsBeyondDoubt) {
  RawPull bob(port(), "bob");
  const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n";
  const std::string head = "POST /push HTTP/1.1\r\nHost: localhost\r\n";
  const std::vector<std::string> requests = {
      post(push_ok),
      post(push_ok, "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"),
      get("/push?" + push_ok),
      get("http://127.0.0.1/push?" + push_ok),
      head + chunked + "13\r\n" + push_ok + "\r\n0\r\n\r\n",
      head + chunked + "9;a=b\r\nname=ann&\r\n0A\r\nmessage=hi\r\n0\r\nTrailer: x\r\n\r\n",
      "POST /push?name=ann HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nmessage=hi",
      "POST /push?message=no&name=no HTTP/1.1\r\nHost: localhost\r\nContent-Length: 19\r\n\r\n" +
          push_ok,
      post("a=b&message=no&" + push_ok + "&&c"),
      post("%6eame=ann&message=%68i"),
      "POST /push HTTP/1.0\r\nContent-Length: 19\r\n\r\n" + push_ok,
      "GET /push?" + push_ok + " HTTP/1.0\r\n\r\n",
      "\r\n" + post(push_ok),
  };
  for (const std::string& request : requests) {
    EXPECT_THAT(answer(request), StartsWith("HTTP/1.1 200 OK\r\n")) << request;
    EXPECT_EQ(bob.next_message(), "hi") << request;
  }
}

// The gate is in front of the sockets too: refusal, close, nothing delivered, and what follows a
// refused request is not read as another.
TEST_F(Push, IsRefusedWhereItIsNotBeyondDoubt) {
  Server server;
  ASSERT_EQ(server.start(), std::nullopt);
  RawPull bob(port_of(server), "bob");
  for (const testing::RefusedRequest& request : testing::refused_requests()) {
    RawClient client(port_of(server));
    client.send(request.bytes + get("/push?name=mallory&message=smuggled"));
    const std::string seen = client.read_to_end();
    const std::string status = "HTTP/1.1 " + std::to_string(request.status_code) + ' ';
    EXPECT_THAT(seen, StartsWith(status)) << request.what;
    EXPECT_THAT(seen, HasSubstr("\r\nConnection: close\r\n")) << request.what;
    EXPECT_THAT(seen.substr(1), Not(HasSubstr("HTTP/1.1 200"))) << request.what;
  }
  testing::push(port_of(server), "ann", "sentinel");
  EXPECT_EQ(bob.next_message(), "sentinel");
}

TEST_F(Push, NeedsANameAndAMessage) {
  RawPull bob(port(), "bob");
  for (const std::string form :
       {"", "name=ann", "message=hi", "name=&message=hi", "Name=a&message=b", "name=ann&message=%",
        "name=ann&message=%zz", "%=a&"})
    EXPECT_THAT(answer(post(form)), StartsWith("HTTP/1.1 400 Bad Request\r\n")) << form;
  EXPECT_THAT(answer(get("/push")), StartsWith("HTTP/1.1 400 "));
  testing::push(port(), "ann", "");
  EXPECT_EQ(bob.next_message(), "");
}

TEST_F(Push, IsRefusedWithATerminatorInIt) {
  RawPull bob(port(), "bob");
  for (const std::string message : {"%00", "a%00noop", "a%00"})
    EXPECT_THAT(answer(post("name=ann&message=" + message)), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(answer(post("name=ann&message=a\0b"s)), StartsWith("HTTP/1.1 400 "));
  testing::push(port(), "ann", "a\nb");
  EXPECT_EQ(bob.next_message(), "a\nb");
}

TEST_F(Push, IsRefusedWhenTheMessageIsTooLong) {
  RawPull bob(port(), "bob");
  EXPECT_THAT(answer(post("name=ann&message=" + std::string(100'001, 'x'))),
              StartsWith("HTTP/1.1 413 "));
  testing::push(port(), "ann", std::string(100'000, 'x'));
  EXPECT_EQ(bob.next_message().size(), 100'000U);
}

TEST_F(Push, CarriesEveryByteThatMayOccur) {
  RawPull bob(port(), "bob");
  std::string message;
  for (int byte = 1; byte < 256; ++byte)
    message += static_cast<char>(byte);
  testing::push(port(), "ann", message);
  EXPECT_EQ(bob.next_message(), message);
}

TEST_F(Push, IsAnsweredInOrderWhenPipelined) {
  RawPull bob(port(), "bob");
  RawClient client(port());
  std::string requests;
  for (int i = 0; i < 50; ++i)
    requests += i % 2 == 0 ? post("name=ann&message=" + std::to_string(i))
                           : get("/push?name=ann&message=" + std::to_string(i));
  client.send(requests + get("/nowhere"));
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(client.read_answer(), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("noop")));
    EXPECT_EQ(bob.next_message(), std::to_string(i));
  }
  EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 404 "));
}

TEST_F(Push, IsReadInAnySegments) {
  RawPull bob(port(), "bob");
  RawClient client(port());
  const std::string request =
      "POST /push HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "13\r\n" +
      push_ok + "\r\n0\r\n\r\n";
  for (const char byte : request)
    client.send({&byte, 1});
  EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(bob.next_message(), "hi");
}

TEST_F(Push, KeepsTheConnectionUnlessAskedToClose) {
  RawClient client(port());
  client.send(post(push_ok));
  EXPECT_THAT(client.read_answer(), Not(HasSubstr("Connection:")));
  client.send(post(push_ok, "Connection: close\r\n"));
  EXPECT_THAT(client.read_to_end(), HasSubstr("\r\nConnection: close\r\n"));
  RawClient old(port());
  old.send("GET /push?" + push_ok + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(old.read_answer(), HasSubstr("\r\nConnection: keep-alive\r\n"));
  old.send("GET /push?" + push_ok + " HTTP/1.0\r\n\r\n");
  EXPECT_THAT(old.read_to_end(),
              AllOf(HasSubstr("\r\nConnection: close\r\n"), Not(HasSubstr("chunked"))));
}

TEST_F(Push, AsksForABodyThatIsHeldBack) {
  RawClient client(port());
  const std::string form = push_ok;
  client.send(
      "POST /push HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: "
      "19\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send(form);
  EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 200 "));
  client.send(
      "POST /push HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: "
      "9999999\r\n\r\n");
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(Push, AnswersABodyThatEndsEarly) {
  RawClient client(port());
  client.send("POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n" + push_ok);
  client.half_close();
  EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Push, IsHeadlessOnceAskedFor) {
  RawClient client(port());
  client.send(get("/push?" + push_ok, "Head:less\r\n") + get("/push?" + push_ok));
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnoop";
  EXPECT_EQ(client.read_answer(), answer);
  EXPECT_EQ(client.read_answer(), answer);
}

TEST_F(Push, AllowsTheMethodsThatItNames) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"PUT /push", "405"},
      {"DELETE /push?" + push_ok, "405"},
      {"HEAD /push?" + push_ok, "405"},
      {"PATCH /push", "405"},
      {"TRACE /push", "405"},
      {"POST /pull", "405"},
      {"DELETE /pull?name=a", "405"},
      {"OPTIONS /push", "204"},
      {"OPTIONS /pull", "204"},
      {"OPTIONS *", "204"},
  };
  for (const auto& [line, status] : cases) {
    RawClient client(port());
    client.send(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const std::string seen = client.read_to_end();
    EXPECT_THAT(seen, StartsWith("HTTP/1.1 " + status)) << line;
    EXPECT_THAT(seen, MatchesRegex(".*\r\nAllow: (GET|HEAD), [A-Z, ]+\r\n(.|\r|\n)*"))
        << line << seen;
    if (status == "204") {
      EXPECT_THAT(seen, Not(HasSubstr("Content-Length"))) << line;
    }
  }
  EXPECT_THAT(answer("OPTIONS /push HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              HasSubstr("\r\nAllow: GET, POST, OPTIONS\r\n"));
}

TEST_F(Push, KnowsNoOtherPath) {
  for (const std::string target : {"/", "/push/", "/Push", "/pushx", "/a?name=ann&message=hi",
                                   "//push", "/pull/x?name=a", "http://localhost"})
    EXPECT_THAT(answer(get(target)), StartsWith("HTTP/1.1 404 Not Found\r\n")) << target;
}

TEST_F(Push, TellsNothingOfTheInside) {
  const std::string seen =
      answer(get("/push?" + push_ok, "REMOTE_ADDR: 10.0.0.1\r\nA: b%0D%0AX-Forged: y\r\n")) +
      answer(get("/push?name=%ff%fe&message=%80")) + answer(get("/%00%ff?%41")) +
      answer("POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n%%%%%");
  for (const char* word : {"EXCEPTION_WHAT", "REMOTE_ADDR", "X-Forged", "Talk-Connection", "500"})
    EXPECT_THAT(seen, Not(HasSubstr(word)));
}

TEST_F(Push, WaitsForNoOtherConnection) {
  std::vector<RawClient> idle;
  for (int i = 0; i < 200; ++i) {
    idle.emplace_back(port());
    idle.back().send("POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 19\r\n\r\nname=");
  }
  testing::push(port(), "ann", "hi");
  for (RawClient& client : idle) {
    client.send("ann&message=hi");
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 200 "));
  }
}

// RFC 9112 §3.2: an invalid Host is answered 400, whatever form the target has.
TEST_F(Push, RefusesAHostThatIsNone) {
  for (const std::string host : {"[zz]", "[1::2::3]", "[v.x]", "u@a"}) {
    EXPECT_THAT(answer("GET /push?" + push_ok + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"),
                StartsWith("HTTP/1.1 400 "))
        << host;
    EXPECT_THAT(answer(get("http://" + host + "/push?" + push_ok)), StartsWith("HTTP/1.1 400 "))
        << host;
  }
}

// RFC 9112 §6.1: nothing with Transfer-Encoding to HTTP/1.0, HEAD or not.
TEST_F(Push, SaysNothingOfChunksToHttp10) {
  const std::string head = answer("HEAD /pull?name=ann HTTP/1.0\r\n\r\n");
  EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Transfer-Encoding")));
}

// RFC 9110 §8.6.
TEST_F(Push, HasNoContentLengthIn204) {
  for (const char* fields : {"", "Head: less\r\n"}) {
    RawClient client(port());
    client.send("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                std::string(fields) + "\r\n");
    const std::string head = client.read_to_end();
    EXPECT_THAT(head, StartsWith("HTTP/1.1 204 "));
    EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
  }
}

TEST_F(Push, IsNotForPagesOfOtherSites) {
  RawPull ann(port(), "ann");
  for (const char* field :
       {"Origin: http://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n", "Origin: null\r\n"}) {
    EXPECT_THAT(answer(post("name=eve&message=forged", field)), StartsWith("HTTP/1.1 403 "));
    EXPECT_THAT(answer(get("/push?name=eve&message=forged", field)), StartsWith("HTTP/1.1 403 "));
    EXPECT_THAT(answer(get("/pull?name=eve", field)), StartsWith("HTTP/1.1 403 "));
  }
  EXPECT_THAT(answer("POST /push HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 21\r\n\r\n"
                     "name=eve&message=forged"),
              StartsWith("HTTP/1.1 421 "));
  testing::push(port(), "bob", "honest");
  EXPECT_EQ(ann.next_message(), "honest");
}

TEST(Cors, LetsPagesOfAllowedOriginsPushAndPull) {
  Server server({.web = {.origins = {"https://chat.example"}}});
  ASSERT_EQ(server.start(), std::nullopt);
  const std::string from = "Origin: https://chat.example\r\nSec-Fetch-Site: cross-site\r\n";
  const auto allowed = AllOf(StartsWith("HTTP/1.1 20"),
                             HasSubstr("\r\nAccess-Control-Allow-Origin: https://chat.example\r\n"),
                             HasSubstr("\r\nVary: Origin\r\n"));
  RawClient pull(port_of(server));
  pull.send(get("/pull?name=ann", from + "Accept: text/event-stream\r\n"));
  EXPECT_THAT(pull.read_until("\r\n\r\n"), allowed);
  RawClient preflight(port_of(server));
  preflight.send("OPTIONS /push HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + from +
                 "Access-Control-Request-Method: POST\r\n\r\n");
  EXPECT_THAT(
      preflight.read_to_end(),
      AllOf(allowed, HasSubstr("\r\nAccess-Control-Allow-Methods: GET, POST, OPTIONS\r\n")));
  RawClient push(port_of(server));
  push.send(post("name=bob&message=hi", from));
  EXPECT_THAT(push.read_answer(), allowed);
  pull.read_until("data: hi\n\n");
}

// The bound of connections, of which idle ones make room for new ones, and pulls do not.
TEST(Room, IsMadeByIdleConnectionsAtTheLimit) {
  Server server({.max_connections = 20});
  ASSERT_EQ(server.start(), std::nullopt);
  std::vector<RawClient> idle;
  for (int i = 0; i < 20; ++i)
    idle.emplace_back(port_of(server));
  testing::push(port_of(server), "bob", "honest");
}

TEST(Room, IsAnsweredAtOnceWhereNobodyCanMakeIt) {
  Server server({.max_connections = 20});
  ASSERT_EQ(server.start(), std::nullopt);
  std::vector<std::unique_ptr<RawPull>> pulls;
  for (int i = 0; i < 20; ++i)
    pulls.push_back(std::make_unique<RawPull>(port_of(server), "ann"));
  RawClient one_more(port_of(server));
  one_more.send(post(push_ok));
  EXPECT_THAT(one_more.read_answer(), StartsWith("HTTP/1.1 503 "));
}

// Half a request more, and the oldest has to go, not the newest.
TEST(Room, EndsTheOldestHalfRequests) {
  Server server({.max_message = 100'000, .max_request_bytes = 250'000});
  ASSERT_EQ(server.start(), std::nullopt);
  std::vector<RawClient> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(port_of(server));
    clients.back().send(
        "POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
        "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(clients.back().read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  }
  for (RawClient& client : clients)
    client.send(std::string(90'000, 'x'));
  EXPECT_THAT(clients[0].read_answer(), StartsWith("HTTP/1.1 503 "));
  testing::push(port_of(server), "bob", "the server goes on");
  clients[2].send(std::string(10'000, 'x'));
  EXPECT_THAT(clients[2].read_answer(), StartsWith("HTTP/1.1 400 "));  // it is no push, but whole
}

}  // namespace
}  // namespace talk::server
