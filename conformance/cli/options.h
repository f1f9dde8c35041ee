// Options that several subcommands have.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>

#include "conformance/engine/run_options.h"
#include "conformance/scenario/diagnostic.h"

namespace talkspec::cli {

// --filter, --exclude, --level.
void add_selection(CLI::App& app, RunOptions& options);

// --target-file. The options of add_target() override what the file says, wherever they stand. What
// is wrong with the file is in what is returned, once the command line is parsed.
std::shared_ptr<const Diagnostics> add_target_file(CLI::App& app, RunOptions& options);

// --known-failures, --update-known-failures, --fail-on.
void add_baseline(CLI::App& app, RunOptions& options);

// --profile, --routing, --terminator, and what add_reaching() adds.
void add_target(CLI::App& app, RunOptions& options);

// An option for every form of report: --json, --junit, …; of one run, or of several.
enum class Reports : std::uint8_t { of_one_run, of_several_runs };
void add_outputs(CLI::App& app, Reports reports, std::vector<report::Output>& outputs);

// --color, --quiet, --verbose, --no-transcript: what the terminal shows.
struct Showing {
  Colour colour = Colour::automatic;
  bool quiet = false;
  bool verbose = false;
  bool transcripts = true;
};
void add_showing(CLI::App& app, Showing& showing);

// --pull-path, --push-path, --header, --insecure, --timeout.
void add_reaching(CLI::App& app, RunOptions& options);

}  // namespace talkspec::cli
