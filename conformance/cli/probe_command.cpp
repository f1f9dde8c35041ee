// talkspec probe
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "conformance/cli/commands.h"
#include "conformance/cli/options.h"
#include "conformance/cli/print.h"
#include "conformance/cli/probe_client.h"
#include "conformance/cli/run.h"
#include "conformance/cli/typed_url.h"
#include "conformance/talk/probe.h"
#include "conformance/talk/target.h"

namespace talkspec::cli {
namespace {

constexpr const char* footer = R"(
Prints a target file for `talkspec run --target-file`. Takes at most about a
minute, 12 s with most servers, as heartbeats come every 5 s.

With --client, a client is started a few times, and what it showed is printed: its
profile, how its messages are seen, and what it does when its pull has ended. The
last line is the command that tests it.

Exit codes:
  0  there is a Talk server, or a client
  2  usage or configuration error
  3  the target could not be reached, or there is no pull; the client did not come)";

int probe_target(const talk::TargetOptions& options) {
  const auto target = talk::target_from(options);
  if (const auto* wrong = std::get_if<std::string>(&target)) {
    complain(*wrong);
    return exit_usage;
  }
  std::signal(SIGPIPE, SIG_IGN);
  talk::Probed probed = talk::probe(options, std::get<talk::Target>(target));
  const runner::Secrets& secrets = std::get<talk::Target>(target).secrets;
  secrets.mask(probed.error);
  if (!probed.error.empty()) {
    complain(fmt::format("{} cannot be probed: {}", options.url, probed.error));
    return exit_unreachable;
  }
  std::string text = talk::target_file_text(options, probed);
  secrets.mask(text);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return exit_passed;
}

}  // namespace

void add_probe(CLI::App& app, Invocation& invocation) {
  CLI::App& probe_app = *app.add_subcommand(
      "probe", "Look at a Talk server and propose a target file, or at a client");
  probe_app.footer(footer);
  const auto options = std::make_shared<talk::TargetOptions>();
  const auto client = std::make_shared<bool>(false);
  probe_app
      .add_option_function<std::string>(
          "URL", [options](const std::string& url) { options->url = typed_url(url); },
          "http or https, with the path above /push and /pull")
      ->option_text(" ");
  probe_app.add_flag("--client", *client, "Look at the client that COMMAND behind -- starts");
  add_reaching(probe_app, *options);
  probe_app.callback([options, client, &invocation] {
    if (*client) {
      const std::vector<std::string> command = command_of(invocation.words);
      if (!options->url.empty() || command.empty())
        throw CLI::ValidationError("--client", "takes no URL, and a COMMAND behind --");
      invocation.action = [command] { return probe_client(command); };
      return;
    }
    if (options->url.empty()) throw CLI::ValidationError("URL", "is missing");
    invocation.action = [options] { return probe_target(*options); };
  });
}

}  // namespace talkspec::cli
