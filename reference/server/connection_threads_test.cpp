#include "reference/server/connection_threads.h"

#include <atomic>
#include <latch>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include <gtest/gtest.h>

namespace talk::server {
namespace {

// Also where some threads wait for tasks already.
TEST(ConnectionThreadsTest, NoTaskWaitsForAnother) {
  constexpr int tasks = 100;
  ConnectionThreads threads;
  for (int round = 0; round < 3; ++round) {
    std::latch all_began(tasks + 1);
    std::latch all_ended(tasks);
    for (int task = 0; task < tasks; ++task)
      ASSERT_TRUE(threads.run([&] {
        all_began.arrive_and_wait();
        all_ended.count_down();
      }));
    all_began.arrive_and_wait();
    all_ended.wait();
  }
  threads.join();
}

TEST(ConnectionThreadsTest, AThreadTakesTaskAfterTask) {
  constexpr int tasks = 1000;
  ConnectionThreads threads;
  std::mutex mutex;
  std::set<std::thread::id> seen;
  for (int task = 0; task < tasks; ++task) {
    std::latch ended(1);
    ASSERT_TRUE(threads.run([&] {
      const std::lock_guard lock(mutex);
      seen.insert(std::this_thread::get_id());
      ended.count_down();
    }));
    ended.wait();
  }
  threads.join();
  EXPECT_LT(seen.size(), tasks / 2U);
}

TEST(ConnectionThreadsTest, JoinReturnsBehindTheLastTaskAndWhatItHolds) {
  std::atomic<int> ended = 0;
  struct Held {
    std::atomic<int>& ended;
    ~Held() { ++ended; }
  };
  ConnectionThreads threads;
  for (int task = 0; task < 10; ++task)
    ASSERT_TRUE(threads.run([held = std::make_shared<Held>(ended)] { std::this_thread::yield(); }));
  threads.join();
  EXPECT_EQ(ended, 10);
}

}  // namespace
}  // namespace talk::server
