// Who gets which message, what waits for a pull, and when it goes.
#include "reference/server/hub.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "reference/server/testing/memory_transport.h"

namespace talk::server {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using framing::Framing;
using Pushed = Hub::Pushed;
using testing::MemoryTransport;
using testing::Seen;

class Loop final : public HubLoop {
 public:
  void wake() override { ++woken; }
  void watch(int, std::uint64_t pull) override { pulls.push_back(pull); }
  std::atomic<int> woken = 0;
  std::vector<std::uint64_t> pulls;
};

struct HubTest : ::testing::Test {
  // A pull without chunks: what it sees are messages, each with its end.
  std::shared_ptr<Seen> open(const std::string& name, bool event_stream = false) {
    auto seen = std::make_shared<Seen>();
    hub.open(std::make_unique<MemoryTransport>(seen), {name, event_stream, false}, "");
    return seen;
  }
  std::uint64_t last() const { return loop.pulls.back(); }

  ServerOptions options;
  Loop loop;
  Hub hub{options, loop};
  Clock::time_point now = Clock::now();
};

TEST_F(HubTest, OpensAPullWithItsHeadAndANoop) {
  EXPECT_EQ(open("ann")->bytes, "noop\0"s);
  EXPECT_EQ(open("ann", true)->bytes, "data: noop\n\n");
  const auto chunked = std::make_shared<Seen>();
  hub.open(std::make_unique<MemoryTransport>(chunked), {"ann"}, "HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_EQ(chunked->bytes, "HTTP/1.1 200 OK\r\n\r\n5\r\nnoop\0\r\n"s);
  options.message_end = Framing::lf;
  EXPECT_EQ(open("ann")->bytes, "noop\n");
}

TEST_F(HubTest, RoutesToAllButThePushersOwnName) {
  const auto ann = open("ann");
  const auto bob = open("bob");
  const auto second_bob = open("bob", true);
  EXPECT_EQ(hub.push("ann", "hi"), Pushed::delivered);
  EXPECT_EQ(hub.push("bob", "yo"), Pushed::delivered);
  EXPECT_EQ(ann->bytes, "noop\0yo\0"s);
  EXPECT_EQ(bob->bytes, "noop\0hi\0"s);
  EXPECT_EQ(second_bob->bytes, "data: noop\n\ndata: hi\n\n");
}

TEST_F(HubTest, RoutesToAllWhenToldSo) {
  options.routing = Routing::all;
  const auto ann = open("ann");
  hub.push("ann", "hi");
  EXPECT_EQ(ann->bytes, "noop\0hi\0"s);
}

TEST_F(HubTest, GathersInOrderWhatAClientDoesNotTakeAtOnce) {
  const auto ann = open("ann");
  ann->takes = 3;
  std::string wanted = "noop\0"s;
  for (int i = 0; i < 300; ++i) {
    hub.push("bob", std::to_string(i));
    wanted += std::to_string(i) + '\0';
  }
  EXPECT_EQ(ann->bytes, wanted.substr(0, 8));
  for (const std::size_t more : {1U, 200U, 5U}) {
    ann->takes = more;
    hub.notice(last(), {.writable = true}, now);
  }
  ann->takes = std::string::npos;
  hub.notice(last(), {.writable = true}, now);
  EXPECT_EQ(ann->bytes, wanted);
}

// A loop turns for many pulls; the order is the same.
TEST_F(HubTest, LeavesManyPullsToTheLoop) {
  std::vector<std::shared_ptr<Seen>> pulls;
  for (int i = 0; i < 20; ++i)
    pulls.push_back(open("ann"));
  hub.push("bob", "a");
  hub.push("bob", "b");
  EXPECT_GE(loop.woken, 1);
  EXPECT_EQ(pulls.front()->bytes, "noop\0"s);
  const auto later = open("ann");  // gets nothing of what was pushed before it
  hub.turn(now);
  for (const auto& pull : pulls)
    EXPECT_EQ(pull->bytes, "noop\0a\0b\0"s);
  EXPECT_EQ(later->bytes, "noop\0"s);
}

TEST_F(HubTest, MakesPushersDeliverWhenTheLoopIsSlow) {
  std::vector<std::shared_ptr<Seen>> pulls;
  for (int i = 0; i < 20; ++i)
    pulls.push_back(open("ann"));
  for (int i = 0; i < 5; ++i)
    hub.push("bob", std::string(100'000, 'x'));
  EXPECT_GT(pulls.front()->bytes.size(), 200'000U);
}

TEST_F(HubTest, RefusesATerminatorInAMessage) {
  for (const auto& [message_end, terminator, other] :
       {std::tuple(Framing::nul, "\0"s, "\n"s), std::tuple(Framing::lf, "\n"s, "\0"s)}) {
    options.message_end = message_end;
    const auto ann = open("ann");
    ann->bytes.clear();
    for (const std::string& message : {terminator, "a" + terminator, terminator + "a"})
      EXPECT_EQ(hub.push("bob", message), Pushed::holds_terminator);
    EXPECT_EQ(hub.push("bob", other), Pushed::delivered);
    EXPECT_EQ(ann->bytes, other + terminator);
    hub.drop_all();
  }
}

TEST_F(HubTest, RefusesWhatAnEventStreamItIsRoutedToCannotCarry) {
  const auto plain = open("ann");
  EXPECT_EQ(hub.push("bob", "\xff\r"), Pushed::delivered);
  const auto events = open("eve", true);
  EXPECT_EQ(hub.push("bob", "\xff"), Pushed::event_stream_cannot);
  EXPECT_EQ(hub.push("bob", "a\rb"), Pushed::event_stream_cannot);
  EXPECT_EQ(hub.push("eve", "\xff"), Pushed::delivered);
  EXPECT_EQ(plain->bytes, "noop\0\xff\r\0\xff\0"s);
  EXPECT_EQ(hub.counts().refused_by_event_streams, 2U);
  hub.notice(last(), {.broken = true}, now);
  EXPECT_EQ(hub.push("bob", "\xff"), Pushed::delivered);
}

TEST_F(HubTest, SendsHeartbeatsOnlyWhereNothingWaits) {
  const auto ann = open("ann");
  const auto stalled = open("bob");
  stalled->takes = 0;
  hub.push("eve", "x");
  for (int i = 0; i < 2; ++i)
    now = hub.turn(now + options.heartbeat);
  EXPECT_EQ(ann->bytes, "noop\0x\0noop\0noop\0"s);
  stalled->takes = std::string::npos;
  hub.notice(last(), {.writable = true}, now);
  EXPECT_EQ(stalled->bytes, "noop\0x\0"s);
}

TEST_F(HubTest, DropsAReaderOverItsLimitAndNobodyElse) {
  options.queue_limit = 1000;
  const auto stalled = open("ann");
  stalled->takes = 0;
  const auto reader = open("bob");
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(hub.push("eve", std::string(300, 'x')), Pushed::delivered);
  EXPECT_TRUE(stalled->aborted);
  EXPECT_TRUE(stalled->closed);
  EXPECT_EQ(reader->bytes.size(), 5U + 5 * 301);
  EXPECT_EQ(hub.open_pulls(), 1U);
  EXPECT_EQ(hub.counts().dropped_pulls, 1U);
}

TEST_F(HubTest, CountsEmptyMessagesTowardsTheLimit) {
  options.queue_limit = 1000;
  const auto stalled = open("ann");
  stalled->takes = 0;
  for (int i = 0; i < 1000; ++i)
    hub.push("eve", "");
  EXPECT_TRUE(stalled->aborted);
}

TEST_F(HubTest, TakesOneMessageBeyondTheLimitWhereNothingWaits) {
  options.queue_limit = 10;
  const auto ann = open("ann");
  const std::string large(5000, 'x');
  ann->takes = 100;
  hub.push("bob", large);
  EXPECT_FALSE(ann->aborted);
  ann->takes = std::string::npos;
  hub.notice(last(), {.writable = true}, now);
  EXPECT_EQ(ann->bytes, "noop\0"s + large + '\0');
}

// Messages that many wait for are counted once, so this takes pulls that wait for different ones.
TEST_F(HubTest, DropsTheFullestWhenAllTogetherHoldTooMuch) {
  options.max_queued = 10'000;
  const auto ann = open("ann");
  const auto bob = open("bob");
  ann->takes = bob->takes = 0;
  hub.push("bob", std::string(6000, 'x'));  // for ann
  hub.push("ann", std::string(3000, 'x'));  // for bob
  EXPECT_FALSE(ann->aborted);
  hub.push("ann", std::string(2000, 'x'));
  EXPECT_TRUE(ann->aborted);
  EXPECT_FALSE(bob->aborted);
}

TEST_F(HubTest, CountsAMessageThatManyWaitForOnce) {
  options.max_queued = 10'000;
  std::vector<std::shared_ptr<Seen>> pulls;
  for (int i = 0; i < 5; ++i) {
    pulls.push_back(open("ann"));
    pulls.back()->takes = 0;
  }
  hub.push("bob", std::string(8000, 'x'));
  EXPECT_EQ(hub.open_pulls(), 5U);
}

TEST_F(HubTest, DropsAReaderThatTakesNothingForTooLong) {
  const auto stalled = open("ann");
  stalled->takes = 0;
  hub.turn(now + 1h);  // nothing has waited in that hour
  EXPECT_FALSE(stalled->aborted);
  hub.push("bob", "x");
  hub.turn(Clock::now() + options.write_timeout - 1s);
  EXPECT_FALSE(stalled->aborted);
  hub.turn(Clock::now() + options.write_timeout + 1h + 2s);
  EXPECT_TRUE(stalled->aborted);
}

TEST_F(HubTest, EndsAPullWhoseClientWritesNoMore) {
  const auto ann = open("ann");
  hub.notice(last(), {.peer_finished = true}, now);
  EXPECT_TRUE(ann->finished);
  EXPECT_TRUE(ann->closed);
  EXPECT_FALSE(ann->aborted);
  EXPECT_EQ(hub.open_pulls(), 0U);
}

TEST_F(HubTest, EndsWithALastNoopAndTheLastChunk) {
  const auto ann = std::make_shared<Seen>();
  hub.open(std::make_unique<MemoryTransport>(ann), {"ann"}, "");
  hub.push("bob", "last");
  hub.close();
  EXPECT_EQ(hub.push("bob", "late"), Pushed::closed);
  EXPECT_EQ(ann->bytes, "5\r\nnoop\0\r\n5\r\nlast\0\r\n5\r\nnoop\0\r\n0\r\n\r\n"s);
  EXPECT_TRUE(ann->finished);
  EXPECT_FALSE(ann->closed);  // the client closes first
  EXPECT_EQ(hub.open_pulls(), 0U);
  hub.notice(last(), {.peer_finished = true}, now);
  EXPECT_TRUE(hub.wait_until_empty(now));
}

TEST_F(HubTest, WaitsForAWhileUntilTheClientCloses) {
  const auto ann = open("ann");
  hub.close();
  EXPECT_FALSE(hub.wait_until_empty(now));
  hub.turn(Clock::now() + 3s);
  EXPECT_TRUE(hub.wait_until_empty(now));
  EXPECT_FALSE(ann->aborted);
}

TEST_F(HubTest, EndsAPullThatComesAfterTheEnd) {
  hub.close();
  const auto late = open("ann");
  EXPECT_EQ(late->bytes, "noop\0"s);
  EXPECT_TRUE(late->finished);
  EXPECT_EQ(hub.open_pulls(), 0U);
}

TEST_F(HubTest, TurnsAFewAwayWithAnAnswer) {
  for (int i = 0; i < 16; ++i) {
    const auto client = std::make_shared<Seen>();
    EXPECT_TRUE(hub.turn_away(std::make_unique<MemoryTransport>(client), "no room"));
    EXPECT_EQ(client->bytes, "no room");
    EXPECT_TRUE(client->finished);
  }
  EXPECT_EQ(hub.open_pulls(), 0U);
  const auto one_more = std::make_shared<Seen>();
  EXPECT_FALSE(hub.turn_away(std::make_unique<MemoryTransport>(one_more), "no room"));
  EXPECT_TRUE(one_more->closed);
  hub.turn(Clock::now() + 3s);
  EXPECT_TRUE(hub.turn_away(std::make_unique<MemoryTransport>(one_more), "no room"));
}

TEST_F(HubTest, KeepsTheOrderOfEachPusherAndOneOrderForAll) {
  options.message_end = Framing::lf;
  const auto ann = open("ann");
  const auto bob = open("bob");
  std::vector<std::thread> pushers;
  for (const char pusher : {'a', 'b', 'c', 'd'})
    pushers.emplace_back([this, pusher] {
      for (char i = 0; i < 100; ++i)
        hub.push("pusher", std::string{pusher, static_cast<char>('!' + i % 90)});
    });
  for (std::thread& pusher : pushers)
    pusher.join();
  hub.turn(now);
  const std::string seen = ann->bytes;
  EXPECT_EQ(seen, bob->bytes);
  for (const char pusher : {'a', 'b', 'c', 'd'}) {
    int next = 0;
    for (std::size_t at = 5; at < seen.size(); at += 3)
      if (seen[at] == pusher) {
        EXPECT_EQ(seen[at + 1], '!' + next++ % 90);
      }
    EXPECT_EQ(next, 100);
  }
}

}  // namespace
}  // namespace talk::server
