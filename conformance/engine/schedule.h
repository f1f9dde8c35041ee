// The order in which cases run: those that can share the target side by side, the others after
// them, one by one.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "conformance/engine/selection.h"
#include "conformance/engine/session.h"
#include "reports/model.h"

namespace talkspec {

// Runs the cases and returns their results in the order of `selected`, skipped ones included.
// When the loop is stopped or the target is lost, what has not run is inconclusive and says why.
// `ended` is called for each case as it ends.
wire::Task<std::vector<report::Case>> run_cases(Session& session,
                                                const std::vector<Selected>& selected,
                                                std::size_t jobs,
                                                std::function<void(report::Case&)> ended);

}  // namespace talkspec
