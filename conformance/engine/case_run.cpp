#include "conformance/engine/case_run.h"

#include <algorithm>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "conformance/engine/blame.h"
#include "conformance/scenario/requirements.h"

namespace talkspec {
namespace {

constexpr std::size_t kept_bytes = 256UL * 1024;  // of what was expected, and of what came

std::map<std::string, std::string> names_of(const Session& session, const Isolation& isolation) {
  const Target& target = session.target;
  return {{"tag", isolation.tag()},        {"scheme", target.scheme},
          {"authority", target.authority}, {"push_path", target.push_path},
          {"pull_path", target.pull_path}, {"terminator", std::string(target.terminator())}};
}

}  // namespace

CaseRun::CaseRun(Session& session, const Scenario& scenario, std::size_t number)
    : session_(session),
      scenario_(scenario),
      isolation_(session.mark, number, !scenario.alone, session.target.dialect.heartbeats),
      maker_(scenario, names_of(session, isolation_), fmt::format("-{}-{}", session.mark, number),
             session.seed),
      writer_(session.target, maker_),
      epoch_(Clock::now()),
      released_(session.loop) {}

wire::Task<report::Case> CaseRun::run() {
  report::Case result;
  result.id = scenario_.id;
  result.area = scenario_.id.substr(0, scenario_.id.find('/'));
  result.title = scenario_.title;
  result.level = scenario_.level;
  result.requirements = scenario_.requirements;
  result.file = scenario_.file;
  result.line = scenario_.line;
  result.start = std::chrono::system_clock::now();
  epoch_ = Clock::now();

  Outcome outcome = co_await run_all();
  basic_ = outcome && outcome->basic;
  if (basic_) co_await look_for_life(*outcome);
  judge(outcome, result);
  collect(result);
  result.duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - epoch_);
  co_return result;
}

wire::Task<Outcome> CaseRun::run_all() {
  Outcome outcome = co_await run_steps(scenario_.steps, Scope{});
  if (!outcome && scenario_.fenced) outcome = co_await final_fence();
  if (outcome && session_.loop.stopping()) outcome->inconclusive = true;
  co_return outcome;
}

wire::Task<Outcome> CaseRun::run_steps(const Steps& steps, Scope scope) {
  for (const Step& step : steps) {
    Outcome outcome = co_await run_step(step, scope);
    if (outcome) co_return outcome;
  }
  co_return std::nullopt;
}

wire::Task<Outcome> CaseRun::run_step(const Step& step, Scope scope) {
  if (session_.loop.stopping()) co_return missed(Waited::starved, "not all steps were run", "", "");
  if (!applies(step)) co_return std::nullopt;
  Outcome outcome = co_await dispatch(step, scope);
  if (!maker_.problem().empty())
    co_return Failure{"the scenario is wrong: " + maker_.problem(), "", ""};
  if (outcome && !step.because.empty()) outcome->message = step.because + ": " + outcome->message;
  co_return outcome;
}

wire::Task<Outcome> CaseRun::dispatch(const Step& step, Scope scope) {
  return std::visit([&](const auto& action) { return run(action, step, scope); }, step.action);
}

bool CaseRun::applies(const Step& step) const {
  return std::all_of(step.when.begin(), step.when.end(), [this](const auto& condition) {
    const auto label = labels_.find(condition.first);
    return label != labels_.end() && label->second == condition.second;
  });
}

void CaseRun::remember(const Step& step, bool accepted) {
  if (!step.label.empty()) labels_[step.label] = accepted;
}

// Where a server that has delivered before fails at the basis: is it about this case, or does
// nobody serve any more?
wire::Task<void> CaseRun::look_for_life(Failure& failure) {
  const bool can_tell = session_.health.ever_proved() && !failure.inconclusive;
  if (!can_tell || failure.requirement == blame::serving_ended || session_.loop.stopping())
    co_return;
  const step::Serving serving;
  const Step step;  // both named: GCC 12 destroys temporaries of a co_await twice
  const Outcome fresh = co_await run(serving, step, Scope{});
  if (!fresh || fresh->requirement != blame::serving_ended) co_return;
  failure.requirement = fresh->requirement;
  failure.message += "; then " + fresh->message;
}

void CaseRun::judge(const Outcome& outcome, report::Case& result) {
  using report::Verdict;
  result.verdict = Verdict::pass;
  const Failure* failure = outcome ? &*outcome : warning_ ? &*warning_ : nullptr;
  if (!failure) return;
  if (failure->inconclusive) {
    result.verdict = Verdict::inconclusive;
  } else if (outcome && scenario_.level == Level::may) {
    notes_.push_back("not so: " + failure->message);
    return;
  } else {
    const bool must = outcome && scenario_.level == Level::must;
    result.verdict = must ? Verdict::fail : Verdict::warn;
  }
  result.message = failure->message;
  const auto kept = [this](const std::string& bytes, const char* which) {
    if (bytes.size() <= kept_bytes) return bytes;
    notes_.push_back(
        fmt::format("{} is cut: {} bytes were left out", which, bytes.size() - kept_bytes));
    return bytes.substr(0, kept_bytes);
  };
  result.expected = kept(failure->expected, "expected");
  result.actual = kept(failure->actual, "actual");
  lay(*failure, result);
}

// A failure is laid to the first of a case's requirements.
void CaseRun::lay(const Failure& failure, report::Case& result) const {
  std::vector<Requirement>& all = result.requirements;
  const CatalogueEntry* const entry = built_in_catalogue().find(failure.requirement);
  if (!entry) return;
  std::erase_if(all, [&failure](const Requirement& one) { return one.id == failure.requirement; });
  all.insert(all.begin(), entry->requirement);
}

void CaseRun::collect(report::Case& result) {
  const auto take = [&result](Link& link) {
    link.drop();
    result.transcript.insert(result.transcript.end(), link.earlier.begin(), link.earlier.end());
  };
  for (auto& [name, link] : roles_)
    take(link);
  for (auto& [name, link] : links_) {
    if (const wire::Response* answer = link.response(); link.pull && answer) {
      for (const std::string& leniency : answer->leniencies)
        notes_.push_back(fmt::format("{}: body of the pull: {}", name, leniency));
    }
    take(link);
  }
  std::stable_sort(result.transcript.begin(), result.transcript.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  constexpr std::size_t kept_notes = 20;
  if (notes_.size() > kept_notes) notes_.resize(kept_notes);
  result.notes = std::move(notes_);
}

}  // namespace talkspec
