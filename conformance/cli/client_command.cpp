// talkspec client
#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/cli/commands.h"
#include "conformance/cli/options.h"
#include "conformance/cli/print.h"
#include "conformance/cli/run.h"
#include "conformance/cli/running_options.h"
#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"

namespace talkspec::cli {
namespace {

constexpr const char* footer = R"(
The client is started once for each case, on a server of its own. In COMMAND stand
  {pull_url}  the URL of its pull, with its name; appended where no URL stands
  {push_url}  the URL of the push resource
  {url}       the URL of the server, without a path
  {name}      its Talk name
  {text}      a message that it is to push
With {text} it pushes that message; else it pulls. Cases that need more than that, or
more than --observe shows, are skipped.

Exit codes are those of `talkspec run`; 3: the client opens no connection.)";

// Behind the first "--", up to which the command line is parsed (main.cpp).
std::vector<std::string> command_of(const std::vector<std::string>& words) {
  const auto mark = std::find(words.begin(), words.end(), "--");
  return mark == words.end() ? std::vector<std::string>()
                             : std::vector<std::string>(std::next(mark), words.end());
}

std::vector<std::string> observe_words() {
  return {talk::observe_names().begin(), talk::observe_names().end()};
}

void add_what_it_speaks(CLI::App& app, RunOptions& options) {
  std::vector<std::string> profiles;
  for (const talk::Profile& row : talk::profiles())
    profiles.emplace_back(row.name);
  app.add_option_function<std::string>(
         "--profile",
         [&options](const std::string& name) {
           options.target.profile = talk::profile_named(name);
         },
         fmt::format("{} [{}]", fmt::join(profiles, ", "), profiles.front()))
      ->check(CLI::IsMember(profiles).description(""))
      ->option_text("NAME");
  app.add_option_function<std::string>(
         "--terminator",
         [&options](const std::string& name) {
           options.target.dialect.terminator =
               name == "LF" ? talk::Terminator::lf : talk::Terminator::nul;
         },
         "Of a message: NUL or LF [that of the profile]")
      ->check(CLI::IsMember({"NUL", "LF"}).description(""))
      ->option_text("NAME");
  app.add_option_function<std::string>(
         "--observe",
         [&options](const std::string& name) {
           options.client->observe = *talk::observe_named(name);
         },
         "How the messages that it has received are seen: wire: not; echo: it pushes each; json, "
         "nul, lines: on its standard output [wire]")
      ->check(CLI::IsMember(observe_words()).description(""))
      ->option_text("HOW");
  add_seconds(
      app, "--timeout", 0.01, 3600, [&options](auto time) { options.target.timeout = time; },
      "The longest wait for one thing that must come [4]");
}

int test_client(const RunOptions& options) {
  scenario::Suite suite =
      scenario::load_suite(options.scenarios, talk::client_catalogue(), scenario::Side::client);
  if (!suite.diagnostics.empty()) {
    complain(suite.diagnostics);
    return exit_usage;
  }
  for (const scenario::Scenario& one : suite.scenarios)
    if (one.side != scenario::Side::client) {
      complain(fmt::format("{}:{}: tests a server: use talkspec run", one.file, one.line));
      return exit_usage;
    }
  // Each case has a client and a server of its own: none can disturb another one.
  for (scenario::Scenario& one : suite.scenarios)
    if (one.isolation == scenario::Isolation::alone) one.isolation = scenario::Isolation::tagged;
  return cli::run(options, suite.scenarios);
}

}  // namespace

void add_client(CLI::App& app, Invocation& invocation) {
  CLI::App& client = *app.add_subcommand("client", "Test a Talk client");
  client.footer(footer);
  const auto options = std::make_shared<RunOptions>();
  options->client.emplace();
  options->settings.jobs = 8;  // each case starts a program
  client
      .add_option("SCENARIO", options->scenarios,
                  "Files or folders [the built-in suite]; then -- COMMAND ARG...")
      ->option_text("...");
  add_selection(client, options->selection);
  client.add_flag("--slow", options->selection.slow, "Also cases that must wait long");
  add_what_it_speaks(client, *options);
  add_baseline(client, options->baseline);
  add_running(client, options->settings);
  add_outputs(client, Reports::of_one_run, options->output.outputs);
  client.add_flag("--reproducible", options->output.reproducible,
                  "Reports without times, so that the same verdicts make the same bytes");
  add_showing(client, options->output);

  client.callback([options, &invocation] {
    options->client->command = command_of(invocation.words);
    if (options->client->command.empty() || options->client->command.front().empty())
      throw CLI::ValidationError("COMMAND", "is missing: how the client is started, behind --");
    options->command_line = invocation.words;
    invocation.action = [options] { return test_client(*options); };
  });
}

}  // namespace talkspec::cli
