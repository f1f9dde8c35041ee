#include "reports/forms/github.h"

#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "reports/escape.h"
#include "reports/file.h"
#include "reports/forms/markdown.h"

namespace talkspec::report {
namespace {

constexpr std::size_t shown = 10;
constexpr std::size_t summary_bytes = std::size_t{1000} << 10U;

// As @actions/core escapes the data of a workflow command, and more for a property. Escaped text
// has no line breaks; all that is left to escape is what is its own syntax.
std::string command_data(std::string_view raw) {
  return percent_encoded(escape_text_shortened(raw, 1000), [](char byte) { return byte != '%'; });
}
std::string command_property(std::string_view raw) {
  return percent_encoded(escape_text_shortened(raw, 1000),
                         [](char byte) { return byte != '%' && byte != ':' && byte != ','; });
}

std::string_view below(std::string_view file, std::string_view workspace) {
  while (workspace.ends_with('/'))
    workspace.remove_suffix(1);
  if (workspace.empty() || !file.starts_with(workspace)) return file;
  const std::string_view rest = file.substr(workspace.size());
  return rest.starts_with('/') ? rest.substr(1) : file;
}

std::string annotation(const Case& c, std::string_view command, std::string_view workspace) {
  std::string line = fmt::format("::{} title={}", command, command_property(c.id));
  if (!c.file.empty())
    line += fmt::format(",file={},line={}", command_property(below(c.file, workspace)), c.line);
  line += fmt::format("::{}", command_data(headline(c)));
  if (!c.requirements.empty())
    line += fmt::format("%0A{}: {}", command_data(c.requirements.front().id),
                        command_data(c.requirements.front().sentence));
  if (!c.rerun.empty()) line += fmt::format("%0A{}", command_data(c.rerun));
  return line + '\n';
}

// Known failures are in the summary only: a check that shows ten annotations has none to spare.
bool is_error(const Case& c) {
  if (!c.unexpected.empty()) return true;
  if (is_known(c)) return false;
  return (c.verdict == Verdict::fail && c.level == Level::must) || is_undecided(c);
}
bool is_warning(const Case& c) {
  return is_judged_down(c.verdict) && !is_known(c) && !is_error(c);
}

}  // namespace

std::string github_annotations(const Run& run, std::string_view workspace) {
  std::string text;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const Verdict verdict : {Verdict::fail, Verdict::unsteady, Verdict::inconclusive,
                                Verdict::warn, Verdict::pass, Verdict::skip}) {
    for (const Case& c : run.cases) {
      if (c.verdict != verdict) continue;
      if (is_error(c) && ++errors <= shown) text += annotation(c, "error", workspace);
      if (is_warning(c) && ++warnings <= shown) text += annotation(c, "warning", workspace);
    }
  }
  if (errors > shown || warnings > shown)
    text +=
        fmt::format("::notice title=talkspec::{} errors and {} warnings; all are in the reports\n",
                    errors, warnings);
  return text;
}

void write_github_summary(const Run& run, Sink& out) {
  write_markdown(run, out, {.limit = summary_bytes});
}

bool runs_on_github(const Surroundings& around) {
  return around.environment && around.environment("GITHUB_ACTIONS") == "true";
}

std::optional<std::string> tell_github(const Run& run, const Surroundings& around) {
  around.print(github_annotations(run, around.environment("GITHUB_WORKSPACE")));
  const std::string path = around.environment("GITHUB_STEP_SUMMARY");
  if (path.empty()) return std::nullopt;
  FileSink summary(path, FileSink::Way::added);
  write_github_summary(run, summary);
  return summary.finish();
}

}  // namespace talkspec::report
