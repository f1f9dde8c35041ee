// talkspec: tests Talk servers from scenarios.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "conformance/cli/commands.h"
#include "conformance/cli/print.h"
#include "conformance/cli/program.h"
#include "conformance/cli/run.h"
#include "reference/command_line/mistake.h"
#include "reference/command_line/output.h"

namespace talkspec::cli {
namespace {

// How many of the words are the program's own: what a client is started with is not.
int own_words(const std::vector<std::string>& words) {
  const auto mark = std::find(words.begin(), words.end(), "--");
  const bool probes_client =
      words.size() > 1 && words[1] == "probe" && std::find(words.begin(), mark, "--client") != mark;
  const bool starts_client = probes_client || (words.size() > 1 && words[1] == "client");
  const auto end = starts_client ? mark : words.end();
  return static_cast<int>(end - words.begin());
}

int run(int argc, char** argv) {
  Invocation invocation{.words = {argv, argv + argc}, .action = {}};
  const auto app = command_line(invocation);
  try {
    app->parse(own_words(invocation.words), argv);
  } catch (const CLI::Success& success) {  // --help, --version
    return app->exit(success);
  } catch (const CLI::ParseError& error) {
    const std::string first = argc > 1 ? argv[1] : "";
    complain(::talk::command_line::mistake(error, *app, first) + " (talkspec --help tells more)");
    return exit_usage;
  }
  return invocation.action();
}

// Whether what was printed got to where it goes is known only when all of it is there.
int checked(int code) {
  const std::optional<std::string> wrong = ::talk::command_line::flush_output();
  if (!wrong) return code;
  complain(*wrong);
  return exit_usage;
}

int main(int argc, char** argv) {
  ::talk::command_line::fill_standard_descriptors();
  try {
    return checked(run(argc, argv));
  } catch (const std::exception& error) {
    if (std::ferror(stdout) != 0) return checked(exit_usage);
    complain(std::string("this should not happen: ") + error.what());
    return exit_inconclusive;
  }
}

}  // namespace
}  // namespace talkspec::cli

int main(int argc, char** argv) {
  return talkspec::cli::main(argc, argv);
}
