// Text that was read from files, as it may stand on a terminal.
#pragma once

#include <string>
#include <string_view>

#include "conformance/scenario/diagnostic.h"

namespace talkspec::cli {

// "talkspec: SENTENCE" on standard error.
void complain(std::string_view sentence);

// A line each on standard error.
void complain(const scenario::Diagnostics& diagnostics);

// Several lines, each without what a terminal would obey; the last one ends in a newline too.
std::string printable_lines(std::string_view text);

}  // namespace talkspec::cli
