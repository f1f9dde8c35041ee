// The whole of `talkspec run`: loads and selects scenarios, reaches the target, runs the cases,
// writes the reports.
#pragma once

#include "conformance/engine/run_options.h"

namespace talkspec {

enum ExitCode : int {
  exit_passed = 0,        // every MUST passed
  exit_failed = 1,        // a MUST failed
  exit_usage = 2,         // usage, configuration or scenario error, or no case matched
  exit_unreachable = 3,   // the target could not be reached from the start
  exit_inconclusive = 4,  // the runner was too slow to judge, or was interrupted
};

// Progress and failures go to standard output (standard error when the JSON report goes to
// standard output), errors to standard error. While it runs, SIGINT and SIGTERM end the run early
// and still write the report. Call it once at a time; it blocks. Never throws.
ExitCode run(const RunOptions& options);

}  // namespace talkspec
