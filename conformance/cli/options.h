// Options that several subcommands have.
#pragma once

#include <CLI/CLI.hpp>

#include "conformance/engine/run_options.h"

namespace talkspec::cli {

// --filter, --exclude, --level.
void add_selection(CLI::App& app, RunOptions& options);

// --profile, --routing, --pull-path, --push-path, --header, --insecure, --timeout.
void add_target(CLI::App& app, RunOptions& options);

}  // namespace talkspec::cli
