// Steps that run steps, and time.
#include <utility>

#include "conformance/engine/case_run.h"

namespace talkspec {

wire::Task<Outcome> CaseRun::run(const step::Together& together, const Step&, Scope scope) {
  wire::Condition ended(session_.loop);
  std::vector<Outcome> outcomes(together.branches.size());
  std::size_t running = outcomes.size();
  const auto branch = [this, scope](const Steps& steps, Outcome& outcome) -> wire::Task<void> {
    outcome = co_await run_steps(steps, scope);
  };
  for (std::size_t index = 0; index < outcomes.size(); ++index)
    session_.loop.start(branch(together.branches[index], outcomes[index]), [&running, &ended] {
      --running;
      ended.notify();
    });
  // No deadline: every step has one. Not even stopping ends it early, as the branches refer to
  // what stands here; they end at once then.
  while (running > 0) {
    co_await ended.wait_until(Clock::time_point::max());
    if (session_.loop.stopping()) co_await session_.loop.settle();
  }
  for (Outcome& outcome : outcomes)
    if (outcome) co_return std::move(outcome);
  co_return std::nullopt;
}

wire::Task<Outcome> CaseRun::run(const step::Repeat& repeat, const Step&, Scope scope) {
  const std::uint64_t times = maker_.number(repeat.times, scope);
  for (std::uint64_t time = 0; time < times; ++time) {
    Outcome outcome = co_await run_steps(repeat.steps, Scope{.i = time});
    if (outcome) co_return outcome;
  }
  co_return std::nullopt;
}

wire::Task<Outcome> CaseRun::run(const step::Wait& wait, const Step&, Scope) {
  co_await session_.loop.sleep_until(Clock::now() + wait.time);
  co_return std::nullopt;
}

}  // namespace talkspec
