// One run against one target.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/engine/reporting.h"
#include "conformance/engine/run_options.h"
#include "conformance/engine/selection.h"
#include "conformance/engine/target.h"
#include "reports/model.h"

namespace talkspec {

struct TargetRun {
  std::optional<report::Run> run;  // none when the target cannot be reached; `error` says why
  std::string error;
};

// Runs the selected cases and tells `reporting` of each; it has not closed the run. `seed` makes
// the names of the run. SIGINT and SIGTERM end it early. Blocks; several threads may each run one.
TargetRun run_on_target(const RunOptions& options, const Target& target,
                        const std::vector<Selected>& selected, std::uint64_t seed,
                        Reporting& reporting);

// SHA-256 in hexadecimal of the IDs and texts of the cases that are selected: Run::suite_hash.
std::string hash_of(const std::vector<Selected>& selected);

// The seed that the options give, or one that is picked.
std::uint64_t seed_of(const RunOptions& options);

}  // namespace talkspec
