#include "reports/model.h"

#include <algorithm>
#include <array>

namespace talkspec::report {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 6> verdicts = {"pass", "fail",         "warn",
                                                      "skip", "inconclusive", "unsteady"};
constexpr std::array<std::string_view, 3> levels = {"must", "should", "may"};
constexpr std::array<std::string_view, 6> kinds = {"opened", "sent",  "received",
                                                   "closed", "reset", "note"};
constexpr std::array<std::string_view, 5> boundaries = {"head", "body", "chunk", "message", "end"};

template <class Enum, std::size_t N>
std::optional<Enum> from(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name(Verdict verdict) noexcept {
  return verdicts[static_cast<std::size_t>(verdict)];
}
std::string_view name(Level level) noexcept {
  return levels[static_cast<std::size_t>(level)];
}
std::string_view name(WireEvent::Kind kind) noexcept {
  return kinds[static_cast<std::size_t>(kind)];
}
std::string_view name(Boundary::Kind kind) noexcept {
  return boundaries[static_cast<std::size_t>(kind)];
}

std::optional<Verdict> verdict_from(std::string_view name) noexcept {
  return from<Verdict>(verdicts, name);
}
std::optional<Level> level_from(std::string_view name) noexcept {
  return from<Level>(levels, name);
}
std::optional<WireEvent::Kind> wire_event_kind_from(std::string_view name) noexcept {
  return from<WireEvent::Kind>(kinds, name);
}
std::optional<Boundary::Kind> boundary_kind_from(std::string_view name) noexcept {
  return from<Boundary::Kind>(boundaries, name);
}

bool is_judged_down(Verdict verdict) noexcept {
  return verdict != Verdict::pass && verdict != Verdict::skip;
}

bool is_known(const Case& c) noexcept {
  return is_judged_down(c.verdict) && !c.known.empty() && c.unexpected.empty();
}

std::string headline(const Case& c) {
  const bool both = !c.unexpected.empty() && !c.message.empty();
  return c.unexpected + (both ? ": " : "") + c.message;
}

bool fails_run(const Case& c) noexcept {
  const bool must_failed = c.verdict == Verdict::fail && c.level == Level::must;
  return (must_failed && c.known.empty()) || !c.unexpected.empty();
}

Tally tally(const Run& run) noexcept {
  Tally count;
  for (const Case& c : run.cases) {
    switch (c.verdict) {
      case Verdict::pass:
        ++count.pass;
        break;
      case Verdict::fail:
        ++count.fail;
        break;
      case Verdict::warn:
        ++count.warn;
        break;
      case Verdict::skip:
        ++count.skip;
        break;
      case Verdict::unsteady:
      case Verdict::inconclusive:
        ++count.inconclusive;
        break;
    }
    if (c.verdict == Verdict::fail && c.level == Level::must) ++count.must_failed;
    count.known += c.known.empty() ? 0U : 1U;
    count.unexpected += c.unexpected.empty() ? 0U : 1U;
  }
  return count;
}

Outcome outcome_of(const Run& run) noexcept {
  const auto must_have = [&run](Verdict verdict) {
    return std::any_of(run.cases.begin(), run.cases.end(), [verdict](const Case& one) {
      return one.level == Level::must && one.verdict == verdict;
    });
  };
  if (run.interrupted) return Outcome::inconclusive;
  if (must_have(Verdict::fail) || !run.trouble.empty()) return Outcome::fails;
  return must_have(Verdict::inconclusive) ? Outcome::inconclusive : Outcome::conforms;
}

std::string outcome_sentence(const Run& run) {
  std::size_t judged = 0;
  std::size_t passed = 0;
  for (const Case& c : run.cases) {
    if (c.level != Level::must || c.verdict == Verdict::skip) continue;
    ++judged;
    if (c.verdict == Verdict::pass) ++passed;
  }
  const std::string count =
      std::to_string(passed) + " of " + std::to_string(judged) + " MUST cases passed";
  switch (outcome_of(run)) {
    case Outcome::conforms:
      return "conforms: " + count;
    case Outcome::fails:
      return "does not conform: " + count;
    case Outcome::inconclusive:
      break;
  }
  return "inconclusive: " + count;
}

void fix_times(Case& c) {
  c.start = {};
  c.duration = {};
  for (WireEvent& event : c.transcript)
    event.at = {};
}

void fix_times(Run& run) {
  run.start = {};
  run.stop = {};
  run.round_trip = {};
}

}  // namespace talkspec::report
