#include "conformance/talk/combinations.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "reports/groups.h"

namespace talkspec::talk {
namespace {

using report::Verdict;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* cause = "Messages that were accepted do not arrive.";

// Each case of suite/pairs.json: failed where it has all of `traits`, else passed.
std::vector<report::Case> run_where_fail(const std::vector<Traits>& some) {
  std::vector<report::Case> cases;
  const scenario::Suite suite = scenario::load_suite(
      {std::string(TALKSPEC_DATA_FOLDER) + "/suite/pairs.json"}, built_in_catalogue());
  for (const scenario::Scenario& scenario : suite.scenarios) {
    const std::optional<Traits> has = traits_of(scenario.id);
    const bool fails = std::ranges::any_of(
        some, [&](const Traits& traits) { return std::ranges::includes(*has, traits); });
    report::Case c;
    c.id = scenario.id;
    c.requirements = scenario.requirements;
    c.verdict = fails ? Verdict::fail : Verdict::pass;
    c.layer = report::Layer::delivery;
    if (fails) c.cause = cause;
    cases.push_back(c);
  }
  name_combinations(cases);
  return cases;
}

// What the causes of the failed cases say.
std::set<std::string> causes(const std::vector<report::Case>& cases) {
  std::set<std::string> all;
  for (const report::Case& c : cases)
    if (c.verdict == Verdict::fail) all.insert(c.cause);
  return all;
}

TEST(Combinations, AreReadOffTheIdOfACase) {
  EXPECT_EQ(traits_of("pairs/query-usual"),
            (Traits{"pushed in the query", "pushed in origin-form", "in one segment",
                    "on a fresh connection", "with short ASCII text"}));
  EXPECT_EQ(traits_of("pairs/pull-uri.beside.empty.chunked.burst"),
            (Traits{"pulled in absolute-form", "pulled with few fields", "beside another pull",
                    "with empty text", "pushed in chunks", "in a burst"}));
  EXPECT_EQ(traits_of("delivery/order"), std::nullopt);
  EXPECT_EQ(traits_of("pairs/other-usual"), std::nullopt);
  EXPECT_EQ(traits_of("pairs/length"), std::nullopt);
}

TEST(Combinations, HaveTraitsOfTheirOwnInEachCaseOfTheSuite) {
  std::set<Traits> all;
  const std::vector<report::Case> cases = run_where_fail({});
  for (const report::Case& c : cases)
    all.insert(*traits_of(c.id));
  EXPECT_EQ(all.size(), cases.size());
  EXPECT_GT(cases.size(), 50U);
}

TEST(Combinations, AreTheSmallestThatNoPassedCaseHas) {
  EXPECT_THAT(smallest_combinations({{"a", "b"}, {"a", "c"}}, {{"b", "c"}}),
              ElementsAre(Alternatives{{"a"}}));
  EXPECT_THAT(smallest_combinations({{"a", "b"}}, {{"b", "c"}, {"a", "c"}}),
              ElementsAre(Alternatives{{"a", "b"}}));
  EXPECT_THAT(smallest_combinations({{"a", "x"}, {"b", "y"}, {"b", "z"}}, {{"x", "y", "z"}}),
              ElementsAre(Alternatives{{"b"}}, Alternatives{{"a"}}));
  EXPECT_THAT(smallest_combinations({{"a"}, {"b"}}, {}), ElementsAre(Alternatives{{}}));
  EXPECT_THAT(smallest_combinations({{"a"}}, {{"a", "b"}}), IsEmpty());
  EXPECT_THAT(smallest_combinations({}, {{"a"}}), IsEmpty());
}

// One failed case may have several that no passed case has.
TEST(Combinations, AreAllSaidWhereTheyExplainTheSameCases) {
  EXPECT_THAT(smallest_combinations({{"a", "b", "c"}}, {{"c"}}),
              ElementsAre(Alternatives{{"a"}, {"b"}}));
  EXPECT_THAT(smallest_combinations({{"in one segment", "with a trailer section"}}, {{}}),
              ElementsAre(Alternatives{{"with a trailer section"}}));
}

TEST(Combinations, AreNotLookedForAmongManyTraits) {
  EXPECT_THAT(
      smallest_combinations({{"a", "b", "c", "d"}},
                            {{"a", "b", "c"}, {"a", "b", "d"}, {"a", "c", "d"}, {"b", "c", "d"}}),
      IsEmpty());
}

TEST(Combinations, AreSaidInWords) {
  EXPECT_EQ(words_of({{{"pushed in chunks", "cut into segments"}}, {{"with empty text"}}}),
            "only when cut into segments and pushed in chunks, or when with empty text");
  EXPECT_EQ(words_of({{{"a"}}, {{"b"}, {"x"}}, {{"c"}}, {{"d"}}}),
            "only when a, or when b (or x), or when c, or when in other ways");
  EXPECT_EQ(words_of({{{"a", "b"}, {"a", "c"}, {"d"}, {"e"}}}),
            "only when a and b (or a and c, or d)");
  EXPECT_EQ(words_of({}), "");
  EXPECT_EQ(words_of({{{}}}), "");
}

// Each two values meet in a case; what else that case has, others have and pass.
TEST(Combinations, NameTwoThingsThatMeet) {
  const std::vector<Traits> pairs{{"pushed in chunks", "with Expect: 100-continue"},
                                  {"with quoted chunk extensions", "in chunks of one byte"},
                                  {"with Connection: close", "with long text"},
                                  {"pushed in the query", "with escaped text beyond ASCII"},
                                  {"pulled in absolute-form", "on a pull that is opened again"},
                                  {"cut into segments", "with raw text beyond ASCII"}};
  for (const Traits& pair : pairs) {
    const std::string words = *pair.begin() + " and " + *pair.rbegin();
    const std::set<std::string> said = causes(run_where_fail({pair}));
    ASSERT_THAT(said, SizeIs(1));
    EXPECT_THAT(*said.begin(),
                AllOf(StartsWith("Messages that were accepted do not arrive, only when "),
                      HasSubstr(words), Not(HasSubstr(", or when"))));
  }
}

TEST(Combinations, NameOneThingWhereItIsEnough) {
  EXPECT_THAT(
      causes(run_where_fail({{"pushed in chunks"}})),
      ElementsAre("Messages that were accepted do not arrive, only when pushed in chunks."));
  EXPECT_THAT(
      causes(run_where_fail({{"with raw text beyond ASCII"}, {"with escaped text beyond ASCII"}})),
      ElementsAre("Messages that were accepted do not arrive, only when with escaped text beyond "
                  "ASCII, or when with raw text beyond ASCII."));
}

TEST(Combinations, ComeBehindWhatACaseAboutOneThingShows) {
  for (const report::Case& c : run_where_fail({{"with empty text"}}))
    EXPECT_EQ(c.layer, c.verdict == Verdict::fail ? report::Layer::own : report::Layer::delivery)
        << c.id;
}

TEST(Combinations, SayNothingWhereAllFail) {
  const std::vector<report::Case> cases = run_where_fail({{}});
  EXPECT_THAT(causes(cases), ElementsAre(cause));
  EXPECT_EQ(cases.front().layer, report::Layer::own);
}

// The cause that both kinds of cases have is one group, in its own place.
TEST(Combinations, StayInTheGroupOfACaseAboutOneThingWhereAllFail) {
  report::Run run;
  run.cases = run_where_fail({{}});
  report::Case plain = run.cases.front();
  plain.id = "delivery/order";
  plain.layer = report::Layer::delivery;
  run.cases.push_back(plain);
  const std::vector<report::Group> groups = report::groups_of(run);
  ASSERT_THAT(groups, SizeIs(1));
  EXPECT_EQ(groups.front().layer, report::Layer::delivery);
}

// What cannot be read as chunks, for one, is not what these cases are about.
TEST(Combinations, LeaveWhatIsLaidToAnotherRequirement) {
  std::vector<report::Case> cases = run_where_fail({});
  cases[3].verdict = Verdict::fail;
  report::Requirement chunks;
  chunks.id = "CHUNK-SYNTAX";
  cases[3].requirements.insert(cases[3].requirements.begin(), chunks);
  cases[3].cause = "What comes on a pull cannot be read as chunks.";
  const std::vector<report::Case> as_it_was = cases;
  name_combinations(cases);
  EXPECT_EQ(cases, as_it_was);
}

TEST(Combinations, AreNotAskedOfOtherCases) {
  std::vector<report::Case> cases = run_where_fail({});
  report::Case other;
  other.id = "delivery/order";
  other.verdict = Verdict::fail;
  other.requirements = cases.front().requirements;
  other.cause = cause;
  cases.push_back(other);
  name_combinations(cases);
  EXPECT_EQ(cases.back(), other);
}

}  // namespace
}  // namespace talkspec::talk
