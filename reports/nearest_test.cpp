// Which word was meant.
#include "reports/nearest.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace talkspec::report {
namespace {

TEST(Nearest, IsTheWordThatWasMeant) {
  constexpr std::array<std::string_view, 4> names{"messages", "order", "others", "--filter"};
  EXPECT_EQ(nearest("mesages", names), "messages");
  EXPECT_EQ(nearest("ordr", names), "order");
  EXPECT_EQ(nearest("ohters", names), "others");
  EXPECT_EQ(nearest("--fliter", names), "--filter");
}

TEST(Nearest, IsNothingWhereNoneIsNear) {
  constexpr std::array<std::string_view, 3> names{"messages", "order", "others"};
  EXPECT_EQ(nearest("wholly", names), "");
  EXPECT_EQ(nearest("", names), "");
  EXPECT_EQ(nearest(std::string(1'000'000, 'o'), names), "");
  EXPECT_EQ(nearest("order", {}), "");
}

}  // namespace
}  // namespace talkspec::report
