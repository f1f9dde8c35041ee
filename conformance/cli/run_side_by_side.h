// `talkspec run --target a=URL --target b=URL`: several implementations at the same time, and
// what each makes of the requirements.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/cli/run.h"
#include "conformance/cli/run_options.h"
#include "conformance/runner/selection.h"

namespace talkspec::cli {

// Runs the cases against all targets, a few at a time so that memory stays bounded, with one seed,
// so that what is sent to one is sent to all. `complain` is given sentences for standard error. The
// exit code is the gravest of the targets': unreachable, failed, inconclusive, passed.
ExitCode run_side_by_side(const RunOptions& options, const std::vector<runner::Selected>& selected,
                          const std::function<void(const std::string&)>& complain);

}  // namespace talkspec::cli
