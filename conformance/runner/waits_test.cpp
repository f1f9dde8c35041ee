// What is left of a budget once one of several messages came.
#include "conformance/runner/waits.h"

#include <gtest/gtest.h>

namespace talkspec::runner {
namespace {

using namespace std::chrono_literals;

TEST(WaitsTest, FullPatienceIsForTheWholeStep) {
  const Budget before{.start = Clock::now() - 3s, .length = 8s, .full = 8s};
  const Budget after = after_one(before);
  EXPECT_EQ(after.deadline(), before.deadline());
  EXPECT_FALSE(after.first);
}

TEST(WaitsTest, LessThanFullPatienceIsForEachMessage) {
  const Budget before{.start = Clock::now() - 3s, .length = 4s, .hasty = true, .full = 8s};
  const Budget after = after_one(before);
  EXPECT_GE(after.deadline(), Clock::now() + 3s);
  EXPECT_LE(after.deadline(), Clock::now() + 4s);
  EXPECT_EQ(after.start + after.full, before.start + before.full);
}

TEST(WaitsTest, ItNeverIsMoreThanFullPatience) {
  const Budget before{.start = Clock::now() - 7s, .length = 4s, .hasty = true, .full = 8s};
  const Budget after = after_one(before);
  EXPECT_EQ(after.deadline(), before.start + before.full);
}

TEST(WaitsTest, NothingIsLeftOfWhatIsOver) {
  const Budget before{.start = Clock::now() - 9s, .length = 4s, .hasty = true, .full = 8s};
  const Budget after = after_one(before);
  EXPECT_EQ(after.length, 0s);
  EXPECT_EQ(after.full, 0s);
}

}  // namespace
}  // namespace talkspec::runner
