#include <algorithm>
#include <utility>

#include "conformance/runner/schedule.h"

namespace talkspec::runner {
namespace {

using report::Verdict;

constexpr std::size_t most_trials = 3;

bool down(const Trial& trial) {
  return report::is_judged_down(trial.report.verdict);
}

// The same verdict, for the same cause.
bool alike(const Trial& one, const Trial& other) {
  const report::Case& a = one.report;
  const report::Case& b = other.report;
  if (a.verdict != b.verdict) return false;
  if (!down(one)) return true;
  return a.cause == b.cause && a.requirements.front().id == b.requirements.front().id;
}

// Two that decide, the later one; null while there are none. Passing alone decides where the first
// time was preliminary.
const Trial* decided(const std::vector<Trial>& trials) {
  const Trial& last = trials.back();
  if (!doubtful(trials.front())) return &trials.front();
  if (last.report.verdict != Verdict::inconclusive)
    for (std::size_t at = 0; at + 1 < trials.size(); ++at)
      if (alike(trials[at], last)) return &last;
  const bool only_preliminary = std::all_of(trials.begin(), trials.end() - 1, [](const Trial& one) {
    return one.preliminary || one.report.verdict == Verdict::inconclusive;
  });
  return !down(last) && only_preliminary && trials.size() > 1 ? &last : nullptr;
}

report::Attempt attempt(report::Case& made) {
  return {.verdict = made.verdict,
          .message = std::move(made.message),
          .expected = std::move(made.expected),
          .actual = std::move(made.actual),
          .transcript = std::move(made.transcript)};
}

}  // namespace

bool doubtful(const Trial& trial) {
  return down(trial) || (trial.report.verdict == Verdict::skip && trial.preliminary);
}

bool undecided(const std::vector<Trial>& trials) {
  if (decided(trials) != nullptr) return false;
  // Passing alone once is enough to know that it is not steady.
  const bool passed_again = trials.size() > 1 && !down(trials.back());
  return trials.size() < most_trials && !passed_again;
}

report::Case verdict_of(std::vector<Trial> trials) {
  const Trial* const stands = decided(trials);
  if (stands != nullptr) {
    report::Case made = stands->report;
    if (made.verdict == Verdict::pass && trials.size() > 1)
      made.notes.emplace_back("it passes alone");
    return made;
  }
  report::Case made = std::move(trials.front().report);
  const bool inconclusive = std::all_of(trials.begin(), trials.end(), [](const Trial& one) {
    return one.report.verdict == Verdict::inconclusive || one.preliminary;
  });
  const bool passes_alone = trials.size() > 1 && !down(trials.back());
  for (std::size_t at = 1; at < trials.size(); ++at)
    made.attempts.push_back(attempt(trials[at].report));
  if (inconclusive) {
    made.verdict = Verdict::inconclusive;
  } else if (trials.size() > 1) {
    made.verdict = Verdict::unsteady;
    made.message += passes_alone ? "; it passes alone" : "; and in another way when it ran again";
  }
  return made;
}

}  // namespace talkspec::runner
