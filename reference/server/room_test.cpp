// Who is let in, and who has to go.
#include "reference/server/room.h"

#include <memory>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace talk::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

sockaddr_storage address(const char* text) {
  sockaddr_storage made{};
  auto& ipv4 = reinterpret_cast<sockaddr_in&>(made);
  auto& ipv6 = reinterpret_cast<sockaddr_in6&>(made);
  if (::inet_pton(AF_INET, text, &ipv4.sin_addr) == 1) {
    made.ss_family = AF_INET;
  } else if (::inet_pton(AF_INET6, text, &ipv6.sin6_addr) == 1) {
    made.ss_family = AF_INET6;
  }
  return made;
}

struct Guest final : Waiting {
  Guest(Room& room, std::string its_name, std::vector<std::string>& ended)
      : Waiting(room), name(std::move(its_name)), evicted(ended) {}
  ~Guest() override { stop(); }
  void evict() noexcept override { evicted.push_back(name); }

  std::string name;
  std::vector<std::string>& evicted;
};

TEST(Room, HoldsSoManyOfOneAddress) {
  Room room(
      {.connections = 100, .connections_of_one_address = 2, .request_bytes = 0, .patience = {}});
  auto first = room.admit(address("192.0.2.1"));
  const auto second = room.admit(address("192.0.2.1"));
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(room.admit(address("192.0.2.1")), nullptr);
  EXPECT_NE(room.admit(address("192.0.2.2")), nullptr);
  first.reset();
  EXPECT_NE(room.admit(address("192.0.2.1")), nullptr);
  EXPECT_EQ(room.counts().turned_away, 1U);
}

// A host of IPv6 has a network of 2^64 addresses to pick from.
TEST(Room, TakesANetworkOfIpv6ForOneAddress) {
  Room room(
      {.connections = 100, .connections_of_one_address = 1, .request_bytes = 0, .patience = {}});
  const auto first = room.admit(address("2001:db8::1"));
  EXPECT_EQ(room.admit(address("2001:db8::2")), nullptr);
  EXPECT_NE(room.admit(address("2001:db8:0:1::2")), nullptr);
  const auto mapped = room.admit(address("::ffff:192.0.2.1"));
  EXPECT_NE(mapped, nullptr);
  EXPECT_NE(room.admit(address("::ffff:192.0.2.2")), nullptr);
}

TEST(Room, EndsWhoHasWaitedForLongestWhenItIsFull) {
  Room room(
      {.connections = 2, .connections_of_one_address = 100, .request_bytes = 0, .patience = {}});
  std::vector<std::string> evicted;
  const auto first = room.admit(address("192.0.2.1"));
  const auto second = room.admit(address("192.0.2.2"));
  Guest a(room, "a", evicted);
  Guest b(room, "b", evicted);
  a.begin();
  b.begin();
  a.begin();  // it waits anew
  const auto third = room.admit(address("192.0.2.3"));
  EXPECT_NE(third, nullptr);
  EXPECT_THAT(evicted, ElementsAre("b"));
  a.stop();  // it is being answered: nobody waits
  EXPECT_EQ(room.admit(address("192.0.2.4")), nullptr);
  EXPECT_EQ(room.counts().evicted, 1U);
}

// Those who were told to go are still there, and hold descriptors.
TEST(Room, DoesNotOutgrowItsLimitWhileTheyGo) {
  Room room(
      {.connections = 2, .connections_of_one_address = 1000, .request_bytes = 0, .patience = {}});
  std::vector<std::string> evicted;
  std::vector<std::unique_ptr<Guest>> guests;
  std::vector<std::unique_ptr<Room::Place>> places;
  for (int i = 0; i < 100; ++i) {
    guests.push_back(std::make_unique<Guest>(room, "g", evicted));
    guests.back()->begin();
    if (auto place = room.admit(address("192.0.2.1"))) places.push_back(std::move(place));
  }
  EXPECT_EQ(places.size(), 2U + 16U);
}

TEST(Room, EndsTheOldestRequestsWhenTheyHoldTooMuch) {
  Room room({.connections = 100,
             .connections_of_one_address = 100,
             .request_bytes = 1000,
             .patience = {}});
  std::vector<std::string> evicted;
  Guest idle(room, "idle", evicted);
  Guest a(room, "a", evicted);
  Guest b(room, "b", evicted);
  Guest c(room, "c", evicted);
  for (Guest* guest : {&idle, &a, &b, &c})
    guest->begin();
  a.hold(400);
  b.hold(400);
  c.hold(200);
  EXPECT_THAT(evicted, IsEmpty());
  c.hold(201);
  EXPECT_THAT(evicted, ElementsAre("a"));
  a.hold(900);  // it has not noticed yet
  EXPECT_THAT(evicted, ElementsAre("a"));
  b.stop();
  c.hold(1000);
  EXPECT_THAT(evicted, ElementsAre("a"));
  c.hold(1001);
  EXPECT_THAT(evicted, ElementsAre("a", "c"));
}

}  // namespace
}  // namespace talk::server
