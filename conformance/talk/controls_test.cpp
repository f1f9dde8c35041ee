// A refusal proves nothing of a server that refuses everything: each case that demands one has a
// control, in which the same without the departure must be accepted.
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/testing/refusals.h"

namespace talkspec::talk {
namespace {

using scenario::Answer;
using scenario::Scenario;
using scenario::Step;

bool demands_acceptance(const Step& step) {
  const Answer* const answer = answer_of(step);
  if (answer == nullptr) return std::holds_alternative<scenario::step::Pull>(step.action);
  return answer->kind == Answer::Kind::accepted;
}

const std::vector<Scenario>& cases() {
  static const scenario::Suite suite =
      scenario::load_suite({std::string(TALKSPEC_DATA_FOLDER) + "/suite"}, built_in_catalogue());
  return suite.scenarios;
}

TEST(Controls, StandBesideEachCaseThatDemandsARefusal) {
  std::size_t demanding = 0;
  for (const Scenario& one : cases()) {
    if (!any_step(one.steps, demands_refusal)) continue;
    ++demanding;
    EXPECT_FALSE(one.control.empty()) << one.id << " demands a refusal and has no control";
  }
  EXPECT_GT(demanding, 100U);
}

TEST(Controls, MustBeAcceptedThemselves) {
  for (const Scenario& one : cases()) {
    if (one.control.empty()) continue;
    EXPECT_TRUE(any_step(one.control, demands_acceptance)) << one.id;
    EXPECT_FALSE(any_step(one.control, demands_refusal)) << one.id;
  }
}

Answer pattern(std::vector<std::string> status) {
  Answer answer;
  answer.kind = Answer::Kind::pattern;
  answer.status = std::move(status);
  return answer;
}

TEST(Controls, AreAskedForWhereOnlyARefusalWillDo) {
  Answer refused;
  refused.kind = Answer::Kind::refused;
  EXPECT_TRUE(is_refusal(refused));
  EXPECT_TRUE(is_refusal(pattern({"405", "5xx"})));
  EXPECT_FALSE(is_refusal(pattern({"2xx", "414"})));
  EXPECT_FALSE(is_refusal(Answer()));
}

}  // namespace
}  // namespace talkspec::talk
