#pragma once

#include "reports/model.h"

namespace talkspec::report::testing {

// A run with every verdict, level and kind of wire event, every member filled, and hostile bytes
// wherever a target's bytes can come.
Run full_run();

}  // namespace talkspec::report::testing
