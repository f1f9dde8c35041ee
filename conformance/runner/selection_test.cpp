#include "conformance/runner/selection.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace talkspec::runner {
namespace {

using scenario::Isolation;
using scenario::Scenario;

std::vector<Scenario> one_of_each() {
  std::vector<Scenario> all(3);
  all[0].id = "a/alone";
  all[0].isolation = Isolation::alone;
  all[1].id = "a/few";
  all[1].isolation = Isolation::few;
  all[2].id = "b/tagged";
  all[2].isolation = Isolation::tagged;
  all[2].slow = true;
  return all;
}

std::vector<std::string> skipped(const SelectionOptions& options) {
  const std::vector<Scenario> all = one_of_each();
  std::vector<std::string> ids;
  for (const Selected& one : select(all, options, [](const Scenario&) { return ""; }))
    if (!one.skipped.empty()) ids.push_back(one.scenario->id);
  return ids;
}

SelectionOptions options(bool slow, bool shared) {
  SelectionOptions made;
  made.slow = slow;
  made.shared = shared;
  return made;
}

using Ids = std::vector<std::string>;

TEST(Selection, SkipsSlowCasesUnlessTheyAreAskedFor) {
  EXPECT_EQ(skipped({}), Ids{"b/tagged"});
  EXPECT_EQ(skipped(options(true, false)), Ids{});
}

TEST(Selection, SkipsOnASharedServerWhatOthersWouldDisturbOrGet) {
  EXPECT_EQ(skipped(options(true, true)), (Ids{"a/alone", "a/few"}));
}

TEST(Selection, TakesWhatMatchesAFilterAndNoExclusion) {
  const std::vector<Scenario> all = one_of_each();
  SelectionOptions only_alone;
  only_alone.filter = {"a/*"};
  only_alone.exclude = {"*/few"};
  const std::vector<Selected> taken =
      select(all, only_alone, [](const Scenario&) { return "unfit"; });
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(taken.front().scenario->id, "a/alone");
  EXPECT_EQ(taken.front().skipped, "unfit");
}

}  // namespace
}  // namespace talkspec::runner
