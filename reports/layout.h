// Breaks text into the lines of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace talkspec::report {

using Lines = std::vector<std::string>;  // without their newlines

// Where a text is on the screen.
struct Place {
  std::size_t columns = 0;  // of the terminal; 0: no line is broken
  std::size_t at = 0;       // columns that are taken already where the first line begins
  std::size_t indent = 0;   // spaces before all other lines
};

// Escaped text in lines that fit, broken at spaces where there are any. At least one line.
Lines wrapped(std::string_view escaped, const Place& place);

// Raw text, escaped and in at most so many lines; the last says how many bytes are left out. An
// empty text is "".
Lines wrapped_within(std::string_view raw, const Place& place, std::size_t most);

// A command in lines that can be copied into a shell: all but the last end in a backslash. A
// command of which even so a line is too long, or that takes more than `most` lines, is cut.
Lines wrapped_command(std::string_view escaped, const Place& place, std::size_t most);

}  // namespace talkspec::report
