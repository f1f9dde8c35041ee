// The options of talk-server as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reference/server/options.h"

namespace talk::server {

struct CommandLine {
  ServerOptions options;
  // Set when there is nothing to serve: the help text (exit code 0) or one line about what is
  // wrong (exit code 2).
  std::optional<std::string> output = {};
  int exit_code = 0;
};

// Whatever stands in `text`, on one line and without control bytes: those, and bytes beyond
// US-ASCII, as "\xHH".
std::string printable(std::string_view text);

CommandLine read_command_line(int argc, const char* const* argv);

}  // namespace talk::server
