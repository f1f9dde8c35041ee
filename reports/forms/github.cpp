#include "reports/forms/github.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/details.h"
#include "reports/escape.h"
#include "reports/file.h"
#include "reports/forms/markdown.h"
#include "reports/groups.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr std::size_t most_shown = 10;
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

std::string annotation(const Run& run, const Group& group, std::string_view command,
                       std::string_view workspace) {
  const Case& c = representative(run, group);
  const bool alone = group.cases.size() == 1;
  std::string title = alone ? c.id : size_of(group);
  if (!alone && !c.requirements.empty()) title += " of " + c.requirements.front().id;
  if (!run.name.empty()) title = run.name + ": " + title;
  std::string text = fmt::format("::{} title={}", command, command_property(title));
  if (!c.file.empty())
    text += fmt::format(",file={},line={}",
                        command_property(below(file_in_repository(c), workspace)), line_of(c));
  text += "::" + command_data(group.sentence);
  const auto add = [&text](std::string_view line) { text += "%0A" + command_data(line); };
  if (!alone) add(fmt::format("for example {}: {}", c.id, c.message));
  if (!c.requirements.empty())
    add(c.requirements.front().id + ": " + c.requirements.front().sentence);
  for (const Attempt& attempt : c.attempts)
    add("other try: " + sentence_of(attempt));
  if (!alone) {
    constexpr std::size_t most = 20;
    const auto ids = other_ids(run, group, most);
    std::string others = fmt::format("others: {}", fmt::join(ids, ", "));
    if (group.cases.size() > ids.size() + 1)
      others += fmt::format(" and {} more", group.cases.size() - ids.size() - 1);
    add(others);
  }
  if (!c.rerun.empty()) add(c.rerun);
  return text + '\n';
}

// Known failures are in the summary only: a check that shows ten annotations has none to spare.
bool is_error(const Run& run, const Group& group) {
  const Case& c = representative(run, group);
  return fails_run(c) || (group.level == Level::must && is_undecided(c));
}

}  // namespace

std::string github_annotations(const Run& run, std::string_view workspace, std::size_t runs) {
  const std::size_t shown = std::max<std::size_t>(most_shown / std::max<std::size_t>(runs, 1), 1);
  std::string text;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  const auto notice = [&](const std::string& sentence) {
    const std::string title = run.name.empty() ? "talkspec" : "talkspec: " + run.name;
    text += "::notice title=" + command_property(title) + "::" + command_data(sentence) + '\n';
  };
  for (const std::string& sentence : run.headlines)
    if (&sentence - run.headlines.data() < 3) notice(sentence);
  if (!run.smoke.empty()) notice(run.trouble);
  for (const Group& group : groups_of(run)) {
    if (group.kind == Group::Kind::known) continue;
    if (is_error(run, group)) {
      if (++errors <= shown) text += annotation(run, group, "error", workspace);
    } else if (++warnings <= shown) {
      text += annotation(run, group, "warning", workspace);
    }
  }
  if (errors > shown || warnings > shown)
    notice(fmt::format("{} and {}; all are in the reports", counted(errors, "error", "errors"),
                       counted(warnings, "warning", "warnings")));
  return text;
}

void write_github_summary(const Run& run, Sink& out, std::size_t room) {
  StringSink summary;
  write_markdown(run, summary, {.limit = std::min(room, summary_bytes)});
  if (summary.text().size() <= room) {
    out << summary.text();
    return;
  }
  const std::string line =
      fmt::format("\n{}: {}\n", markdown_text(target_label(run)), outcome_sentence(run));
  if (line.size() <= room) out << line;
}

namespace {

// What is left of what GitHub takes, which other commands of the step may have begun to use, and
// which so many runs share.
std::size_t room_in(const std::string& path, std::size_t runs) {
  std::error_code none;
  const std::uintmax_t used = std::filesystem::file_size(path, none);
  const std::size_t left =
      none ? summary_bytes : summary_bytes - std::min<std::uintmax_t>(used, summary_bytes);
  return std::min(left, summary_bytes / std::max<std::size_t>(runs, 1));
}

}  // namespace

bool runs_on_github(const Surroundings& around) {
  return around.environment && around.environment("GITHUB_ACTIONS") == "true";
}

std::optional<std::string> tell_github(const Run& run, const Surroundings& around) {
  around.print(github_annotations(run, around.environment("GITHUB_WORKSPACE"), around.runs));
  const std::string path = around.environment("GITHUB_STEP_SUMMARY");
  if (path.empty()) return std::nullopt;
  FileSink summary(path, FileSink::Way::added);
  write_github_summary(run, summary, room_in(path, around.runs));
  return summary.finish();
}

}  // namespace talkspec::report
