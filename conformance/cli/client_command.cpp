// talkspec client
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/cli/commands.h"
#include "conformance/cli/named_targets.h"
#include "conformance/cli/options.h"
#include "conformance/cli/print.h"
#include "conformance/cli/probe_client.h"
#include "conformance/cli/run.h"
#include "conformance/cli/running_options.h"
#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "reference/command_line/values.h"
#include "reports/outputs.h"

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

With --listen no client is started. A page at HOST:PORT names the cases, each a
server below a path of its own, and runs them in a browser. GET /next tells the
next one that waits for a client, once the one before is over. What did not
pass may have to come once more. --max-time is 900 then.

With --target, {} in a FILE stands for the name of the client.

Exit codes are those of `talkspec run`; 3: the client opens no connection.)";

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
      ->check(::talk::command_line::one_of(profiles))
      ->option_text("NAME");
  app.add_option_function<std::string>(
         "--terminator",
         [&options](const std::string& name) {
           options.target.dialect.terminator =
               name == "LF" ? talk::Terminator::lf : talk::Terminator::nul;
         },
         "Of a message: NUL or LF [that of the profile]")
      ->check(::talk::command_line::one_of({"NUL", "LF"}))
      ->option_text("NAME");
  app.add_option_function<std::string>(
         "--observe",
         [&options](const std::string& name) {
           options.client->observe = *talk::observe_named(name);
         },
         "How the messages that it has received are seen: wire: not; echo: it pushes each; json, "
         "nul, lines: on its standard output [wire]")
      ->check(::talk::command_line::one_of(observe_words()))
      ->option_text("HOW");
  ::talk::command_line::add_seconds(
      app, "--timeout", 0.01, 3600, [&options](auto time) { options.target.timeout = time; },
      "The longest wait for one thing that must come [4]");
}

void add_listen(CLI::App& app, RunOptions& options) {
  app.add_option_function<std::string>(
         "--listen",
         [&options](const std::string& text) {
           const std::optional<talk::Place> place = talk::place_from(text);
           if (!place)
             throw CLI::ValidationError(
                 "--listen", "is HOST:PORT, with localhost or an address at which clients come");
           options.client->listen = {*place, {}};
         },
         "Start nothing: wait at HOST:PORT for clients that a person or a browser starts, a path "
         "for each case; port 0: any")
      ->option_text("HOST:PORT");
}

void check_targets(const RunOptions& options) {
  if (!options.targets.empty() && (!options.client->command.empty() || options.client->listen))
    throw CLI::ValidationError("--target", "replaces -- COMMAND and --listen");
  check_named_targets(options, "client");
}

// What cannot be with --listen, or without it and a command.
void check_how_it_starts(const CLI::App& app, RunOptions& options) {
  const talk::ClientOptions& client = *options.client;
  if (!client.listen && options.targets.empty()) {
    if (client.command.empty() || client.command.front().empty())
      throw CLI::ValidationError("COMMAND", "is missing: how the client is started, behind --");
    return;
  }
  if (!client.listen) return;
  if (!client.command.empty())
    throw CLI::ValidationError("--listen", "starts no client: give no COMMAND");
  if (client.observe != talk::Observe::wire && client.observe != talk::Observe::echo)
    throw CLI::ValidationError("--observe", "is wire or echo with --listen, which sees no output");
  std::FILE* const out = report::uses_standard_output(options.output.outputs) ? stderr : stdout;
  options.client->listen->told = [out](const std::string& url) {
    std::fprintf(out, "listening on %s\n", url.c_str());
    std::fflush(out);
  };
  if (app.count("--max-time") == 0) options.settings.max_time = std::chrono::minutes(15);
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
  // Whoever comes may begin with any of them.
  if (options.client->listen)
    for (scenario::Scenario& one : suite.scenarios) {
      one.isolation = scenario::Isolation::tagged;
      one.stage = scenario::Stage::polite;
    }
  return cli::run(options, suite.scenarios);
}

}  // namespace

void add_client(CLI::App& app, Invocation& invocation) {
  CLI::App& client = *app.add_subcommand("client", "Test a Talk client");
  client.footer(footer);
  const auto options = std::make_shared<RunOptions>();
  options->client.emplace();
  options->settings.jobs = options->settings.jobs_far = 8;  // each case starts a program
  client
      .add_option("SCENARIO", options->scenarios,
                  "Files or folders [the built-in suite]; then -- COMMAND ARG...")
      ->option_text("...");
  add_selection(client, options->selection);
  client.add_flag("--slow", options->selection.slow, "Also cases that must wait long");
  add_what_it_speaks(client, *options);
  add_listen(client, *options);
  add_named_targets(client, *options, "COMMAND",
                    "A client to compare with the others, instead of -- COMMAND, which is split as "
                    "a shell would (repeatable)",
                    [](const std::string& command) { return command; });
  add_baseline(client, options->baseline);
  add_running(client, options->settings);
  add_outputs(client, Reports::of_several_runs, options->output.outputs);
  add_outputs(client, Reports::of_one_run, options->output.outputs);
  client.add_flag("--reproducible", options->output.reproducible,
                  "Reports without times, so that the same verdicts make the same bytes");
  add_showing(client, options->output);

  client.callback([options, &invocation, app = &client] {
    options->client->command = command_of(invocation.words);
    check_how_it_starts(*app, *options);
    check_targets(*options);
    options->command_line = invocation.words;
    invocation.action = [options] { return test_client(*options); };
  });
}

}  // namespace talkspec::cli
