// `talkspec run --target a=URL --target b=URL`: several implementations at the same time, and
// what each makes of the requirements.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/engine/run.h"
#include "conformance/engine/run_options.h"
#include "conformance/engine/selection.h"

namespace talkspec {

// Runs the cases against all targets, a few at a time so that memory stays bounded, with one seed,
// so that what is sent to one is sent to all. `complain` is given sentences for standard error. The
// exit code is the gravest of the targets': unreachable, failed, inconclusive, passed.
ExitCode run_side_by_side(const RunOptions& options, const std::vector<Selected>& selected,
                          const std::function<void(const std::string&)>& complain);

}  // namespace talkspec
