// What a shell completes, and the manual page: both written from the command line's own tree, so
// that they cannot fall behind it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace talkspec::cli {

std::string bash_completion(const CLI::App& app);
std::string zsh_completion(const CLI::App& app);
std::string fish_completion(const CLI::App& app);

// For man(7), section 1.
std::string manual_page(const CLI::App& app);

// The values of options and arguments that have few, by their name: "--level", "SHELL".
const std::map<std::string, std::vector<std::string>>& choices();

}  // namespace talkspec::cli
