// The checker against every way of giving messages to pushes, on many small histories.
#include "conformance/talk/delivery/testing/brute_force.h"

#include <gtest/gtest.h>

#include "conformance/talk/delivery/testing/random_history.h"
#include "conformance/talk/delivery/testing/script.h"

namespace talkspec::talk::delivery {
namespace {

using testing::is_possible;
using testing::Mixture;

struct Counts {
  int possible = 0;
  int impossible = 0;
};

// `complete`: what is impossible must be found, and not only what is possible be left alone.
void compare(const Mixture& mixture, const Config& config, testing::Strictness complete) {
  constexpr std::uint32_t histories = 10000;
  Counts counts;
  for (std::uint32_t seed = 1; seed <= histories; ++seed) {
    const std::vector<Event> history = testing::random_history(seed, mixture);
    Checker checker(config);
    for (const Event& event : history)
      checker.see(event);
    const bool possible = is_possible(history, config, {.order = true});
    const bool must_be_found = !possible && !is_possible(history, config, complete);
    ++(possible ? counts.possible : counts.impossible);
    EXPECT_EQ(checker.problem(), "") << seed;
    EXPECT_TRUE(!possible || checker.findings() == 0)
        << seed << " is right, not " << testing::verdict(checker) << ": "
        << testing::script(history);
    EXPECT_TRUE(!must_be_found || checker.findings() > 0)
        << seed << " is wrong: " << testing::script(history);
    if ((possible && checker.findings() != 0) || (must_be_found && checker.findings() == 0)) break;
  }
  // Neither may be rare, or little was compared.
  EXPECT_GT(counts.possible, static_cast<int>(histories) / 8);
  EXPECT_GT(counts.impossible, static_cast<int>(histories) / 8);
}

TEST(BruteForce, AgreesWhereEachTextIsPushedOnce) {
  compare({}, {}, {.order = true});
  compare({.pushers = 1}, {}, {.order = true});
  compare({.pushers = 3, .pushes = 6}, {}, {.order = true});
  compare({}, {.routing = Routing::all}, {.order = true});
  compare({}, {.keeps_messages = true}, {.order = true});
}

TEST(BruteForce, AgreesInNumberWhereTextsArePushedAgain) {
  compare({.texts = 1}, {}, {.order = false});
  compare({.texts = 2, .pushes = 5}, {}, {.order = false});
  compare({.texts = 3, .pushers = 3, .pushes = 6}, {}, {.order = false});
  compare({.texts = 2, .pushes = 5}, {.routing = Routing::all}, {.order = false});
}

TEST(BruteForce, AgreesInOrderWhereOnePusherPushesAgainOneAtATime) {
  compare({.texts = 2, .pushers = 1, .pushes = 5, .plain = true}, {}, {.order = true});
  compare({.texts = 1, .pushers = 1, .pushes = 5, .plain = true}, {}, {.order = true});
  compare({.texts = 3, .pushers = 1, .pushes = 6, .plain = true}, {}, {.order = true});
}

}  // namespace
}  // namespace talkspec::talk::delivery
