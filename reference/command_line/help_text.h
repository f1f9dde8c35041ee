// Help texts without the library's words about types, ranges and what excludes what.
#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

namespace talk::command_line {

// Of an option stand its names, its option_text and its description, and no more.
class HelpText : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string& text = option->get_option_text();
    return text.empty() || text == " " ? "" : " " + text;
  }
  std::string make_option_usage(const CLI::Option* option) const override {
    const std::string name =
        make_option_name(option, true) + (option->get_expected_max() > 1 ? "..." : "");
    return option->get_required() ? name : "[" + name + "]";
  }
  std::string make_footer(const CLI::App* app) const override {
    std::string footer = app->get_footer();
    footer.erase(0, footer.find_first_not_of('\n'));
    return footer.empty() ? "" : footer + "\n";
  }
};

// For `app` and all commands that are added to it later.
inline void use_help_text(CLI::App& app) {
  app.formatter(std::make_shared<HelpText>());
}

}  // namespace talk::command_line
