// Watches how late the runner itself is. A wait that timed out proves nothing about the target
// when the runner did not get to look.
#pragma once

#include <chrono>
#include <deque>

#include "conformance/wire/loop.h"

namespace talkspec::runner {

class LagWatch {
 public:
  using Clock = wire::Clock;
  virtual ~LagWatch() = default;

  // Whether the loop was late for so much of that window that what did not happen in it may be
  // the runner's own doing: half of it in all, or a quarter of it at once.
  bool starved(Clock::time_point from, Clock::time_point to) const;

  Clock::duration worst() const { return worst_; }  // of the whole run

 protected:
  // The loop should have run at `due` and did at `ran`.
  void late(Clock::time_point due, Clock::time_point ran);

 private:
  struct Stall {
    Clock::time_point from;
    Clock::time_point to;
  };
  std::deque<Stall> stalls_;  // the last of them, in time order
  Clock::duration worst_{};
};

// Measures by a timer of the loop's.
class LoopLagWatch final : public LagWatch {
 public:
  explicit LoopLagWatch(wire::Loop& loop) : loop_(loop), over_(loop) {}

  // To be started on the loop; ends after finish(), or when the loop is stopped.
  wire::Task<void> watch();
  void finish();

 private:
  wire::Loop& loop_;
  wire::Condition over_;
  bool finished_ = false;
};

}  // namespace talkspec::runner
