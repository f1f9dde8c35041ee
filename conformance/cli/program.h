// The program's command line as one tree, which the parser, the completions and the manual page
// are all made from.
#pragma once

#include <memory>

#include <CLI/CLI.hpp>

#include "conformance/cli/commands.h"

namespace talkspec::cli {

// `invocation` must outlive the parsing.
std::unique_ptr<CLI::App> command_line(Invocation& invocation);

}  // namespace talkspec::cli
