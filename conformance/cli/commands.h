// conformance/cli: the program talkspec. A file a subcommand; each declares its options on the
// program's command line and says what to do when it is chosen.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace talkspec::cli {

// What a command line asks for. Made before it is parsed; `action` is set by the parsing and gives
// the exit code (see conformance/cli/run.h).
struct Invocation {
  std::vector<std::string> words;  // as the user wrote them, program first
  std::function<int()> action;
};

// `app` is the program; what is passed must outlive the parsing.
void add_run(CLI::App& app, Invocation& invocation);
void add_client(CLI::App& app, Invocation& invocation);
void add_report(CLI::App& app, Invocation& invocation);
void add_compare(CLI::App& app, Invocation& invocation);
void add_list(CLI::App& app, Invocation& invocation);
void add_validate(CLI::App& app, Invocation& invocation);
void add_schema(CLI::App& app, Invocation& invocation);
void add_explain(CLI::App& app, Invocation& invocation);
void add_completion(CLI::App& app, Invocation& invocation);
void add_coverage(CLI::App& app, Invocation& invocation);
void add_probe(CLI::App& app, Invocation& invocation);

}  // namespace talkspec::cli
