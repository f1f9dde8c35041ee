// talkspec run
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "conformance/cli/commands.h"
#include "conformance/cli/named_targets.h"
#include "conformance/cli/options.h"
#include "conformance/cli/print.h"
#include "conformance/cli/run.h"
#include "conformance/cli/running_options.h"
#include "conformance/cli/typed_url.h"
#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/credentials.h"
#include "conformance/talk/target.h"
#include "conformance/wire/framing.h"
#include "reference/framing/url.h"
#include "reports/saved.h"

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
  1  a MUST failed and is not known to, a known failure is none, the smoke failed,
     or the target was given up; with --fail-on warn a warning as well
  2  usage, configuration or scenario error, or no case matched
  3  the target takes no connection
  4  inconclusive: a MUST is unsteady or could not be judged, the time was over,
     or the run was interrupted)";

// Whether a word that is no file is meant for a URL without its scheme: "localhost:8080/talk".
bool is_address(const std::string& word) {
  std::error_code none;
  if (word.starts_with(talk::unix_scheme)) return true;
  if (std::filesystem::exists(word, none) || word.ends_with(".json")) return false;
  const framing::UrlReading reading = framing::read_url(typed_url(word));
  const std::string host = word.substr(0, word.find('/'));
  return reading.url && (host == "localhost" || host.find_first_of(".:") < host.size()) &&
         !host.starts_with('.');
}

// "URL [SCENARIO…]", "SCENARIO…" or nothing.
void take_positionals(const std::vector<std::string>& positionals, RunOptions& options) {
  for (const std::string& word : positionals)
    if (word.empty()) throw CLI::ValidationError("URL or SCENARIO", "must not be empty");
  auto first = positionals.begin();
  if (first != positionals.end() && (first->find("://") != std::string::npos || is_address(*first)))
    options.target.url = typed_url(*first++);
  options.scenarios.assign(first, positionals.end());
}

// The case that the command of a row runs again.
std::string shown_by(const report::Case& row) {
  constexpr std::string_view option = " --filter ";
  const std::size_t at = row.rerun.find(option);
  if (at == std::string::npos) return row.id;
  const std::string word = row.rerun.substr(at + option.size());
  return word.substr(0, word.find(' '));
}

// The cases that the report says have not passed, by their IDs. A row that no case stands behind,
// such as that of a wire rule, is shown by another.
std::set<std::string> not_passed(const report::Run& run) {
  std::set<std::string> ids;
  for (const report::Case& c : run.cases)
    if (c.verdict != report::Verdict::pass && c.verdict != report::Verdict::skip)
      ids.insert({c.id, shown_by(c)});
  return ids;
}

// Leaves those of the suite that did not pass in the report. Otherwise the exit code.
std::optional<int> keep_failed(const std::string& path, std::vector<scenario::Scenario>& suite) {
  const report::SavedReading saved = report::read_saved(path);
  if (!saved.run) {
    complain(saved.error);
    return exit_usage;
  }
  const std::set<std::string> ids = not_passed(*saved.run);
  std::erase_if(suite, [&ids](const scenario::Scenario& one) { return !ids.contains(one.id); });
  if (ids.empty()) {
    complain("nothing to run: every case of " + path + " passed or was skipped");
    return exit_passed;
  }
  return std::nullopt;
}

// As it was typed, but for the values of fields.
std::vector<std::string> without_secrets(std::vector<std::string> words,
                                         const talk::TargetOptions& target) {
  constexpr std::string_view option = "--header";
  const runner::Secrets secrets = talk::secrets_of(target);
  for (std::size_t at = 0; at < words.size(); ++at) {
    std::string& word = words[at];
    const bool with_equals = word.starts_with(std::string(option) + "=");
    if (with_equals || (at > 0 && words[at - 1] == option)) {
      const std::size_t begin = with_equals ? option.size() + 1 : 0;
      const std::size_t colon = word.find(':', begin);
      const bool harmless = talk::is_harmless(word.substr(begin, colon - begin));
      const bool elsewhere = word.find("env:", colon) != std::string::npos;
      if (!harmless && !elsewhere) word = word.substr(0, colon + 1) + " ********";
    }
    secrets.mask(word);
  }
  return words;
}

void check(const RunOptions& options) {
  if (!options.targets.empty() && !options.target.url.empty())
    throw CLI::ValidationError("--target", "replaces URL: name every server by --target");
  check_named_targets(options, "server");
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
  add_selection(run, options->selection);
  add_edition(run, options->edition);
  run.add_option("--rerun-failed", options->rerun_failed,
                 "Only cases that have not passed in this report (--json or --events)")
      ->option_text("FILE");
  run.add_flag("--slow", options->selection.slow, "Also cases that must wait long");
  run.add_flag("--shared", options->selection.shared,
               "Only cases that can be judged while others use the server");
  const auto wrong_file = add_target_file(run, options->target);
  add_target(run, options->target);
  add_baseline(run, options->baseline);
  add_running(run, options->settings);
  run.add_flag("--keep-going", options->settings.keep_going,
               "Run all cases even where the first pull and push fail");
  add_named_targets(run, *options, "URL",
                    "An implementation to compare with the others, instead of URL (repeatable)",
                    typed_url);
  add_outputs(run, Reports::of_several_runs, options->output.outputs);
  add_outputs(run, Reports::of_one_run, options->output.outputs);
  run.add_flag("--reproducible", options->output.reproducible,
               "Reports without times, so that the same verdicts make the same bytes");
  add_showing(run, options->output);

  run.callback([options, wrong_file, &invocation] {
    check(*options);
    options->command_line = without_secrets(invocation.words, options->target);
    invocation.action = [options, wrong_file]() -> int {
      if (!wrong_file->empty()) {
        complain(*wrong_file);
        return exit_usage;
      }
      scenario::Suite suite = scenario::load_suite(options->scenarios, talk::built_in_catalogue());
      if (!suite.diagnostics.empty()) {
        complain(suite.diagnostics);
        return exit_usage;
      }
      for (const scenario::Scenario& one : suite.scenarios)
        if (one.side == scenario::Side::client) {
          complain(fmt::format("{}:{}: tests a client: use talkspec client", one.file, one.line));
          return exit_usage;
        }
      options->target.edition = options->edition;
      if (options->edition != nullptr && options->scenarios.empty())
        suite.scenarios = talk::as_of(*options->edition, std::move(suite.scenarios));
      if (!options->rerun_failed.empty())
        if (const auto code = keep_failed(options->rerun_failed, suite.scenarios)) return *code;
      return cli::run(*options, suite.scenarios);
    };
  });
}

}  // namespace talkspec::cli
