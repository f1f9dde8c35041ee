#include "reports/model.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

using namespace testing;

TEST(Outcome, IsThatOfTheMusts) {
  EXPECT_EQ(outcome_sentence(passed_run()), "conforms: 1 of 1 MUST cases passed");
  EXPECT_EQ(outcome_sentence(failed_run()), "does not conform: 1 of 4 MUST cases passed");
  EXPECT_EQ(outcome_sentence(full_run()), "inconclusive: 1 of 4 MUST cases passed");
}

TEST(Outcome, OfATargetThatIsNotThereBlamesNobody) {
  report::Run run = passed_run();
  run.trouble = "http://127.0.0.1:1 cannot be tested: Connection refused";
  run.cases[0].verdict = Verdict::inconclusive;
  EXPECT_EQ(outcome_sentence(run), "not tested: none of 1 MUST cases was judged");
  run.smoke = "a pull was refused";  // it was there, and wrong
  EXPECT_EQ(outcome_sentence(run), "does not conform: 0 of 1 MUST cases passed");
}

TEST(Outcome, IsInconclusiveWhenNoMustFailedAndOneIsNotDecided) {
  for (const Verdict verdict : {Verdict::unsteady, Verdict::inconclusive}) {
    report::Run run = passed_run();
    run.cases.push_back(run.cases[0]);
    run.cases[1].verdict = verdict;
    EXPECT_EQ(outcome_of(run), Outcome::inconclusive);
    EXPECT_FALSE(fails_run(run.cases[1]));
    run.cases[1].level = Level::should;
    EXPECT_EQ(outcome_of(run), Outcome::conforms);
    run.cases.push_back(run.cases[1]);
    run.cases[2].verdict = Verdict::fail;
    run.cases[2].level = Level::must;
    EXPECT_EQ(outcome_of(run), Outcome::fails);
  }
}

TEST(Outcome, IsInconclusiveWhenTheRunRanOutOfTime) {
  report::Run run = passed_run();
  run.out_of_time = true;
  EXPECT_EQ(outcome_of(run), Outcome::inconclusive);
  run.cases[0].verdict = Verdict::fail;
  EXPECT_EQ(outcome_of(run), Outcome::fails);
}

TEST(Names, AreThoseOfTheirEnumerators) {
  for (int value = 0; value < 10; ++value)
    EXPECT_EQ(enumerator_of<Layer>(name(static_cast<Layer>(value))), static_cast<Layer>(value));
  for (int value = 0; value < 6; ++value)
    EXPECT_EQ(enumerator_of<Verdict>(name(static_cast<Verdict>(value))),
              static_cast<Verdict>(value));
  EXPECT_EQ(name(Layer::http_head), "http-head");
  EXPECT_EQ(enumerator_of<Verdict>("odd"), std::nullopt);
}

}  // namespace
}  // namespace talkspec::report
