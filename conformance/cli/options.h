// Options that several subcommands have.
#pragma once

#include <vector>

#include <CLI/CLI.hpp>

#include "conformance/engine/run_options.h"

namespace talkspec::cli {

// --filter, --exclude, --level.
void add_selection(CLI::App& app, RunOptions& options);

// --profile, --routing, --pull-path, --push-path, --header, --insecure, --timeout.
void add_target(CLI::App& app, RunOptions& options);

// A FILE for every form of a report: --json, --junit, …
void add_outputs(CLI::App& app, std::vector<report::Output>& outputs);

// --color, --quiet, --verbose: what the terminal shows.
struct Showing {
  Colour colour = Colour::automatic;
  bool quiet = false;
  bool verbose = false;
};
void add_showing(CLI::App& app, Showing& showing);

}  // namespace talkspec::cli
