// One run against one target.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "conformance/engine/reporting.h"
#include "conformance/engine/run_options.h"
#include "conformance/engine/selection.h"
#include "conformance/engine/target.h"
#include "reports/model.h"

namespace talkspec {

struct TargetRun {
  report::Run run;          // with a case for each that was selected, whatever happened
  std::string unreachable;  // why the target could not be tested at all: a sentence; or empty
};

// Runs the selected cases and tells `reporting` of each, once `judge` has seen it; it has not
// closed the run. `seed` makes the names of the run. SIGINT and SIGTERM end it early. Blocks;
// several threads may each run one.
TargetRun run_on_target(
    const RunOptions& options, const Target& target, const std::vector<Selected>& selected,
    std::uint64_t seed, Reporting& reporting,
    const std::function<void(report::Case&)>& judge = [](report::Case&) {});

// SHA-256 in hexadecimal of the IDs and texts of the cases that are selected: Run::suite_hash.
std::string hash_of(const std::vector<Selected>& selected);

// The seed that the options give, or one that is picked.
std::uint64_t seed_of(const RunOptions& options);

}  // namespace talkspec
