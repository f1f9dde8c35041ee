// Who gets which message, and what waits for a pull.
#include "reference/server/hub.h"

#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

namespace talk::server {
namespace {

using namespace std::string_literals;
using Pushed = Hub::Pushed;
using Taken = Pull::Taken;

constexpr std::size_t no_limit = std::size_t{1} << 30U;

std::shared_ptr<Pull> subscribe(Hub& hub, const std::string& name, bool event_stream = false) {
  return hub.subscribe(name, event_stream, [] {});
}

// All that waits for it, which must be something.
std::string take(Pull& pull, std::size_t most = no_limit) {
  std::string bytes;
  EXPECT_EQ(pull.take(bytes, most), Taken::bytes);
  return bytes;
}

TEST(Hub, OpensAPullWithANoop) {
  Hub hub(framing::Framing::nul, Routing::others, no_limit);
  EXPECT_EQ(take(*subscribe(hub, "ann")), "noop\0"s);
  EXPECT_EQ(take(*subscribe(hub, "ann", true)), "data: noop\n\n");
  Hub lf(framing::Framing::lf, Routing::others, no_limit);
  EXPECT_EQ(take(*subscribe(lf, "ann")), "noop\n");
}

TEST(Hub, RoutesToAllButThePushersOwnName) {
  Hub hub(framing::Framing::nul, Routing::others, no_limit);
  const auto ann = subscribe(hub, "ann");
  const auto bob = subscribe(hub, "bob");
  const auto second_bob = subscribe(hub, "bob", true);
  EXPECT_EQ(hub.push("ann", "hi"), Pushed::delivered);
  EXPECT_EQ(hub.push("bob", "yo"), Pushed::delivered);
  EXPECT_EQ(take(*ann), "noop\0yo\0"s);
  EXPECT_EQ(take(*bob), "noop\0hi\0"s);
  EXPECT_EQ(take(*second_bob), "data: noop\n\ndata: hi\n\n");
}

TEST(Hub, RoutesToAllWhenToldSo) {
  Hub hub(framing::Framing::lf, Routing::all, no_limit);
  const auto ann = subscribe(hub, "ann");
  hub.push("ann", "hi");
  EXPECT_EQ(take(*ann), "noop\nhi\n");
}

TEST(Hub, GathersAllThatWaitsInOrder) {
  Hub hub(framing::Framing::nul, Routing::others, no_limit);
  const auto ann = subscribe(hub, "ann");
  std::string wanted = "noop\0"s;
  for (int i = 0; i < 100; ++i) {
    hub.push("bob", std::to_string(i));
    wanted += std::to_string(i) + '\0';
  }
  EXPECT_EQ(take(*ann), wanted);
}

TEST(Hub, GivesOutAtMostSoMuchAtATime) {
  Hub hub(framing::Framing::nul, Routing::others, no_limit);
  const auto ann = subscribe(hub, "ann");
  hub.push("bob", "0123456789");
  hub.push("bob", "abc");
  std::string bytes;
  for (const std::size_t size : {3U, 2U, 7U, 4U, 4U}) {
    const std::string piece = take(*ann, size);
    EXPECT_LE(piece.size(), size);
    bytes += piece;
  }
  EXPECT_EQ(bytes,
            "noop\0"
            "0123456789\0abc\0"s);
}

TEST(Hub, RefusesATerminatorInAMessage) {
  for (const auto& [profile, terminator, other] :
       {std::tuple(framing::Framing::nul, "\0"s, "\n"s),
        std::tuple(framing::Framing::lf, "\n"s, "\0"s)}) {
    Hub hub(profile, Routing::others, no_limit);
    const auto ann = subscribe(hub, "ann");
    take(*ann);
    for (const std::string& message : {terminator, "a" + terminator, terminator + "a"})
      EXPECT_EQ(hub.push("bob", message), Pushed::holds_terminator);
    EXPECT_EQ(hub.push("bob", other), Pushed::delivered);
    EXPECT_EQ(take(*ann), other + terminator);
  }
}

TEST(Hub, RefusesWhatAnEventStreamItIsRoutedToCannotCarry) {
  Hub hub(framing::Framing::nul, Routing::others, no_limit);
  const auto plain = subscribe(hub, "ann");
  EXPECT_EQ(hub.push("bob", "\xff\r"), Pushed::delivered);
  const auto events = subscribe(hub, "eve", true);
  EXPECT_EQ(hub.push("bob", "\xff"), Pushed::event_stream_cannot);
  EXPECT_EQ(hub.push("bob", "a\rb"), Pushed::event_stream_cannot);
  EXPECT_EQ(hub.push("eve", "\xff"), Pushed::delivered);
  EXPECT_EQ(take(*plain), "noop\0\xff\r\0\xff\0"s);
  hub.unsubscribe(events);
  EXPECT_EQ(hub.push("bob", "\xff"), Pushed::delivered);
}

TEST(Hub, SendsHeartbeatsOnlyWhereNothingWaits) {
  Hub hub(framing::Framing::nul, Routing::others, no_limit);
  const auto ann = subscribe(hub, "ann");
  hub.heartbeat();
  EXPECT_EQ(take(*ann), "noop\0"s);
  hub.heartbeat();
  hub.heartbeat();
  EXPECT_EQ(take(*ann), "noop\0"s);
  hub.push("bob", "x");
  hub.heartbeat();
  EXPECT_EQ(take(*ann), "x\0"s);
}

TEST(Hub, DropsAReaderOverItsLimitAndNobodyElse) {
  Hub hub(framing::Framing::nul, Routing::others, 1000);
  int aborted = 0;
  const auto stalled = hub.subscribe("ann", false, [&aborted] { ++aborted; });
  const auto reader = subscribe(hub, "bob");
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(hub.push("eve", std::string(300, 'x')), Pushed::delivered);
    EXPECT_NE(take(*reader), "");
  }
  EXPECT_EQ(aborted, 1);
  std::string bytes;
  EXPECT_EQ(stalled->take(bytes, no_limit), Taken::dropped);
}

TEST(Hub, CountsEmptyMessagesTowardsTheLimit) {
  Hub hub(framing::Framing::nul, Routing::others, 1000);
  int aborted = 0;
  const auto stalled = hub.subscribe("ann", false, [&aborted] { ++aborted; });
  for (int i = 0; i < 1000; ++i)
    hub.push("eve", "");
  EXPECT_EQ(aborted, 1);
}

TEST(Hub, TakesOneMessageBeyondTheLimitWhereNothingWaits) {
  Hub hub(framing::Framing::nul, Routing::others, 10);
  const auto ann = subscribe(hub, "ann");
  take(*ann);
  const std::string large(5000, 'x');
  hub.push("bob", large);
  EXPECT_EQ(take(*ann), large + '\0');
}

TEST(Hub, EndsWithALastNoop) {
  Hub hub(framing::Framing::nul, Routing::others, no_limit);
  const auto ann = subscribe(hub, "ann");
  hub.push("bob", "last");
  hub.close();
  EXPECT_EQ(hub.push("bob", "late"), Pushed::closed);
  hub.heartbeat();
  EXPECT_EQ(take(*ann), "noop\0last\0noop\0"s);
  std::string bytes;
  EXPECT_EQ(ann->take(bytes, no_limit), Taken::end);
}

TEST(Hub, EndsAPullThatComesAfterTheEnd) {
  Hub hub(framing::Framing::nul, Routing::others, no_limit);
  hub.close();
  const auto late = subscribe(hub, "ann");
  EXPECT_EQ(take(*late), "noop\0"s);
  std::string bytes;
  EXPECT_EQ(late->take(bytes, no_limit), Taken::end);
  EXPECT_EQ(hub.open_pulls(), 0U);
}

TEST(Hub, KeepsTheOrderOfEachPusherAndOneOrderForAll) {
  Hub hub(framing::Framing::lf, Routing::others, no_limit);
  const auto ann = subscribe(hub, "ann");
  const auto bob = subscribe(hub, "bob");
  std::vector<std::thread> pushers;
  for (const char pusher : {'a', 'b', 'c', 'd'})
    pushers.emplace_back([&hub, pusher] {
      for (char i = 0; i < 100; ++i)
        hub.push("pusher", std::string{pusher, static_cast<char>('!' + i % 90)});
    });
  for (std::thread& pusher : pushers)
    pusher.join();
  const std::string seen = take(*ann);
  EXPECT_EQ(seen, take(*bob));
  for (const char pusher : {'a', 'b', 'c', 'd'}) {
    int next = 0;
    for (std::size_t at = 5; at < seen.size(); at += 3)
      if (seen[at] == pusher) {
        EXPECT_EQ(seen[at + 1], '!' + next++ % 90);
      }
    EXPECT_EQ(next, 100);
  }
}

TEST(Pull, WakesItsReader) {
  Hub hub(framing::Framing::nul, Routing::others, no_limit);
  const auto ann = subscribe(hub, "ann");
  take(*ann);
  std::thread pusher([&hub] { hub.push("bob", "hi"); });
  EXPECT_EQ(take(*ann), "hi\0"s);
  pusher.join();
  std::thread dropper([&hub] { hub.drop_all(); });
  std::string bytes;
  EXPECT_EQ(ann->take(bytes, no_limit), Taken::dropped);
  dropper.join();
}

}  // namespace
}  // namespace talk::server
