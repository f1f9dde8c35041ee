// Values of options that may be only some: what is wrong is said before CLI11 reads them, which
// would take "-1" for a large number and let NaN through every range.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace talk::command_line {

// A whole number between two that may be, in decimal digits.
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);

// One of a few words; a misspelt one is told which was meant.
CLI::Validator one_of(std::vector<std::string> words);

// Adds an option with a number of seconds between two that may be, fractions allowed.
CLI::Option* add_seconds(CLI::App& app, const std::string& name, double least, double most,
                         std::function<void(std::chrono::milliseconds)> take,
                         const std::string& help);

// "a, b or c".
std::string listed(const std::vector<std::string>& words);

}  // namespace talk::command_line
