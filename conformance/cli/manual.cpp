#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "conformance/cli/completion.h"

namespace talkspec::cli {
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

// The footer as it stands, in lines of its own.
std::string footer_of(const CLI::App& app) {
  std::string footer = app.get_footer();
  footer.erase(0, footer.find_first_not_of('\n'));
  return footer.empty() ? "" : ".PP\n.nf\n" + roff(footer) + "\n.fi\n";
}

}  // namespace

std::string manual_page(const CLI::App& app) {
  std::string text = fmt::format(
      ".TH TALKSPEC 1 \"\" \"talkspec {}\" \"User Commands\"\n"
      ".SH NAME\ntalkspec \\- conformance tests for Talk, the comet stream protocol\n"
      ".SH SYNOPSIS\n",
      TALKSPEC_VERSION);
  for (const CLI::App* command : app.get_subcommands({}))
    text +=
        fmt::format(".B talkspec {}\n[\\fIoptions\\fR] \\fI...\\fR\n.br\n", command->get_name());
  text +=
      ".SH DESCRIPTION\n"
      ".B talkspec\ntests a server of Talk, the comet stream protocol of\n"
      "draft\\-talk\\-comet\\-stream\\-protocol\\-00, by scenarios: what is sent on a raw socket,\n"
      "and what must come back. It writes a report that people and machines read.\n"
      ".SH OPTIONS\n" +
      options_of(app) + ".SH COMMANDS\n";
  for (const CLI::App* command : app.get_subcommands({})) {
    text += fmt::format(".SS talkspec {}\n{}.\n", command->get_name(),
                        roff(command->get_description()));
    text += options_of(*command) + footer_of(*command);
  }
  return text +
         ".SH ENVIRONMENT\n"
         ".TP\n\\fBNO_COLOR\\fR\nWhen it is not empty, \\fB\\-\\-color auto\\fR means never.\n"
         ".TP\n\\fBTALKSPEC_SUITE_DIR\\fR\nWhere the built\\-in suite is.\n"
         ".TP\n\\fBGITHUB_ACTIONS\\fR, \\fBGITHUB_STEP_SUMMARY\\fR, \\fBGITHUB_WORKSPACE\\fR\n"
         "As GitHub Actions sets them; see \\fB\\-\\-github\\fR.\n"
         ".SH EXAMPLES\n.nf\n" +
         roff(
             "talkspec run http://127.0.0.1:8080 --json report.json --html report.html\n"
             "talkspec report report.json --junit junit.xml\n"
             "talkspec compare yesterday.json today.json\n"
             "talkspec run --target mine=http://127.0.0.1:8080 "
             "--target theirs=http://127.0.0.1:9090 --matrix matrix.md") +
         "\n.fi\n";
}

}  // namespace talkspec::cli
