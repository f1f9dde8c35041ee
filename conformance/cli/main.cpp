// talkspec: tests Talk servers from scenarios.
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "conformance/cli/commands.h"
#include "conformance/cli/print.h"
#include "conformance/cli/program.h"
#include "conformance/cli/run.h"

namespace talkspec::cli {
namespace {

// In one line.
std::string what_is_wrong(const CLI::ParseError& error, const CLI::App& app,
                          const Invocation& invocation) {
  const bool unknown = app.get_subcommands().empty() && invocation.words.size() > 1 &&
                       !invocation.words[1].starts_with('-');
  if (unknown) return '"' + invocation.words[1] + "\" is not a command";
  const std::string text = error.what();
  return text.substr(0, text.find('\n'));
}

int main(int argc, char** argv) {
  Invocation invocation{.words = {argv, argv + argc}, .action = {}};
  const auto app = command_line(invocation);
  try {
    app->parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help, --version
    return app->exit(success);
  } catch (const CLI::ParseError& error) {
    complain(what_is_wrong(error, *app, invocation) + " (talkspec --help tells more)");
    return exit_usage;
  }
  return invocation.action();
}

}  // namespace
}  // namespace talkspec::cli

int main(int argc, char** argv) {
  try {
    return talkspec::cli::main(argc, argv);
  } catch (const std::exception& error) {
    talkspec::cli::complain(std::string("this should not happen: ") + error.what());
    return talkspec::cli::exit_inconclusive;
  }
}
