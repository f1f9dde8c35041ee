// How many cases of a stage run side by side.
#pragma once

#include <algorithm>
#include <cstddef>

#include "conformance/scenario/scenario.h"
#include "conformance/wire/loop.h"

namespace talkspec::runner {

// Hostile cases begin few at a time: a server may have a handful of workers, and a request that is
// never completed holds one of them. Where it serves promptly after each, more of them are let in;
// where it does not, one at a time. Until as many as may are let in, what looks at the target after
// a case counts as that case.
class Admission {
 public:
  Admission(wire::Loop& loop, scenario::Stage stage, std::size_t jobs)
      : changed_(loop), most_(jobs) {
    if (stage == scenario::Stage::polite) ++most_;  // who is alone runs beside the others
    if (stage == scenario::Stage::demanding) most_ = std::min<std::size_t>(32, jobs);
    allowed_ = stage == scenario::Stage::hostile ? std::min<std::size_t>(4, jobs) : most_;
  }

  wire::Task<void> enter(const wire::Loop& loop) {
    while (counted() >= allowed_ && !loop.stopping())
      co_await changed_.wait_until(wire::Clock::time_point::max());
    ++running_;
  }
  void begin_look() {
    --running_;
    ++looking_;
    changed_.notify();
  }
  void end_look() {
    --looking_;
    changed_.notify();
  }
  void prompt() {
    allowed_ = std::min(allowed_ + 1 + allowed_ / 2, most_);
    changed_.notify();
  }
  void starved() { allowed_ = 1; }

  // The target turned away what ran beside so many others. False: there are few already.
  bool lower() {
    if (most_ <= few) return false;
    if (running_ < most_) most_ = std::max(few, most_ / 2);
    allowed_ = std::min(allowed_, most_);
    return true;
  }

 private:
  std::size_t counted() const {
    const bool trusted = allowed_ == most_ && most_ >= many;
    return trusted ? running_ : running_ + looking_;
  }

  static constexpr std::size_t few = 2;
  static constexpr std::size_t many = 8;

  wire::Condition changed_;
  std::size_t allowed_ = 1;
  std::size_t most_;
  std::size_t running_ = 0;
  std::size_t looking_ = 0;
};

}  // namespace talkspec::runner
