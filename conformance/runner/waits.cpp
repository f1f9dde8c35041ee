#include "conformance/runner/waits.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace talkspec::runner {
namespace {

// No target can make the runner wait for ever by answering the first requests slowly.
std::chrono::microseconds allowance(const Session& session, std::chrono::milliseconds length) {
  constexpr int round_trips = 8;
  constexpr std::chrono::microseconds most = std::chrono::seconds(4);
  return length + std::min(round_trips * session.round_trip, most);
}

}  // namespace

Budget exactly(const Session& session, std::chrono::milliseconds length) {
  return {.start = Clock::now(), .length = allowance(session, length)};
}

Budget patiently(const Session& session, Thing thing) {
  return patiently(session, thing, session.timeout);
}

Budget patiently(const Session& session, Thing thing, std::chrono::milliseconds most) {
  const Clock::duration full = allowance(session, most);
  const Clock::duration length = session.patience.granted(thing, full);
  return {.start = Clock::now(),
          .length = length,
          .learns = thing,
          .hasty = length < full,
          .full = full};
}

Budget after_one(Budget budget) {
  budget.first = false;
  if (!budget.hasty) return budget;
  const Clock::time_point now = Clock::now();
  budget.full = std::max<Clock::duration>(budget.start + budget.full - now, {});
  budget.start = now;
  budget.length = std::min(budget.length, budget.full);
  return budget;
}

// Delivery and promptness are two requirements: a message that takes longer than the timeout is
// late, and lost only after as long again.
Budget extended(const Session& session, Budget budget) {
  const Clock::duration full =
      budget.hasty ? budget.full + session.timeout : allowance(session, 2 * session.timeout);
  const Clock::duration length =
      budget.learns ? session.patience.granted(*budget.learns, full) : full;
  budget.full = full;
  budget.length = std::max(length, budget.length);
  budget.hasty = budget.length < full;
  budget.last = true;
  return budget;
}

wire::Task<Waited> until(const Session& session, wire::Condition& changed, Budget budget,
                         std::function<bool()> ready) {
  Clock::time_point from = budget.start;
  for (int attempt = 0;; ++attempt) {
    const Clock::time_point deadline = from + budget.length;
    while (!ready()) {
      const bool woken = co_await changed.wait_until(deadline);
      if (!woken) break;
    }
    if (!ready() && !session.loop.stopping()) co_await session.loop.settle();
    const Clock::time_point now = Clock::now();
    if (ready()) {
      if (budget.learns && budget.first) session.patience.came(*budget.learns, now - budget.start);
      co_return Waited::met;
    }
    if (session.loop.stopping()) co_return Waited::starved;
    if (!session.lag.starved(from, now)) {
      if (budget.learns && budget.last && !budget.hasty) session.patience.in_vain(*budget.learns);
      co_return Waited::late;
    }
    if (attempt == 1) co_return Waited::starved;
    from = now;
  }
}

Observation missed(const Session& session, Waited waited, Budget budget, Fact fact,
                   std::string sentence, std::string expected, std::string actual) {
  Observation seen;
  seen.fact = fact;
  seen.sentence = std::move(sentence);
  seen.expected = std::move(expected);
  seen.actual = std::move(actual);
  seen.starved = waited == Waited::starved;
  seen.hasty = budget.hasty;
  seen.timed = true;
  if (!seen.starved) return seen;
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  seen.sentence += session.loop.stopping()
                       ? "; the run was interrupted"
                       : fmt::format("; but the runner itself was up to {} ms late",
                                     duration_cast<milliseconds>(session.lag.worst()).count());
  return seen;
}

}  // namespace talkspec::runner
