#include "conformance/runner/known_failures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::runner {
namespace {

using namespace std::chrono_literals;
using report::Case;
using report::Verdict;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::chrono::sys_days today{std::chrono::year(2026) / 11 / 24};

scenario::Scenario scenario_of(std::string id, std::string requirement) {
  scenario::Scenario made;
  made.id = std::move(id);
  made.requirements.push_back({std::move(requirement), report::Level::must, "", ""});
  return made;
}

const std::vector<scenario::Scenario>& suite() {
  static const std::vector<scenario::Scenario> scenarios{scenario_of("push/a", "PUSH-A"),
                                                         scenario_of("push/b", "PUSH-A"),
                                                         scenario_of("pull/c", "PULL-C")};
  return scenarios;
}

Case ended(std::size_t number, Verdict verdict) {
  Case made;
  made.id = suite()[number].id;
  made.requirements = suite()[number].requirements;
  made.verdict = verdict;
  made.message = "it broke";
  return made;
}

KnownFailures list(std::string_view entries) {
  const std::string text = "{\"known\": [" + std::string(entries) + "]}";
  LoadedKnownFailures loaded = load_known_failures(text, "known.json", suite());
  for (const scenario::Diagnostic& diagnostic : loaded.diagnostics)
    ADD_FAILURE() << scenario::to_text(diagnostic);
  return loaded.list;
}

std::vector<Case> judged(const KnownFailures& known, std::vector<Case> cases) {
  for (Case& one : cases)
    judge_by(known, today, one);
  judge_by(known, today, cases);
  return cases;
}

constexpr std::string_view a_fails =
    R"({"case": "push/a", "verdict": "fail", "reason": "one segment"})";

TEST(KnownFailuresTest, AListedFailureIsKnown) {
  const auto cases = judged(list(a_fails), {ended(0, Verdict::fail), ended(1, Verdict::fail)});
  EXPECT_EQ(cases[0].known, "one segment");
  EXPECT_EQ(cases[0].unexpected, "");
  EXPECT_EQ(cases[1].known, "");
  EXPECT_FALSE(report::fails_run(cases[0]));
  EXPECT_TRUE(report::fails_run(cases[1]));
}

TEST(KnownFailuresTest, MayNameARowThatIsNoCaseOfTheSuite) {
  constexpr std::string_view text =
      R"({"known": [{"case": "wire/x", "verdict": "fail", "reason": "one space"}]})";
  EXPECT_FALSE(load_known_failures(text, "known.json", suite()).diagnostics.empty());
  const LoadedKnownFailures loaded = load_known_failures(text, "known.json", suite(), {"wire/x"});
  EXPECT_TRUE(loaded.diagnostics.empty());
  Case row = ended(0, Verdict::fail);
  row.id = "wire/x";
  EXPECT_EQ(judged(loaded.list, {row})[0].known, "one space");
}

TEST(KnownFailuresTest, WhatEndsOtherwiseThanListedIsAnError) {
  for (const Verdict verdict : {Verdict::pass, Verdict::warn}) {
    const auto cases = judged(list(a_fails), {ended(0, verdict)});
    EXPECT_THAT(cases[0].unexpected, HasSubstr("the list has it for fail"));
    EXPECT_TRUE(report::fails_run(cases[0]));
  }
}

TEST(KnownFailuresTest, WhatWasNotJudgedIsNot) {
  for (const Verdict verdict : {Verdict::skip, Verdict::inconclusive}) {
    const auto cases = judged(list(a_fails), {ended(0, verdict)});
    EXPECT_EQ(cases[0].unexpected, "");
    EXPECT_EQ(cases[0].known, "");
  }
}

TEST(KnownFailuresTest, ARequirementStandsForTheCasesLaidToIt) {
  const KnownFailures known =
      list(R"({"requirement": "PUSH-A", "verdict": "fail", "reason": "never"})");
  auto cases = judged(known, {ended(0, Verdict::fail), ended(1, Verdict::pass)});
  EXPECT_EQ(cases[0].known, "never");
  EXPECT_EQ(cases[1].unexpected, "");
  cases = judged(known, {ended(0, Verdict::pass), ended(1, Verdict::pass)});
  EXPECT_THAT(cases[0].unexpected, HasSubstr("no case of PUSH-A is fail any more"));
}

TEST(KnownFailuresTest, IsOverAfterItsDay) {
  const KnownFailures until_today =
      list(R"({"case": "push/a", "verdict": "fail", "reason": "soon", "until": "2026-11-24"})");
  EXPECT_EQ(judged(until_today, {ended(0, Verdict::fail)})[0].known, "soon");
  const KnownFailures until_yesterday =
      list(R"({"case": "push/a", "verdict": "fail", "reason": "soon", "until": "2026-11-23"})");
  EXPECT_THAT(judged(until_yesterday, {ended(0, Verdict::fail)})[0].unexpected,
              HasSubstr("until 2026-11-23"));
  EXPECT_EQ(judged(until_yesterday, {ended(0, Verdict::pass)})[0].unexpected, "");
}

TEST(KnownFailuresTest, MendingKeepsReasonsAndMakesTheListExact) {
  const KnownFailures before =
      list(std::string(a_fails) +
           R"(, {"case": "pull/c", "verdict": "fail", "reason": "was so", "comment": "ours"})");
  const std::vector<Case> cases{ended(0, Verdict::warn), ended(1, Verdict::fail),
                                ended(2, Verdict::pass)};
  const KnownFailures after = mended(before, today, cases);
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].id, "push/a");
  EXPECT_EQ(after[0].verdict, Verdict::warn);
  EXPECT_EQ(after[0].reason, "one segment");
  EXPECT_EQ(after[1].id, "push/b");
  EXPECT_THAT(after[1].reason, HasSubstr("it broke"));
  for (const Case& one : judged(after, cases))
    EXPECT_FALSE(report::fails_run(one)) << one.id;
}

TEST(KnownFailuresTest, MendingLeavesWhatWasNotJudged) {
  const KnownFailures before = list(a_fails);
  EXPECT_EQ(mended(before, today, {ended(0, Verdict::skip)}).size(), 1U);
  EXPECT_EQ(mended(before, today, {ended(1, Verdict::pass)}).size(), 1U);
}

TEST(KnownFailuresTest, ItsTextIsReadBackAsItIs) {
  const KnownFailures before =
      list(R"({"case": "push/a", "verdict": "warn", "reason": "r", "until": "2027-01-31",
               "comment": "c"}, {"requirement": "PULL-C", "verdict": "fail", "reason": "s"})");
  const std::string text = text_of(before);
  const LoadedKnownFailures again = load_known_failures(text, "again.json", suite());
  EXPECT_TRUE(again.diagnostics.empty());
  EXPECT_EQ(text_of(again.list), text);
}

TEST(KnownFailuresTest, NamesEveryMistakeByItsPlace) {
  const LoadedKnownFailures loaded = load_known_failures(R"({"known": [
  {"case": "push/x", "verdict": "fail", "reason": "r"},
  {"case": "push/a", "requirement": "PUSH-A", "verdict": "fail", "reason": "r"},
  {"case": "push/b", "verdict": "skip", "reason": "r"},
  {"case": "pull/c", "verdict": "fail", "reason": "r", "until": "2026-02-30"},
  {"case": "pull/c", "verdict": "fail", "reason": ""}]})",
                                                         "known.json", suite());
  std::vector<std::string> lines;
  for (const scenario::Diagnostic& diagnostic : loaded.diagnostics)
    lines.push_back(scenario::to_text(diagnostic));
  EXPECT_THAT(lines, ElementsAre(HasSubstr("/known/0/case: the suite has no case `push/x`"),
                                 HasSubstr("/known/1: needs one of `case` or `requirement`"),
                                 HasSubstr("/known/2/verdict: `skip` is not"),
                                 HasSubstr("/known/3/until: must be a date"),
                                 HasSubstr("/known/4/case: `pull/c` is listed already"),
                                 HasSubstr("/known/4/reason: must not be empty")));
}

}  // namespace
}  // namespace talkspec::runner
