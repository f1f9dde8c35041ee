// talkspec run
#include <memory>
#include <string>
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

Exit codes:
  0  every MUST passed
  1  a MUST failed, or the target was lost
  2  usage, configuration or scenario error, or no case matched
  3  the target could not be reached from the start
  4  inconclusive: the runner was too slow to judge a MUST, or was interrupted)";

// "URL [SCENARIO…]", "SCENARIO…" or nothing.
void take_positionals(const std::vector<std::string>& positionals, RunOptions& options) {
  auto first = positionals.begin();
  if (first != positionals.end() && first->find("://") != std::string::npos) options.url = *first++;
  options.scenarios.assign(first, positionals.end());
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
  add_target(run, *options);
  run.add_option("--jobs", options->jobs, "Cases at a time [32]")
      ->check(CLI::Range(1U, 10'000U).description(""))
      ->option_text("N");
  run.add_option("--seed", options->seed, "Of names and random bytes [picked, and reported]")
      ->option_text("N");
  run.add_option("--json", options->json, "Write the report there, as CTRF; - is standard output")
      ->option_text("FILE");
  run.add_flag("-v,--verbose", options->verbose, "A line for every case, transcripts in full");

  run.callback([options, &invocation] {
    options->command_line = invocation.words;
    invocation.action = [options]() -> int {
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
