// What is wrong with a command line, in one line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

namespace talk::command_line {

// A sentence about the mistake for which `app` threw `error`, with the words of the command line as
// they were typed: whoever prints it escapes it. A word that is no command or no option is told
// which was meant. What comes behind an unknown option is not repeated, as it may be a secret.
// `first` is the first word behind the program's name, or empty.
std::string mistake(const CLI::ParseError& error, const CLI::App& app, std::string_view first);

// "; did you mean `x`?" for the nearest of the names, or nothing when none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& names);

}  // namespace talk::command_line
