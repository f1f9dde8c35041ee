#include "conformance/runner/steps.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "conformance/runner/waits.h"

namespace talkspec::runner {

namespace step = scenario::step;

wire::Task<Evidence> StepRunner::run(const scenario::Steps& steps, Scope scope) {
  for (const scenario::Step& one : steps)
    state_of(one);
  for (const scenario::Step& one : steps) {
    const Frame frame{one, scope};
    Evidence evidence = co_await run_one(frame);
    if (evidence) co_return evidence;
  }
  co_return std::nullopt;
}

wire::Task<Evidence> StepRunner::run_one(Frame frame) {
  if (session_.loop.stopping())
    co_return missed(session_, Waited::starved, {}, Fact::unexplained, "not all steps were run", "",
                     "");
  if (!applies(frame.step)) {
    StepState& state = state_of(frame.step);
    if (state == StepState::not_reached) state = StepState::not_applicable;
    co_return std::nullopt;
  }
  Evidence evidence = co_await actor_.act(frame);
  if (!maker_.problem().empty()) {
    Observation wrong;
    wrong.fact = Fact::wrong_scenario;
    wrong.sentence = "the scenario is wrong: " + maker_.problem();
    evidence = std::move(wrong);
  }
  state_of(frame.step) = evidence ? StepState::not_held : StepState::held;
  if (!evidence) co_return std::nullopt;
  if (evidence->line == 0) evidence->line = frame.step.line;
  if (!frame.step.because.empty())
    evidence->sentence = frame.step.because + ": " + evidence->sentence;
  co_return evidence;
}

bool StepRunner::applies(const scenario::Step& step) const {
  return std::all_of(step.when.begin(), step.when.end(), [this](const auto& condition) {
    const auto label = labels_.find(condition.first);
    return label != labels_.end() && label->second == condition.second;
  });
}

void StepRunner::remember(const scenario::Step& step, bool accepted) {
  if (!step.label.empty()) labels_[step.label] = accepted;
}

StepState& StepRunner::state_of(const scenario::Step& step) {
  const auto [place, is_new] = places_.emplace(&step, record_.steps.size());
  if (is_new) record_.steps.push_back({.line = step.line, .state = StepState::not_reached});
  return record_.steps[place->second].state;
}

wire::Task<Evidence> StepRunner::flow(const step::Together& together, Scope scope) {
  wire::Condition ended(session_.loop);
  std::vector<Evidence> evidence(together.branches.size());
  std::size_t running = evidence.size();
  const auto branch = [this, scope](const scenario::Steps& steps,
                                    Evidence& its) -> wire::Task<void> {
    its = co_await run(steps, scope);
  };
  for (std::size_t index = 0; index < evidence.size(); ++index)
    session_.loop.start(branch(together.branches[index], evidence[index]), [&running, &ended] {
      --running;
      ended.notify();
    });
  // No deadline: every step has one. Not even stopping ends it early, as the branches refer to
  // what stands here; they end at once then.
  while (running > 0) {
    co_await ended.wait_until(Clock::time_point::max());
    if (session_.loop.stopping()) co_await session_.loop.settle();
  }
  for (Evidence& one : evidence)
    if (one) co_return std::move(one);
  co_return std::nullopt;
}

wire::Task<Evidence> StepRunner::flow(const step::Repeat& repeat, Scope scope) {
  const std::uint64_t times = maker_.number(repeat.times, scope);
  for (std::uint64_t time = 0; time < times; ++time) {
    Evidence evidence = co_await run(repeat.steps, Scope{.i = time});
    if (evidence) co_return evidence;
  }
  co_return std::nullopt;
}

wire::Task<Evidence> StepRunner::flow(const step::Wait& wait, Scope) {
  co_await session_.loop.sleep_until(Clock::now() + wait.time);
  co_return std::nullopt;
}

}  // namespace talkspec::runner
