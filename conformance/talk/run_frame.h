// What every run has, whatever it tests: a loop, its signals, its time, its report.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "conformance/runner/settings.h"
#include "conformance/talk/run.h"
#include "conformance/wire/loop.h"
#include "reports/model.h"

namespace talkspec::talk {

// Letters only, so that it can stand in any name; the same for the same seed.
std::string mark_of(std::uint64_t seed);

class RunFrame {
 public:
  RunFrame(const RunFrame&) = delete;
  RunFrame& operator=(const RunFrame&) = delete;

 protected:
  // Fills in what a report says of the runner itself. What is passed must outlive the frame.
  RunFrame(const runner::Settings& settings, Observer& observer);
  ~RunFrame() = default;

  // Runs the loop until `all` has ended; then `ended` is called, which ends what else runs. SIGINT,
  // SIGTERM, SIGHUP and the end of the run's time stop the loop.
  void go_on(wire::Task<void> all, const std::function<void()>& ended);
  // The trouble of a run that was ended before its time.
  void say_why_it_ended();

  Observer& observer_;
  wire::Loop loop_;
  report::Run run_;
  wire::Clock::time_point began_{};

 private:
  wire::Task<void> show_time();

  wire::Condition over_;
  bool ended_ = false;
};

}  // namespace talkspec::talk
