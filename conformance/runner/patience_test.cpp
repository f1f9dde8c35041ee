#include "conformance/runner/patience.h"

#include <gtest/gtest.h>

namespace talkspec::runner {
namespace {

using namespace std::chrono_literals;

constexpr Patience::Duration full = 8s;

TEST(PatienceTest, IsFullUntilSomethingDidNotCome) {
  Patience patience;
  for (int times = 0; times < 50; ++times)
    patience.came(Thing::message, 1ms);
  EXPECT_EQ(patience.granted(Thing::message, full), full);
  patience.in_vain(Thing::message);
  EXPECT_LT(patience.granted(Thing::message, full), full);
}

TEST(PatienceTest, IsLearntForEachThingApart) {
  Patience patience;
  patience.in_vain(Thing::message);
  EXPECT_EQ(patience.granted(Thing::answer, full), full);
}

TEST(PatienceTest, GrantsMoreToACaseThatIsAlone) {
  Patience patience;
  patience.in_vain(Thing::message);
  EXPECT_EQ(patience.granted(Thing::message, full), 500ms);
  patience.set_company(true);
  EXPECT_EQ(patience.granted(Thing::message, full), 250ms);
}

TEST(PatienceTest, GrantsWhatIsManyTimesLongerThanUsual) {
  Patience patience;
  patience.in_vain(Thing::message);
  for (int times = 0; times < 50; ++times)
    patience.came(Thing::message, 600ms);
  EXPECT_GE(patience.granted(Thing::message, full), 4 * 600ms);
  EXPECT_LE(patience.granted(Thing::message, full), 8 * 600ms);
}

TEST(PatienceTest, NeverGrantsMoreThanFull) {
  Patience patience;
  patience.in_vain(Thing::message);
  for (int times = 0; times < 50; ++times)
    patience.came(Thing::message, 1h);
  EXPECT_EQ(patience.granted(Thing::message, full), full);
}

TEST(PatienceTest, AFewThatWereHeldUpTeachNothing) {
  for (const bool company : {true, false}) {
    Patience patience;
    patience.set_company(company);
    patience.in_vain(Thing::message);
    const Patience::Duration before = patience.granted(Thing::message, full);
    for (int times = 0; times < 100; ++times)
      patience.came(Thing::message, times % 25 == 0 ? 5s : 2ms);
    EXPECT_EQ(patience.granted(Thing::message, full), before);
    patience.came(Thing::message, 5s);
    patience.came(Thing::message, 5s);
    patience.came(Thing::message, 5s);
    EXPECT_EQ(patience.granted(Thing::message, full), full);
  }
}

TEST(PatienceTest, CasesInCompanyTeachNothingOfCasesThatAreAlone) {
  Patience patience;
  patience.in_vain(Thing::message);
  patience.set_company(true);
  for (int times = 0; times < 50; ++times)
    patience.came(Thing::message, 3s);
  EXPECT_EQ(patience.granted(Thing::message, full), full);
  patience.set_company(false);
  EXPECT_EQ(patience.granted(Thing::message, full), 500ms);
}

TEST(PatienceTest, CallsATargetCrowdedByWhatComesBesideOtherCases) {
  Patience patience;
  for (int times = 0; times < 50; ++times)
    patience.came(Thing::answer, 3s);
  EXPECT_FALSE(patience.crowded(Thing::answer, full));
  patience.set_company(true);
  for (int times = 0; times < 50; ++times)
    patience.came(Thing::answer, 3s);
  EXPECT_TRUE(patience.crowded(Thing::answer, full));
  EXPECT_FALSE(patience.crowded(Thing::message, full));
}

TEST(PatienceTest, LeavesADistantTargetItsRoundTrips) {
  Patience patience;
  patience.set_round_trip(100ms);
  patience.in_vain(Thing::answer);
  patience.set_company(true);
  EXPECT_EQ(patience.granted(Thing::answer, full), 250ms + 8 * 100ms);
}

}  // namespace
}  // namespace talkspec::runner
