#pragma once

#include <cstddef>

#include "reports/model.h"

namespace talkspec::report::testing {

// A run with every verdict, level and kind of wire event, every member filled, and hostile bytes
// wherever a target's bytes can come.
Run full_run();

// Its case that passed, alone.
Run passed_run();
// It without a list of known failures, and not interrupted.
Run failed_run();
// A run that ended before its cases, with a screen that says why.
Run smoke_run();
// The failed one with a list that is right about the first case that failed.
Run known_run();
// The one that passed, and a list that has it for failing.
Run unexpected_run();
// So many cases that failed alike.
Run run_with_failures(std::size_t count);

}  // namespace talkspec::report::testing
