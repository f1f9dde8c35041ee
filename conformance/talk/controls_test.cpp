// A refusal proves nothing of a server that refuses everything: each case that demands one has a
// control, in which the same without the departure must be accepted.
#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"

namespace talkspec::talk {
namespace {

using scenario::Answer;
using scenario::Scenario;
using scenario::Step;
using scenario::Steps;

// What the step awaits; null: nothing.
const Answer* answer_of(const Step& step) {
  if (const auto* const push = std::get_if<scenario::step::Push>(&step.action))
    return &push->answer;
  if (const auto* const await = std::get_if<scenario::step::AwaitAnswer>(&step.action))
    return &await->answer;
  const auto* const pull = std::get_if<scenario::step::Pull>(&step.action);
  return pull != nullptr && pull->answer ? &*pull->answer : nullptr;
}

template <typename Predicate>
bool any_of(const Steps& steps, const Predicate& holds) {
  return std::ranges::any_of(steps, [&](const Step& step) {
    if (const auto* const repeat = std::get_if<scenario::step::Repeat>(&step.action))
      return any_of(repeat->steps, holds);
    if (const auto* const together = std::get_if<scenario::step::Together>(&step.action))
      return std::ranges::any_of(together->branches,
                                 [&](const Steps& branch) { return any_of(branch, holds); });
    return holds(step);
  });
}

// Only a refusal will do.
bool is_refusal(const Answer& answer) {
  if (answer.kind == Answer::Kind::refused) return true;
  return answer.kind == Answer::Kind::pattern && !answer.status.empty() &&
         std::ranges::all_of(answer.status, [](const std::string& status) {
           return status.front() == '4' || status.front() == '5';
         });
}

// A step that runs only where something was accepted before has its control in that.
bool demands_refusal(const Step& step) {
  const Answer* const answer = answer_of(step);
  return answer != nullptr && step.when.empty() && is_refusal(*answer);
}

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
    if (!any_of(one.steps, demands_refusal)) continue;
    ++demanding;
    EXPECT_FALSE(one.control.empty()) << one.id << " demands a refusal and has no control";
  }
  EXPECT_GT(demanding, 100U);
}

TEST(Controls, MustBeAcceptedThemselves) {
  for (const Scenario& one : cases()) {
    if (one.control.empty()) continue;
    EXPECT_TRUE(any_of(one.control, demands_acceptance)) << one.id;
    EXPECT_FALSE(any_of(one.control, demands_refusal)) << one.id;
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
