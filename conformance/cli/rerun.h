// The command that runs one case again as it was run, or, for "*", all that were selected.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "conformance/cli/run_options.h"

namespace talkspec::cli {

// For a POSIX shell. Everything that bears on the case is in it; reports and verbosity are not.
std::string rerun_command(const RunOptions& options, std::string_view id, std::uint64_t seed);

// The word as a POSIX shell reads it.
std::string quoted(std::string_view word);

}  // namespace talkspec::cli
