// talkspec: tests Talk servers from scenarios.
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "conformance/cli/commands.h"
#include "conformance/cli/print.h"
#include "conformance/cli/program.h"
#include "conformance/engine/run.h"

namespace talkspec::cli {
namespace {

std::string first_line(const std::string& text) {
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
    complain(first_line(error.what()) + " (talkspec --help tells more)");
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
    return talkspec::exit_inconclusive;
  }
}
