// How a server starts and ends: the program as a process of its own, and what it says when it
// cannot start.
#include <csignal>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/process/process.h"
#include "reference/server/server.h"
#include "reference/server/testing/raw_client.h"
#include "reference/server/testing/raw_pull.h"

namespace talk::server {
namespace {

using namespace std::string_literals;
using framing::Framing;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;
using testing::RawClient;
using testing::RawPull;
using ::testing::StartsWith;

process::Command talk_server(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), process::beside_this("talk-server"));
  return {std::move(arguments)};
}

TEST(Shutdown, EndsEveryPullWithANoopAndTheLastChunk) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    process::Server server(talk_server({}));
    ASSERT_TRUE(server.listens()) << server.first_line();
    RawPull plain(server.port(), "ann");
    RawPull headless(server.port(), "bob", "Head: less\r\n");
    RawPull events(server.port(), "eve", "Accept: text/event-stream\r\n", Framing::event_stream);
    RawClient old(server.port());
    old.send("GET /pull?name=old HTTP/1.0\r\n\r\n");
    old.read_until("noop\0"s);
    RawClient idle(server.port());
    testing::push(server.port(), "zoe", "last words");
    server.process().signal(signal);
    const process::Ended ended = server.process().wait();
    EXPECT_EQ(ended.code, 0);
    EXPECT_EQ(ended.out + ended.err, "");
    for (RawPull* pull : {&plain, &headless, &events}) {
      EXPECT_THAT(pull->rest(), ElementsAre("last words", "noop"));
      EXPECT_TRUE(pull->ended_well());
    }
    EXPECT_EQ(old.read_to_end(), "last words\0noop\0"s);
    EXPECT_EQ(idle.read_to_end(), "");
  }
}

TEST(Shutdown, DoesNotWaitForAReaderThatStalled) {
  process::Server server(talk_server({"--queue-limit", "100MiB"}));
  ASSERT_TRUE(server.listens());
  RawPull slow(server.port(), "slow", "", Framing::nul, 16 * 1024);
  for (int i = 0; i < 12; ++i)
    testing::push(server.port(), "bob", std::string(1024UL * 1024, 'x'));
  RawClient half_a_request(server.port());
  half_a_request.send("POST /push HTTP/1.1\r\n");
  server.process().signal(SIGTERM);
  EXPECT_EQ(server.process().wait().code, 0);
  slow.rest();
  EXPECT_FALSE(slow.ended_well());
}

TEST(Start, SaysWhereItListens) {
  process::Server server(talk_server({"--port", "0"}));
  EXPECT_THAT(server.first_line(), MatchesRegex("listening on http://127.0.0.1:[0-9]+"));
  testing::push(server.port(), "ann", "hi");
}

TEST(Start, FailsWhereNobodyCanLearnThePort) {
  process::Command command = talk_server({});
  command.words = {"sh", "-c", command.words.front() + " > /dev/full"};
  const process::Ended ended = process::run(command);
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.err, StartsWith("talk-server: nobody can learn the port"));
}

TEST(Running, SaysItsCountsOnSigusr1) {
  process::Process server(talk_server({}));  // process::Server would drop what is asked for here
  const std::string line = server.read_line();
  const auto port = static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1)));
  RawPull events(port, "eve", "Accept: text/event-stream\r\n", Framing::event_stream);
  RawClient client(port);
  client.send("GET /push?name=bob&message=a%0Db HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 409 "));
  server.signal(SIGUSR1);
  server.signal(SIGTERM);
  const process::Ended ended = server.wait();
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.err, ::testing::HasSubstr(" 1 refused as an open event stream"));
}

TEST(Start, SaysInOneLineWhyItCannot) {
  process::Server first(talk_server({}));
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
    const process::Ended ended = process::run(talk_server(wrong.arguments));
    EXPECT_EQ(ended.out, "");
    EXPECT_THAT(ended.err, StartsWith("talk-server: " + wrong.line));
    EXPECT_EQ(ended.err.find('\n'), ended.err.size() - 1) << ended.err;
    EXPECT_EQ(ended.code, wrong.exit_code) << ended.err;
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
}  // namespace talk::server
