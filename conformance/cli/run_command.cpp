// talkspec run
#include <algorithm>
#include <cctype>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "conformance/cli/commands.h"
#include "conformance/cli/options.h"
#include "conformance/cli/print.h"
#include "conformance/engine/run.h"
#include "conformance/scenario/suite.h"

namespace talkspec::cli {
namespace {

constexpr const char* footer = R"(
With no URL, a reference server is started on a free port and tested. With no
scenario, the built-in suite runs.

A FILE of - is standard output, for one of them. With --target, {} in a FILE stands
for the name of the target, four targets run at a time, and the exit code is that of the
gravest outcome.

Exit codes:
  0  every MUST passed
  1  a MUST failed and is not known to, a known failure is none, or the target
     was given up; with --fail-on warn a warning as well
  2  usage, configuration or scenario error, or no case matched
  3  the target could not be reached from the start
  4  inconclusive: no MUST failed, but one could not be judged or is unsteady, or the
     run was interrupted or met its time limit)";

// "URL [SCENARIO…]", "SCENARIO…" or nothing.
void take_positionals(const std::vector<std::string>& positionals, RunOptions& options) {
  auto first = positionals.begin();
  if (first != positionals.end() && first->find("://") != std::string::npos) options.url = *first++;
  options.scenarios.assign(first, positionals.end());
}

bool is_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}

using Named = std::pair<std::string, std::string>;

// "NAME=URL"; the name stands in file names.
Named named_target(const std::string& word, const std::vector<Named>& others) {
  const std::size_t equals = word.find('=');
  Named target{word.substr(0, equals), equals == std::string::npos ? "" : word.substr(equals + 1)};
  if (!is_name(target.first) || target.second.find("://") == std::string::npos)
    throw CLI::ValidationError("--target",
                               "must be NAME=URL, the name of letters, digits, ., - and _");
  for (const Named& other : others)
    if (other.first == target.first)
      throw CLI::ValidationError("--target", "two targets are called " + target.first);
  return target;
}

void check(const RunOptions& options) {
  if (!options.targets.empty() && !options.url.empty())
    throw CLI::ValidationError("--target", "replaces URL: name every server by --target");
  for (const report::Output& output : options.outputs)
    if (options.targets.empty() && output.form->is_of_several_runs())
      throw CLI::ValidationError("--" + std::string(output.form->name), "needs --target");
  if (!options.targets.empty() && !options.known_failures.empty())
    throw CLI::ValidationError("--known-failures", "is of one server: not with --target");
}

}  // namespace

void add_run(CLI::App& app, Invocation& invocation) {
  CLI::App& run = *app.add_subcommand("run", "Test a Talk server");
  run.footer(footer);
  const auto options = std::make_shared<RunOptions>();
  run.add_option_function<std::vector<std::string>>(
         "URL SCENARIO",
         [options](const std::vector<std::string>& all) { take_positionals(all, *options); },
         "http or https, with the path above /push and /pull; then files or folders")
      ->option_text("...");
  add_selection(run, *options);
  run.add_flag("--slow", options->slow, "Also cases that must wait long");
  const auto wrong_file = add_target_file(run, *options);
  add_target(run, *options);
  add_baseline(run, *options);
  run.add_option("--jobs", options->jobs, "Cases at a time [32]")
      ->check(CLI::Range(1U, 10'000U).description(""))
      ->option_text("N");
  run.add_option("--seed", options->seed, "Of names and random bytes [picked, and reported]")
      ->option_text("N");
  run.add_option_function<std::vector<std::string>>(
         "--target",
         [options](const std::vector<std::string>& all) {
           for (const std::string& one : all)
             options->targets.push_back(named_target(one, options->targets));
         },
         "An implementation to compare with the others, instead of URL (repeatable)")
      ->allow_extra_args(false)
      ->option_text("NAME=URL");
  add_outputs(run, Reports::of_several_runs, options->outputs);
  add_outputs(run, Reports::of_one_run, options->outputs);
  run.add_flag("--reproducible", options->reproducible,
               "Reports without times, so that the same verdicts make the same bytes");
  const auto showing = std::make_shared<Showing>();
  add_showing(run, *showing);

  run.callback([options, showing, wrong_file, &invocation] {
    check(*options);
    options->colour = showing->colour;
    options->quiet = showing->quiet;
    options->verbose = showing->verbose;
    options->transcripts = showing->transcripts;
    options->command_line = invocation.words;
    invocation.action = [options, wrong_file]() -> int {
      if (!wrong_file->empty()) {
        complain(*wrong_file);
        return exit_usage;
      }
      const Suite suite = load_suite(options->scenarios);
      if (!suite.diagnostics.empty()) {
        complain(suite.diagnostics);
        return exit_usage;
      }
      return talkspec::run(*options, suite.scenarios);
    };
  });
}

}  // namespace talkspec::cli
