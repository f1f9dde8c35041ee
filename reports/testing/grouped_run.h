#pragma once

#include "reports/model.h"

namespace talkspec::report::testing {

// The showcase with more failures of one cause, traffic of other cases in their transcripts, the
// scenario of each, an unsteady case, and sentences about the whole run.
Run grouped_run();

}  // namespace talkspec::report::testing
