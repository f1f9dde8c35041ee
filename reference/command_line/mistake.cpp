#include "reference/command_line/mistake.h"

#include "reports/nearest.h"

namespace talk::command_line {
namespace {

std::string in_quotes(std::string_view word) {
  return '"' + std::string(word) + '"';
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

// The first word that looks like an option and is none; empty: that was not the mistake.
std::string unknown_option(const CLI::App& app) {
  for (const std::string& word : app.remaining()) {
    if (!word.starts_with('-')) continue;
    const std::string option = word.substr(0, word.find('='));
    std::vector<std::string> names;
    for (const CLI::Option* known : app.get_options())
      for (const std::string& name : known->get_lnames())
        names.push_back("--" + name);
    return in_quotes(option) + " is not an option of " + app.get_name() +
           did_you_mean(option, names);
  }
  return {};
}

}  // namespace

std::string mistake(const CLI::ParseError& error, const CLI::App& app, std::string_view first) {
  const std::vector<std::string> commands = names_of_commands(app);
  if (!commands.empty() && app.get_subcommands().empty()) {
    if (first.empty()) return "a command is missing, such as " + app.get_name() + ' ' + commands[0];
    if (!first.starts_with('-'))
      return in_quotes(first) + " is not a command" + did_you_mean(first, commands);
  }
  for (const CLI::App* command : app.get_subcommands())
    if (std::string option = unknown_option(*command); !option.empty()) return option;
  if (std::string option = unknown_option(app); !option.empty()) return option;
  const std::string text = error.what();
  return text.substr(0, text.find('\n'));
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
  const std::string_view best =
      talkspec::report::nearest(word, std::vector<std::string_view>(names.begin(), names.end()));
  return best.empty() ? "" : "; did you mean `" + std::string(best) + "`?";
}

}  // namespace talk::command_line
