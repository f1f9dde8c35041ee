#include "conformance/runner/lag.h"

#include <algorithm>

namespace talkspec::runner {
namespace {

using namespace std::chrono_literals;

constexpr auto tick = 5ms;
constexpr auto noise = 2ms;  // a timer is always a little late
constexpr std::size_t kept_stalls = 4096;

}  // namespace

void LagWatch::late(Clock::time_point due, Clock::time_point ran) {
  if (ran - due < noise) return;
  worst_ = std::max(worst_, ran - due);
  stalls_.push_back({due, ran});
  if (stalls_.size() > kept_stalls) stalls_.pop_front();
}

bool LagWatch::starved(Clock::time_point from, Clock::time_point to) const {
  Clock::duration all{};
  Clock::duration longest{};
  for (auto stall = stalls_.rbegin(); stall != stalls_.rend() && stall->to > from; ++stall) {
    const Clock::duration inside = std::min(stall->to, to) - std::max(stall->from, from);
    if (inside <= Clock::duration::zero()) continue;
    all += inside;
    longest = std::max(longest, inside);
  }
  return all * 2 > to - from || longest * 4 > to - from;
}

wire::Task<void> LoopLagWatch::watch() {
  Clock::time_point due = Clock::now() + tick;
  while (!finished_ && !loop_.stopping()) {
    co_await over_.wait_until(due);
    const Clock::time_point now = Clock::now();
    late(due, now);
    due = now + tick;
  }
}

void LoopLagWatch::finish() {
  finished_ = true;
  over_.notify();
}

}  // namespace talkspec::runner
