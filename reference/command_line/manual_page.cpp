#include "reference/command_line/manual_page.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace talk::command_line {
namespace {

// Text as man(7) takes it: a leading full stop or apostrophe is no request, a hyphen one that can
// be searched for and copied.
std::string roff(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char byte : text) {
    if (line_begins && (byte == '.' || byte == '\'')) out += "\\&";
    if (byte == '\\')
      out += "\\e";
    else if (byte == '-')
      out += "\\-";
    else
      out += byte;
    line_begins = byte == '\n';
  }
  return out;
}

std::string heading_of(const CLI::Option& option) {
  std::string heading;
  const auto add = [&heading](const std::string& name) {
    heading += fmt::format("{}\\fB{}\\fR", heading.empty() ? "" : ", ", roff(name));
  };
  for (const std::string& name : option.get_snames())
    add("-" + name);
  for (const std::string& name : option.get_lnames())
    add("--" + name);
  if (heading.empty()) heading = fmt::format("\\fI{}\\fR", roff(option.get_name()));
  const std::string& value = option.get_option_text();
  if (!value.empty() && value != " " && option.nonpositional())
    heading += fmt::format(" \\fI{}\\fR", roff(value));
  return heading;
}

std::string options_of(const CLI::App& app) {
  std::string text;
  for (const CLI::Option* option : app.get_options())
    text += fmt::format(".TP\n{}\n{}\n", heading_of(*option), roff(option->get_description()));
  return text;
}

std::string without_blank_ends(std::string text) {
  text.erase(0, text.find_first_not_of('\n'));
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

// The lines as they stand.
std::string lines(std::string_view text) {
  return ".nf\n" + roff(text) + "\n.fi\n";
}

std::string footer_of(const CLI::App& app) {
  const std::string footer = without_blank_ends(app.get_footer());
  return footer.empty() ? "" : ".PP\n" + lines(footer);
}

std::string synopsis_of(const CLI::App& app, const std::string& program) {
  const auto commands = app.get_subcommands({});
  if (commands.empty()) return fmt::format(".B {}\n[\\fIoptions\\fR]\n", roff(program));
  std::string text;
  for (const CLI::App* command : commands)
    text += fmt::format(".B {} {}\n[\\fIoptions\\fR] \\fI...\\fR\n.br\n", roff(program),
                        roff(command->get_name()));
  return text;
}

std::string commands_of(const CLI::App& app, const std::string& program) {
  const auto commands = app.get_subcommands({});
  if (commands.empty()) return {};
  std::string text = ".SH COMMANDS\n";
  for (const CLI::App* command : commands) {
    text += fmt::format(".SS {} {}\n{}.\n", roff(program), roff(command->get_name()),
                        roff(command->get_description()));
    text += options_of(*command);
    if (command->get_footer() != app.get_footer()) text += footer_of(*command);
  }
  return text;
}

// As man(7) and whatis(1) want it behind the name: no full stop.
std::string summary_of(const CLI::App& app) {
  std::string summary = app.get_description();
  if (summary.ends_with('.')) summary.pop_back();
  return summary;
}

std::string title(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char byte) { return static_cast<char>(std::toupper(byte)); });
  return text;
}

}  // namespace

std::string manual_page(const CLI::App& app, const Page& page) {
  const std::string program = app.get_name();
  std::string text = fmt::format(".TH {} 1 \"\" \"talkspec {}\" \"User Commands\"\n",
                                 roff(title(program)), page.version);
  text += fmt::format(".SH NAME\n{} \\- {}\n", roff(program), roff(summary_of(app)));
  text += ".SH SYNOPSIS\n" + synopsis_of(app, program);
  text += fmt::format(".SH DESCRIPTION\n{}\n",
                      roff(page.description.empty() ? app.get_description() : page.description));
  text += ".SH OPTIONS\n" + options_of(app) + commands_of(app, program);
  if (const std::string footer = without_blank_ends(app.get_footer()); !footer.empty())
    text += ".SH NOTES\n" + lines(footer);
  if (!page.environment.empty()) text += ".SH ENVIRONMENT\n";
  for (const auto& [name, meaning] : page.environment)
    text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(name), roff(meaning));
  if (!page.examples.empty()) text += ".SH EXAMPLES\n" + lines(page.examples);
  if (!page.see_also.empty()) text += ".SH SEE ALSO\n";
  for (const std::string_view other : page.see_also)
    text += fmt::format(".BR {} (1){}\n", roff(other), other == page.see_also.back() ? "" : ",");
  return text;
}

void add_manual_option(CLI::App& app, Page page) {
  app.add_flag_callback(
         "--man",
         [&app, page = std::move(page)] {
           std::string text = manual_page(app, page);
           text.pop_back();  // whoever prints it ends the line, as that of --version
           throw CLI::CallForVersion(text, 0);
         },
         "Print the manual page, for man -l -")
      ->configurable(false);
}

}  // namespace talk::command_line
