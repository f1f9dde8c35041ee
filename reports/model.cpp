#include "reports/model.h"

#include <algorithm>
#include <array>

namespace talkspec::report {
namespace {

// The names of an enumeration, in the order of its enumerators.
template <class Enum>
constexpr std::array<std::string_view, 0> names{};
template <>
constexpr std::array<std::string_view, 6> names<Verdict> = {"pass", "fail",         "warn",
                                                            "skip", "inconclusive", "unsteady"};
template <>
constexpr std::array<std::string_view, 3> names<Level> = {"must", "should", "may"};
template <>
constexpr std::array<std::string_view, 10> names<Layer> = {
    "connection", "http-head", "body-framing", "chunks",     "message-framing",
    "delivery",   "routing",   "order",        "promptness", "own"};
template <>
constexpr std::array<std::string_view, 6> names<WireEvent::Kind> = {"opened", "sent",  "received",
                                                                    "closed", "reset", "note"};
template <>
constexpr std::array<std::string_view, 5> names<Boundary::Kind> = {"head", "body", "chunk",
                                                                   "message", "end"};

template <class Enum>
std::string_view name_of(Enum enumerator) {
  return names<Enum>[static_cast<std::size_t>(enumerator)];
}

}  // namespace

std::string_view name(Verdict verdict) noexcept {
  return name_of(verdict);
}
std::string_view name(Level level) noexcept {
  return name_of(level);
}
std::string_view name(Layer layer) noexcept {
  return name_of(layer);
}
std::string_view name(WireEvent::Kind kind) noexcept {
  return name_of(kind);
}
std::string_view name(Boundary::Kind kind) noexcept {
  return name_of(kind);
}

template <class Enum>
std::optional<Enum> enumerator_of(std::string_view name) noexcept {
  const auto found = std::find(names<Enum>.begin(), names<Enum>.end(), name);
  if (found == names<Enum>.end()) return std::nullopt;
  return static_cast<Enum>(found - names<Enum>.begin());
}
template std::optional<Verdict> enumerator_of(std::string_view) noexcept;
template std::optional<Level> enumerator_of(std::string_view) noexcept;
template std::optional<Layer> enumerator_of(std::string_view) noexcept;
template std::optional<WireEvent::Kind> enumerator_of(std::string_view) noexcept;
template std::optional<Boundary::Kind> enumerator_of(std::string_view) noexcept;

const std::string& file_in_repository(const Case& c) noexcept {
  return c.path_in_repository.empty() ? c.file : c.path_in_repository;
}

std::string target_label(const Run& run) {
  return run.name.empty() ? run.target : run.name + " (" + run.target + ")";
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

bool is_undecided(const Case& c) noexcept {
  return c.level == Level::must &&
         (c.verdict == Verdict::inconclusive || c.verdict == Verdict::unsteady);
}

std::size_t Tally::of(Verdict verdict) const noexcept {
  return by_verdict[static_cast<std::size_t>(verdict)];
}

Tally tally(const Run& run) noexcept {
  Tally count;
  for (const Case& c : run.cases) {
    ++count.by_verdict[static_cast<std::size_t>(c.verdict)];
    const bool must = c.level == Level::must;
    count.must_judged += must && c.verdict != Verdict::skip ? 1U : 0U;
    count.must_passed += must && c.verdict == Verdict::pass ? 1U : 0U;
    count.must_failed += must && c.verdict == Verdict::fail ? 1U : 0U;
    count.known += c.known.empty() ? 0U : 1U;
    count.unexpected += c.unexpected.empty() ? 0U : 1U;
  }
  return count;
}

Outcome outcome_of(const Run& run) noexcept {
  if (run.interrupted) return Outcome::inconclusive;
  if (tally(run).must_failed > 0 || !run.trouble.empty()) return Outcome::fails;
  const bool undecided = std::any_of(run.cases.begin(), run.cases.end(), is_undecided);
  return undecided || run.out_of_time ? Outcome::inconclusive : Outcome::conforms;
}

std::string outcome_sentence(const Run& run) {
  constexpr std::array<std::string_view, 3> outcomes = {"conforms", "does not conform",
                                                        "inconclusive"};
  const Tally count = tally(run);
  const bool judged = std::any_of(run.cases.begin(), run.cases.end(), [](const Case& c) {
    return c.verdict != Verdict::inconclusive && c.verdict != Verdict::skip;
  });
  if (!run.trouble.empty() && run.smoke.empty() && !judged)
    return "not tested: none of " + std::to_string(count.must_judged) + " MUST cases was judged";
  return std::string(outcomes[static_cast<std::size_t>(outcome_of(run))]) + ": " +
         std::to_string(count.must_passed) + " of " + std::to_string(count.must_judged) +
         " MUST cases passed";
}

void fix_times(Case& c) {
  c.start = {};
  c.duration = {};
  const auto fix = [](std::vector<WireEvent>& transcript) {
    for (WireEvent& event : transcript)
      event.at = {};
  };
  fix(c.transcript);
  for (Attempt& attempt : c.attempts)
    fix(attempt.transcript);
}

void fix_times(Run& run) {
  run.start = {};
  run.stop = {};
  run.round_trip = {};
}

}  // namespace talkspec::report
