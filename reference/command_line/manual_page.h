// The manual page of a program, written from the tree of its command line.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

namespace talk::command_line {

// What a page tells and a help text does not. All of it is plain text; lines of `examples` stay
// lines.
struct Page {
  std::string_view version;
  std::string_view description = {};  // empty: as the program describes itself
  std::vector<std::pair<std::string_view, std::string_view>> environment = {};  // name and meaning
  std::string_view examples = {};
  std::vector<std::string_view> see_also = {};  // other pages of section 1
};

// For man(7), section 1. `app` has the program's name; its description is the page's summary, its
// options, commands and footers are sections. A footer that a command shares with the program
// stands once.
std::string manual_page(const CLI::App& app, const Page& page);

// Gives `app` the option --man, which prints its page and ends as --version does, by
// CLI::CallForVersion. `app` must outlive the parsing; what `page` refers to as well.
void add_manual_option(CLI::App& app, Page page);

}  // namespace talk::command_line
