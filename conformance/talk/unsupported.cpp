#include "conformance/talk/unsupported.h"

#include <algorithm>
#include <functional>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/runner/bytes.h"
#include "conformance/runner/selection.h"
#include "reference/framing/octets.h"

namespace talkspec::talk {
namespace {

bool any_step(const scenario::Steps& steps,
              const std::function<bool(const scenario::Step&)>& holds) {
  return std::any_of(steps.begin(), steps.end(), [&holds](const scenario::Step& step) {
    if (holds(step)) return true;
    if (const auto* repeat = std::get_if<scenario::step::Repeat>(&step.action))
      return any_step(repeat->steps, holds);
    const auto* together = std::get_if<scenario::step::Together>(&step.action);
    return together != nullptr &&
           std::any_of(together->branches.begin(), together->branches.end(),
                       [&holds](const scenario::Steps& branch) { return any_step(branch, holds); });
  });
}

bool uses(const scenario::Scenario& scenario, std::string_view feature) {
  using Form = scenario::step::Push::Form;
  return any_step(scenario.steps, [feature](const scenario::Step& step) {
    const auto* push = std::get_if<scenario::step::Push>(&step.action);
    if (push == nullptr) return false;
    const scenario::Segments& segments = push->segments;
    return (feature == "chunked-push" && push->form == Form::chunked) ||
           (feature == "get-push" && push->form == Form::query) ||
           (feature == "pipelining" && push->pipelined) ||
           (feature == "segmented-push" && (!segments.at.empty() || segments.every > 0));
  });
}

bool tests(const scenario::Scenario& scenario, std::string_view requirement) {
  return std::any_of(
      scenario.requirements.begin(), scenario.requirements.end(),
      [requirement](const report::Requirement& its) { return its.id == requirement; });
}

bool concerns(const Unsupported& one, const scenario::Scenario& scenario) {
  switch (one.kind) {
    case Unsupported::Kind::requirement:
      return tests(scenario, one.what);
    case Unsupported::Kind::case_id:
      return runner::glob_matches(one.what, scenario.id);
    case Unsupported::Kind::feature:
      return uses(scenario, one.what);
  }
  return false;
}

bool written_by_hand(const scenario::Step& step) {
  if (std::holds_alternative<scenario::step::Send>(step.action)) return true;
  if (const auto* push = std::get_if<scenario::step::Push>(&step.action))
    return push->body || push->request.target;
  const auto* pull = std::get_if<scenario::step::Pull>(&step.action);
  return pull != nullptr && pull->request.target;
}

// The longest message that the case has the runner push, in bytes.
std::uint64_t longest_message(const scenario::Scenario& scenario) {
  runner::BytesMaker maker(scenario, {}, "", 0);
  std::uint64_t longest = 0;
  any_step(scenario.steps, [&](const scenario::Step& step) {
    if (const auto* push = std::get_if<scenario::step::Push>(&step.action)) {
      for (const scenario::Value& message : push->messages)
        longest = std::max<std::uint64_t>(longest, maker.bytes(message, runner::Scope{}).size());
      if (push->body)
        longest =
            std::max<std::uint64_t>(longest, maker.bytes(*push->body, runner::Scope{}).size());
    }
    return false;
  });
  return longest;
}

bool asks_for_coding(const scenario::Step& step) {
  const auto* wire = std::get_if<scenario::step::Wire>(&step.action);
  return wire != nullptr && wire->chunked == true;
}

std::string other_variant(const std::vector<std::string>& names, const char* of,
                          std::string_view ours) {
  const bool ours_too = std::find(names.begin(), names.end(), ours) != names.end();
  if (names.empty() || ours_too) return {};
  return fmt::format("for {} {}; this is {}", of, fmt::join(names, ", "), ours);
}

std::string unsupported(const scenario::Scenario& scenario, const Dialect& dialect) {
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

}  // namespace

std::string reason_to_skip(const scenario::Scenario& scenario, const Profile& profile,
                           Routing routing, const Dialect& dialect) {
  if (auto other = other_variant(scenario.profiles, "profile", profile.name); !other.empty())
    return other;
  if (scenario.profiles.empty() && profile.bare_head && any_step(scenario.steps, asks_for_coding))
    return fmt::format("asks of the head of a pull what it may lack in profile {}", profile.name);
  if (auto other = other_variant(scenario.routings, "routing", name(routing)); !other.empty())
    return other;
  return unsupported(scenario, dialect);
}

std::string reason_to_skip(const scenario::Scenario& scenario, const TargetOptions& target) {
  // RFC 9110 §7.4: over TLS, an https target is the right one.
  const std::string_view scheme = std::string_view(target.url).substr(0, 8);
  if (framing::equals_ignoring_case(scheme, "https://") && tests(scenario, "HTTP-TARGET-SCHEME"))
    return "about a connection without TLS";
  return reason_to_skip(scenario, *target.profile, target.routing.value_or(Routing::others),
                        target.dialect);
}

}  // namespace talkspec::talk
