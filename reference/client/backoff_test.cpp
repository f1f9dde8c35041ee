#include "reference/client/backoff.h"

#include <chrono>

#include <gtest/gtest.h>

namespace talk::client {
namespace {

using namespace std::chrono_literals;

TEST(Backoff, GrowsToItsLargestDelay) {
  Backoff backoff({.first = 100ms, .largest = 500ms, .factor = 2.0, .jitter = 0.0},
                  [] { return 0.9; });
  for (const auto expected : {100ms, 200ms, 400ms, 500ms, 500ms})
    EXPECT_EQ(backoff.next(), expected);
}

TEST(Backoff, TakesItsJitterOffTheDelay) {
  double random = 0.0;
  Backoff backoff({.first = 100ms, .largest = 1s, .factor = 1.0, .jitter = 0.5},
                  [&] { return random; });
  EXPECT_EQ(backoff.next(), 100ms);
  random = 0.5;
  EXPECT_EQ(backoff.next(), 75ms);
  random = 0.999;
  EXPECT_EQ(backoff.next(), 50ms);
}

TEST(Backoff, BeginsAgainAfterSuccess) {
  Backoff backoff({.first = 100ms, .largest = 10s, .factor = 3.0, .jitter = 0.0},
                  [] { return 0.0; });
  backoff.next();
  EXPECT_EQ(backoff.next(), 300ms);
  backoff.reset();
  EXPECT_EQ(backoff.next(), 100ms);
}

}  // namespace
}  // namespace talk::client
