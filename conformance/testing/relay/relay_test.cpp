// The programs relay and stranger, from outside.
#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/testing/program.h"
#include "conformance/testing/raw_client.h"
#include "conformance/testing/raw_server.h"

namespace talkspec {
namespace {

using testing::Ended;
using ::testing::HasSubstr;
using testing::RawClient;
using testing::RawPeer;
using testing::RawServer;
using testing::Server;
using Clock = std::chrono::steady_clock;

std::string address(const RawServer& server) {
  return "127.0.0.1:" + std::to_string(server.port());
}

void echo(RawPeer& peer) {
  while (true) {
    const std::string line = peer.read_until("\n");
    if (!line.ends_with('\n') || !peer.send(line)) return;
  }
}

TEST(RelayTest, TakesTheDelayThereAndBackForEveryConnection) {
  const RawServer target(echo);
  const Server relay({{RELAY_PROGRAM, "--to", address(target), "--delay", "60"}});
  ASSERT_NE(relay.url(), "");
  RawClient one(relay.url());
  RawClient other(relay.url());
  const Clock::time_point begun = Clock::now();
  one.send("a\n");
  other.send("b\n");
  EXPECT_EQ(one.read_until("\n"), "a\n");
  EXPECT_EQ(other.read_until("\n"), "b\n");
  EXPECT_GE(Clock::now() - begun, std::chrono::milliseconds(60));
}

TEST(RelayTest, KeepsTheOrderUpToTheFin) {
  const RawServer target([](RawPeer& peer) {
    std::string all;
    for (std::string line = peer.read_until("\n"); line.ends_with('\n');
         line = peer.read_until("\n"))
      all += line;
    peer.send(all);
    peer.half_close();
  });
  const Server relay({{RELAY_PROGRAM, "--to", address(target), "--delay", "10"}});
  RawClient client(relay.url());
  std::string sent;
  for (int line = 0; line < 1000; ++line) {
    const std::string bytes = std::to_string(line) + "\n";
    client.send(bytes);
    sent += bytes;
  }
  client.half_close();
  EXPECT_EQ(client.read_to_end(), sent);
  EXPECT_FALSE(client.was_reset());
}

TEST(RelayTest, PassesARstOnBehindTheBytes) {
  const RawServer target([](RawPeer& peer) {
    peer.read_until("\n");
    peer.send("last words\n");
    peer.read_until("\n");
    peer.reset();
  });
  const Server relay({{RELAY_PROGRAM, "--to", address(target), "--delay", "10"}});
  RawClient client(relay.url());
  client.send("go\n");
  EXPECT_EQ(client.read_until("\n"), "last words\n");
  client.send("now\n");
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.was_reset());
}

// A server that only sends learns of a client that is gone.
TEST(RelayTest, TellsTheSenderThatNobodyReads) {
  std::atomic<bool> noticed = false;
  {
    RawServer target([&noticed](RawPeer& peer) {
      peer.read_until("\n");
      const Clock::time_point end = Clock::now() + std::chrono::seconds(10);
      while (Clock::now() < end && !noticed)
        noticed = !peer.send(std::string(1024, 'x'));
      noticed.notify_all();
    });
    const Server relay({{RELAY_PROGRAM, "--to", address(target), "--delay", "10"}});
    {
      RawClient client(relay.url());
      client.send("go\n");
      client.read_exactly(1024);
    }
    noticed.wait(false);
  }
  EXPECT_TRUE(noticed);
}

TEST(RelayTest, RefusesWhatTheServerRefuses) {
  RawServer target(echo);
  target.stop_listening();
  const Server relay({{RELAY_PROGRAM, "--to", address(target)}});
  RawClient client(relay.url());
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.was_reset());
}

// 64 KiB a round trip would take 100 s.
TEST(RelayTest, IsAsWideAsTheConnection) {
  constexpr std::size_t much = 32UL * 1024 * 1024;
  const RawServer target([](RawPeer& peer) {
    peer.read_until("\n");
    peer.send(std::string(much, 'x'));
    peer.read_to_end();
  });
  const Server relay({{RELAY_PROGRAM, "--to", address(target), "--delay", "200"}});
  RawClient client(relay.url());
  const Clock::time_point begun = Clock::now();
  client.send("go\n");
  EXPECT_EQ(client.read_exactly(much).size(), much);
  EXPECT_LT(Clock::now() - begun, std::chrono::seconds(20));
}

TEST(StrangerTest, PushesUntilItsTimeIsUp) {
  int requests = 0;
  std::string last;
  Ended ended;
  {
    const RawServer target([&requests, &last](RawPeer& peer) {
      for (std::string request = peer.read_request(); !request.empty();
           request = peer.read_request()) {
        ++requests;
        last = request;
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      }
    });
    ended =
        testing::run_program({{STRANGER_PROGRAM, target.url(), "--every", "20", "--for", "0.5"}});
    EXPECT_EQ(target.accepted(), 1U);
  }
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_GT(requests, 1);
  EXPECT_LE(requests, 26);
  const std::string count = std::to_string(requests);
  EXPECT_EQ(ended.out, "pushed " + count + ", taken " + count + "\n");
  EXPECT_THAT(last, HasSubstr("name=stranger-"));
  EXPECT_THAT(last, HasSubstr("%20says%20" + count));
}

TEST(StrangerTest, GivesUpOnASilentServerInTime) {
  const RawServer target([](RawPeer& peer) { peer.read_to_end(); });
  const Clock::time_point begun = Clock::now();
  EXPECT_EQ(
      testing::run_program({{STRANGER_PROGRAM, target.url(), "--every", "20", "--for", "0.3"}})
          .code,
      1);
  EXPECT_LT(Clock::now() - begun, std::chrono::seconds(10));
}

constexpr const char* somebody =
    "Somebody else pushes to this server: messages came that this run never pushed.";

Ended suite(const std::string& url, std::vector<std::string> more = {}) {
  std::vector<std::string> words{TALKSPEC_PROGRAM, "run", url, "--jobs", "6"};
  words.insert(words.end(), more.begin(), more.end());
  return testing::run_program({std::move(words)});
}

TEST(BesideAStrangerTest, NothingIsLaidToTheServer) {
  const Server server({{TALK_SERVER_PROGRAM, "--port", "0"}});
  const testing::Process stranger(
      {{STRANGER_PROGRAM, server.url(), "--every", "20", "--for", "60"}});
  const Ended ended = suite(server.url());
  EXPECT_TRUE(ended.code == 0 || ended.code == 4) << ended.out;  // 4: not all could be judged
  EXPECT_THAT(ended.out, HasSubstr(somebody));
  const Ended shared = suite(server.url(), {"--shared"});
  EXPECT_EQ(shared.code, 0) << shared.out;
}

TEST(BesideAnotherRunTest, NothingIsLaidToTheServer) {
  const Server server({{TALK_SERVER_PROGRAM, "--port", "0"}});
  auto other = std::async(std::launch::async, [&server] { return suite(server.url()); });
  const Ended one = suite(server.url());
  for (const Ended& ended : {one, other.get()})
    EXPECT_TRUE(ended.code == 0 || ended.code == 4) << ended.out;
}

}  // namespace
}  // namespace talkspec
