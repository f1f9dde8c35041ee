#include "conformance/talk/testing/refusals.h"

#include <algorithm>
#include <string>
#include <variant>

namespace talkspec::talk {

using scenario::Answer;
using scenario::Step;
using scenario::Steps;

const Answer* answer_of(const Step& step) {
  if (const auto* const push = std::get_if<scenario::step::Push>(&step.action))
    return &push->answer;
  if (const auto* const await = std::get_if<scenario::step::AwaitAnswer>(&step.action))
    return &await->answer;
  const auto* const pull = std::get_if<scenario::step::Pull>(&step.action);
  return pull != nullptr && pull->answer ? &*pull->answer : nullptr;
}

bool any_step(const Steps& steps, const std::function<bool(const Step&)>& holds) {
  return std::ranges::any_of(steps, [&](const Step& step) {
    if (const auto* const repeat = std::get_if<scenario::step::Repeat>(&step.action))
      return any_step(repeat->steps, holds);
    if (const auto* const together = std::get_if<scenario::step::Together>(&step.action))
      return std::ranges::any_of(together->branches,
                                 [&](const Steps& branch) { return any_step(branch, holds); });
    return holds(step);
  });
}

bool is_refusal(const Answer& answer) {
  if (answer.kind == Answer::Kind::refused) return true;
  return answer.kind == Answer::Kind::pattern && !answer.status.empty() &&
         std::ranges::all_of(answer.status, [](const std::string& status) {
           return status.front() == '4' || status.front() == '5';
         });
}

bool demands_refusal(const Step& step) {
  const Answer* const answer = answer_of(step);
  return answer != nullptr && step.when.empty() && is_refusal(*answer);
}

}  // namespace talkspec::talk
