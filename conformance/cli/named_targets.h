// --target: several servers, or several clients, that are compared.
#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "conformance/cli/run_options.h"

namespace talkspec::cli {

// --target NAME=WHAT, `what` being "URL" or "COMMAND"; `read` makes of the word what is kept of it,
// or throws CLI::ValidationError. `options` must outlive `app`.
void add_named_targets(CLI::App& app, RunOptions& options, const std::string& what,
                       const std::string& help,
                       std::function<std::string(const std::string& word)> read);

// Reports that are of several runs need --target, and a list of known failures is of one `kind`, as
// "server". Throws CLI::ValidationError.
void check_named_targets(const RunOptions& options, const std::string& kind);

}  // namespace talkspec::cli
