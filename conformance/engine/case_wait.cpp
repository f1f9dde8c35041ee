// Waits with a budget, and the connections of a case.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/engine/case_run.h"

namespace talkspec {

CaseRun::Budget CaseRun::budget(std::chrono::milliseconds length) const {
  return {.start = Clock::now(), .length = allowance(session_, length)};
}

CaseRun::Budget CaseRun::budget(const Step& step) const {
  return budget(step.within.value_or(session_.timeout));
}

CaseRun::Budget CaseRun::extended(Budget budget) const {
  budget.length =
      std::max<Clock::duration>(allowance(session_, delivery_timeout(session_)), budget.length);
  return budget;
}

void CaseRun::warn_late(Level level, Failure late) {
  if (level == Level::should && !warning_)
    warning_ = std::move(late);
  else if (level == Level::may)
    notes_.push_back(std::move(late.message));
}

// A wait that ran out is looked at once more after all that is there was read; and where the
// runner itself was too late to see what came, the wait is made once again.
wire::Task<Waited> CaseRun::until(wire::Condition& changed, Budget budget,
                                  std::function<bool()> ready) {
  Clock::time_point from = budget.start;
  for (int attempt = 0;; ++attempt) {
    const Clock::time_point deadline = from + budget.length;
    while (!ready()) {
      const bool woken = co_await changed.wait_until(deadline);
      if (!woken) break;
    }
    if (!ready() && !session_.loop.stopping()) co_await session_.loop.settle();
    if (ready()) co_return Waited::met;
    const Clock::time_point now = Clock::now();
    if (session_.loop.stopping()) co_return Waited::starved;
    if (!session_.lag.starved(from, now)) co_return Waited::late;
    if (attempt == 1) co_return Waited::starved;
    from = now;
  }
}

Outcome CaseRun::basic(Outcome outcome) const {
  if (outcome && !session_.loop.stopping()) outcome->basic = true;
  return outcome;
}

Failure CaseRun::missed(Waited waited, std::string message, std::string expected,
                        std::string actual) {
  Failure failure;
  failure.message = std::move(message);
  failure.expected = std::move(expected);
  failure.actual = std::move(actual);
  failure.inconclusive = waited == Waited::starved;
  if (failure.inconclusive)
    failure.message +=
        session_.loop.stopping()
            ? "; the run was interrupted"
            : fmt::format(
                  "; but the runner itself was up to {} ms late",
                  std::chrono::duration_cast<std::chrono::milliseconds>(session_.lag.worst())
                      .count());
  return failure;
}

Failure CaseRun::laid_to(std::string_view requirement, Failure failure) const {
  failure.requirement = requirement;
  return failure;
}

// A connection that a step names; a role's, where only a role has that name.
Link& CaseRun::link(const std::string& name) {
  const auto role = roles_.find(name);
  if (role != roles_.end() && !links_.contains(name)) return role->second;
  return links_.try_emplace(name, name).first->second;
}

Link& CaseRun::role(const std::string& name) {
  return roles_.try_emplace(name, links_.contains(name) ? name + " (pushes)" : name).first->second;
}

wire::Task<Outcome> CaseRun::connect(Link& link, Budget budget) {
  link.drop();
  wire::Dialled dialled = co_await session_.dialer.dial(budget.deadline());
  if (dialled.transport) {
    link.connection =
        wire::Connection::start(session_.loop, std::move(dialled.transport), link.name, epoch_);
    co_return std::nullopt;
  }
  const bool ours = dialled.ours || session_.loop.stopping();
  const Waited waited =
      ours || session_.lag.starved(budget.start, Clock::now()) ? Waited::starved : Waited::late;
  Failure failure =
      missed(waited, fmt::format("no connection for {}: {}", link.name, dialled.error),
             "the server accepts a connection", dialled.error);
  failure.basic = !ours;
  co_return failure;
}

wire::Task<Outcome> CaseRun::connected(Link& link, Budget budget) {
  if (link.connection) co_return std::nullopt;
  co_return co_await connect(link, budget);
}

wire::Task<Outcome> CaseRun::reusable(Link& link, Budget budget) {
  if (link.open() && !link.pull && !link.ended_for_reuse) {
    // A FIN may be here that the loop has not looked at yet.
    if (link.connection->pending_input()) co_await session_.loop.settle();
    if (!link.open()) session_.health.closes_silently();
    if (link.open() && link.connection->unasked() == 0 && session_.health.connections_last())
      co_return std::nullopt;
  }
  co_return co_await connect(link, budget);
}

wire::Task<bool> CaseRun::acquire(Link& link, Budget budget) {
  while (link.busy && !session_.loop.stopping()) {
    const bool woken = co_await released_.wait_until(budget.deadline());
    if (!woken) break;
  }
  if (link.busy) co_return false;
  link.busy = true;
  co_return true;
}

void CaseRun::release(Link& link) {
  link.busy = false;
  released_.notify();
}

}  // namespace talkspec
