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

Budget budget(const Session& session, std::chrono::milliseconds length) {
  return {.start = Clock::now(), .length = allowance(session, length)};
}

// Delivery and promptness are two requirements: a message that takes longer than the timeout is
// late, and lost only after as long again.
Budget extended(const Session& session, Budget budget) {
  budget.length = std::max<Clock::duration>(allowance(session, 2 * session.timeout), budget.length);
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
    if (ready()) co_return Waited::met;
    const Clock::time_point now = Clock::now();
    if (session.loop.stopping()) co_return Waited::starved;
    if (!session.lag.starved(from, now)) co_return Waited::late;
    if (attempt == 1) co_return Waited::starved;
    from = now;
  }
}

Observation missed(const Session& session, Waited waited, Fact fact, std::string sentence,
                   std::string expected, std::string actual) {
  Observation seen;
  seen.fact = fact;
  seen.sentence = std::move(sentence);
  seen.expected = std::move(expected);
  seen.actual = std::move(actual);
  seen.starved = waited == Waited::starved;
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
