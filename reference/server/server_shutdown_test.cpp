// How a server starts and ends: the program as a process of its own, and what it says when it
// cannot start.
#include <csignal>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/server/server.h"
#include "reference/server/testing/raw_client.h"
#include "reference/server/testing/raw_pull.h"
#include "reference/server/testing/server_process.h"

namespace talk {
namespace {

using namespace std::string_literals;
using framing::Framing;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;
using testing::RawClient;
using testing::RawPull;
using testing::ServerProcess;
using ::testing::StartsWith;

TEST(Shutdown, EndsEveryPullWithANoopAndTheLastChunk) {
  for (const int signal : {SIGTERM, SIGINT}) {
    ServerProcess server;
    ASSERT_TRUE(server.start({})) << server.first_line();
    RawPull plain(server.port(), "ann");
    RawPull headless(server.port(), "bob", "Head: less\r\n");
    RawPull events(server.port(), "eve", "Accept: text/event-stream\r\n", Framing::event_stream);
    RawClient old(server.port());
    old.send("GET /pull?name=old HTTP/1.0\r\n\r\n");
    old.read_until("noop\0"s);
    RawClient idle(server.port());
    testing::push(server.port(), "zoe", "last words");
    server.signal(signal);
    EXPECT_EQ(server.wait(), 0);
    for (RawPull* pull : {&plain, &headless, &events}) {
      EXPECT_THAT(pull->rest(), ElementsAre("last words", "noop"));
      EXPECT_TRUE(pull->ended_well());
    }
    EXPECT_EQ(old.read_to_end(), "last words\0noop\0"s);
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_EQ(server.rest(), "");
  }
}

TEST(Shutdown, DoesNotWaitForAReaderThatStalled) {
  ServerProcess server;
  ASSERT_TRUE(server.start({"--queue-limit", "100MiB"}));
  RawPull slow(server.port(), "slow", "", Framing::nul, 16 * 1024);
  for (int i = 0; i < 12; ++i)
    testing::push(server.port(), "bob", std::string(1024UL * 1024, 'x'));
  RawClient half_a_request(server.port());
  half_a_request.send("POST /push HTTP/1.1\r\n");
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
  slow.rest();
  EXPECT_FALSE(slow.ended_well());
}

TEST(Start, SaysWhereItListens) {
  ServerProcess server;
  ASSERT_TRUE(server.start({"--port", "0"}));
  EXPECT_THAT(server.first_line(), MatchesRegex("listening on http://127.0.0.1:[0-9]+"));
  testing::push(server.port(), "ann", "hi");
}

TEST(Start, SaysInOneLineWhyItCannot) {
  ServerProcess first;
  ASSERT_TRUE(first.start({}));
  const std::string port = std::to_string(first.port());
  struct Case {
    std::vector<std::string> arguments;
    std::string line;
    int exit_code;
  };
  const std::vector<Case> cases = {
      {{"--port", port}, "cannot listen on 127.0.0.1 port " + port + ": Address already in use", 1},
      {{"--host", "no.such.host.invalid"}, "cannot listen on no.such.host.invalid port 0", 1},
      {{"--host", "192.0.2.1"}, "cannot listen on 192.0.2.1 port 0: Cannot assign", 1},
      {{"--cert", "/nowhere/c", "--key", "/nowhere/k"},
       "cannot use certificate file /nowhere/c: No such file or directory",
       1},
      {{"--cert", "/dev/null", "--key", "/dev/null"}, "cannot use certificate file /dev/null", 1},
      {{"--cert", "/\x1b[2J\n", "--key", "k"}, "cannot use certificate file /\\x1b[2J\\x0a: No", 1},
      {{"--host", "a\x1b[2J"}, "cannot listen on a\\x1b[2J port 0: no such address", 1},
      {{"--prot", "80"}, "", 2},
  };
  for (const Case& wrong : cases) {
    ServerProcess server;
    EXPECT_FALSE(server.start(wrong.arguments));
    EXPECT_THAT(server.first_line(), StartsWith("talk-server: " + wrong.line));
    EXPECT_EQ(server.rest(), "");
    EXPECT_EQ(server.wait(), wrong.exit_code) << server.first_line();
  }
}

TEST(Start, RefusesOptionsThatMakeNoSense) {
  EXPECT_EQ(Server({.heartbeat = std::chrono::milliseconds(0)}).start(),
            "the heartbeat must be more than 0");
  EXPECT_EQ(Server({.certificate_file = "c"}).start(),
            "a certificate and a key must be given together");
  EXPECT_EQ(Server({.host = ""}).start(), "the host must not be empty");
}

TEST(Stop, MayComeTwiceAndBeforeAnyClient) {
  Server server;
  ASSERT_EQ(server.start(), std::nullopt);
  server.stop();
  server.stop();
  EXPECT_EQ(server.open_pulls(), 0U);
}

}  // namespace
}  // namespace talk
