// Options that several subcommands have.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "conformance/cli/run_options.h"
#include "conformance/scenario/diagnostic.h"

namespace talkspec::cli {

// --filter, --exclude, --level.
void add_selection(CLI::App& app, runner::SelectionOptions& options);

// --edition: nullptr stays where there is none on the command line.
void add_edition(CLI::App& app, const talk::Edition*& edition);

// --target-file. The options of add_target() override what the file says, wherever they stand. What
// is wrong with the file is in what is returned, once the command line is parsed.
std::shared_ptr<const scenario::Diagnostics> add_target_file(CLI::App& app,
                                                             talk::TargetOptions& options);

// --known-failures, --update-known-failures, --fail-on.
void add_baseline(CLI::App& app, BaselineOptions& options);

// --profile, --routing, --terminator, and what add_reaching() adds.
void add_target(CLI::App& app, talk::TargetOptions& options);

// An option for every form of report: --json, --junit, …; of one run, or of several.
enum class Reports : std::uint8_t { of_one_run, of_several_runs };
void add_outputs(CLI::App& app, Reports reports, std::vector<report::Output>& outputs);

// --color, --quiet, --verbose, --no-transcript: what the terminal shows.
void add_showing(CLI::App& app, OutputOptions& showing);

// --pull-path, --push-path, --header, --timeout, and how connections are made: --insecure,
// --cacert, --cert, --key, --connect-to, --resolve, --proxy, --host, --wait.
void add_reaching(CLI::App& app, talk::TargetOptions& options);

}  // namespace talkspec::cli
