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
  EXPECT_EQ(outcome_sentence(failed_run()), "does not conform: 1 of 3 MUST cases passed");
  EXPECT_EQ(outcome_sentence(full_run()), "inconclusive: 1 of 3 MUST cases passed");
}

}  // namespace
}  // namespace talkspec::report
