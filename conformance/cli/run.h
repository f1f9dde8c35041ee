// The whole of `talkspec run`: reaches the target, runs the cases, writes the reports.
#pragma once

#include <vector>

#include "conformance/cli/run_options.h"
#include "conformance/scenario/scenario.h"
#include "reports/model.h"

namespace talkspec::cli {

enum ExitCode : int {
  exit_passed = 0,        // every MUST passed
  exit_failed = 1,        // a MUST failed, or the target was given up, or a list of known failures
                          // is wrong; with FailOn::warn a warning as well
  exit_usage = 2,         // usage, configuration or scenario error, or no case matched
  exit_unreachable = 3,   // the target takes no connection
  exit_inconclusive = 4,  // a MUST is unsteady or could not be judged, or the run was cut short
};

// Runs those of the cases that the options select, in their order. A target that cannot be reached
// gives a report too, of cases that were not run. Progress and failures go to
// standard output (standard error when the JSON report goes to standard output), errors to
// standard error. Meanwhile SIGINT, SIGTERM and SIGHUP end the run early and still write the
// report, and SIGPIPE is ignored. Call it once at a time; it blocks. Never throws.
ExitCode run(const RunOptions& options, const std::vector<scenario::Scenario>& scenarios);

// The seed that the options give, or one that is picked.
std::uint64_t seed_of(const RunOptions& options);

// What a run's exit code is, but for usage and reachability.
ExitCode exit_code_of(const report::Run& run, FailOn fail_on = FailOn::fail) noexcept;

}  // namespace talkspec::cli
