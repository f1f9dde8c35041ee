#include "conformance/engine/unsupported.h"

#include <algorithm>
#include <functional>
#include <variant>

#include <fmt/format.h>

#include "conformance/engine/bytes.h"
#include "conformance/engine/selection.h"

namespace talkspec {
namespace {

bool any_step(const Steps& steps, const std::function<bool(const Step&)>& holds) {
  return std::any_of(steps.begin(), steps.end(), [&holds](const Step& step) {
    if (holds(step)) return true;
    if (const auto* repeat = std::get_if<step::Repeat>(&step.action))
      return any_step(repeat->steps, holds);
    const auto* together = std::get_if<step::Together>(&step.action);
    return together != nullptr &&
           std::any_of(together->branches.begin(), together->branches.end(),
                       [&holds](const Steps& branch) { return any_step(branch, holds); });
  });
}

bool uses(const Scenario& scenario, std::string_view feature) {
  using Form = step::Push::Form;
  return any_step(scenario.steps, [feature](const Step& step) {
    const auto* push = std::get_if<step::Push>(&step.action);
    if (push == nullptr) return false;
    const Segments& segments = push->segments;
    return (feature == "chunked-push" && push->form == Form::chunked) ||
           (feature == "get-push" && push->form == Form::query) ||
           (feature == "pipelining" && push->pipelined) ||
           (feature == "segmented-push" && (!segments.at.empty() || segments.every > 0));
  });
}

bool concerns(const Unsupported& one, const Scenario& scenario) {
  switch (one.kind) {
    case Unsupported::Kind::requirement:
      return std::any_of(scenario.requirements.begin(), scenario.requirements.end(),
                         [&one](const Requirement& its) { return its.id == one.what; });
    case Unsupported::Kind::case_id:
      return glob_matches(one.what, scenario.id);
    case Unsupported::Kind::feature:
      return uses(scenario, one.what);
  }
  return false;
}

bool written_by_hand(const Step& step) {
  if (std::holds_alternative<step::Send>(step.action)) return true;
  if (const auto* push = std::get_if<step::Push>(&step.action))
    return push->body || push->request.target;
  const auto* pull = std::get_if<step::Pull>(&step.action);
  return pull != nullptr && pull->request.target;
}

// The longest message that the case has the runner push, in bytes.
std::uint64_t longest_message(const Scenario& scenario) {
  BytesMaker maker(scenario, {}, "", 0);
  std::uint64_t longest = 0;
  any_step(scenario.steps, [&](const Step& step) {
    if (const auto* push = std::get_if<step::Push>(&step.action)) {
      for (const Value& message : push->messages)
        longest = std::max<std::uint64_t>(longest, maker.bytes(message, Scope{}).size());
      if (push->body)
        longest = std::max<std::uint64_t>(longest, maker.bytes(*push->body, Scope{}).size());
    }
    return false;
  });
  return longest;
}

}  // namespace

std::string reason_unsupported(const Scenario& scenario, const Dialect& dialect) {
  for (const Unsupported& one : dialect.unsupported)
    if (concerns(one, scenario)) return "not supported by the target: " + one.reason;
  if (dialect.by_template_only && any_step(scenario.steps, written_by_hand))
    return "writes requests of its own, and the target takes only those of its target file";
  if (!dialect.longest_message) return {};
  const std::uint64_t longest = longest_message(scenario);
  if (longest <= *dialect.longest_message) return {};
  return fmt::format("has a message of {} bytes; the target takes at most {}", longest,
                     *dialect.longest_message);
}

}  // namespace talkspec
