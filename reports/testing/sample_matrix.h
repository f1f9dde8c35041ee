#pragma once

#include <vector>

#include "reports/compare.h"

namespace talkspec::report::testing {

// A matrix of these runs for the tests of its page: a case counts for its first requirement, and
// one made-up divergence stands in each column that has a failure.
Matrix sample_matrix(std::vector<NamedRun> runs);

}  // namespace talkspec::report::testing
