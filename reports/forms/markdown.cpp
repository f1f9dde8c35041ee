#include "reports/forms/markdown.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "reports/details.h"
#include "reports/escape.h"
#include "reports/groups.h"
#include "reports/timestamp.h"
#include "reports/transcript.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr TranscriptLimits transcript_limits = {.events = 48, .bytes = 512, .deciding_bytes = 4096};
constexpr std::size_t shown_bytes = 400;  // of message, expected and actual
constexpr std::size_t most_bytes = 2000;  // of any other text
constexpr std::size_t shown_ids = 100;    // of the other cases of a group

std::string code_shortened(std::string_view raw, std::size_t limit = shown_bytes) {
  return "<code>" + with_references(escape_text_shortened(raw, limit), markdown_marks) + "</code>";
}

// A fence longer than any run of backticks in the text.
std::string fenced(const std::string& text) {
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char byte : text) {
    run = byte == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + "text\n" + text + fence + '\n';
}

void write_facts(const Run& run, Sink& out) {
  out << "| | |\n|---|---|\n";
  const auto row = [&out](std::string_view label, const std::string& value) {
    out << fmt::format("| {} | {} |\n", label, value);
  };
  row("Target", markdown_code(target_label(run)));
  row("Profile, routing", markdown_code(run.profile) + ", " + markdown_code(run.routing));
  row("Suite, seed", fmt::format("{}, {}", markdown_code(run.suite_hash.substr(0, 16)), run.seed));
  row("Runner",
      fmt::format("talkspec {} on {}", markdown_text(run.tool_version), markdown_text(run.host)));
  row("Began, took", fmt::format("{}Z, {} s", timestamp(run.start).substr(0, 19),
                                 seconds(run.stop - run.start, 2)));
  if (run.interrupted) row("Interrupted", "yes: not all cases ran");
  if (run.out_of_time)
    row("Out of time", fmt::format("yes: the run met its limit of {} s", seconds(run.max_time, 0)));
  if (!run.trouble.empty()) row("Ended early", markdown_code(run.trouble));
  out << '\n';
  for (const std::string& sentence : run.headlines)
    out << "- " << markdown_text(sentence) << '\n';
  if (!run.headlines.empty()) out << '\n';
}

void write_areas(const Run& run, Sink& out) {
  constexpr std::array columns = {Verdict::pass,         Verdict::fail,     Verdict::warn,
                                  Verdict::inconclusive, Verdict::unsteady, Verdict::skip};
  std::vector<std::string_view> order;
  std::map<std::string_view, std::map<Verdict, std::size_t>> counts;
  for (const Case& c : run.cases) {
    if (counts.find(c.area) == counts.end()) order.push_back(c.area);
    ++counts[c.area][c.verdict];
  }
  out << "| Area |";
  for (const Verdict verdict : columns)
    out << ' ' << words(verdict).participle << " |";
  out << "\n|---|--:|--:|--:|--:|--:|--:|\n";
  for (const std::string_view area : order) {
    out << "| " << markdown_text(area);
    for (const Verdict verdict : columns)
      out << fmt::format(" | {}", counts[area][verdict]);
    out << " |\n";
  }
}

// What is shown of a group: its example with the transcript, and the IDs of the others.
std::string group_text(const Run& run, const Group& group, const Case& c, bool open) {
  const bool alone = group.cases.size() == 1;
  std::string text =
      fmt::format("<details{}><summary>{} {} ({}): {}</summary>\n\n", open ? " open" : "",
                  words(c.verdict).emoji, alone ? markdown_code(c.id) : size_of(group),
                  name(group.level), code_shortened(group.sentence));
  const auto add = [&text](std::string_view label, const std::string& value) {
    text += fmt::format("- {}: {}\n", label, value);
  };
  if (!alone) add("For example", markdown_code(c.id));
  if (!c.title.empty()) add("Case", markdown_text(c.title));
  for (const Detail& detail : details_of(c, group.sentence)) {
    std::string label(detail.label);
    label.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(label.front())));
    add(label, detail.kind == Detail::Kind::sentence  ? markdown_text(detail.text)
               : detail.kind == Detail::Kind::command ? markdown_code(detail.text)
                                                      : code_shortened(detail.text));
  }
  if (!alone) {
    std::string ids;
    for (const std::string_view id : other_ids(run, group, shown_ids))
      ids += (ids.empty() ? "" : ", ") + code_shortened(id, 100);
    if (group.cases.size() > shown_ids + 1)
      ids += fmt::format(" and {} more", group.cases.size() - shown_ids - 1);
    add("Others", ids);
  }
  if (!c.transcript.empty())
    text += '\n' + fenced(transcript_text(c.transcript, transcript_limits));
  for (const Attempt& attempt : c.attempts)
    if (!attempt.transcript.empty())
      text += fmt::format("\nThe exchange of another try, which {}:\n\n{}",
                          words(attempt.verdict).participle,
                          fenced(transcript_text(attempt.transcript, transcript_limits)));
  return text + "\n</details>\n";
}

}  // namespace

std::string markdown_text(std::string_view raw) {
  return with_references(escape_text_shortened(raw, most_bytes), markdown_marks);
}
std::string markdown_code(std::string_view raw) {
  return "<code>" + markdown_text(raw) + "</code>";
}

void write_markdown(const Run& run, Sink& out, const MarkdownOptions& options) {
  StringSink top;
  top << fmt::format("## Talk: {}\n\n", outcome_sentence(run));
  write_facts(run, top);
  if (!run.smoke.empty())
    top << fenced(printable_lines(std::string_view(run.smoke).substr(0, 16'384)));
  else
    write_areas(run, top);
  out << top.text();
  if (!run.smoke.empty()) return;
  std::size_t written = top.text().size();
  std::size_t left_out = 0;
  std::string_view heading_above;
  for (const Group& group : groups_of(run)) {
    if (left_out > 0) {
      left_out += group.cases.size();
      continue;
    }
    with_transcript(run, representative(run, group), [&](const Case& c) {
      const std::string_view its_heading = heading(group);
      const std::string text =
          (its_heading == heading_above ? "" : fmt::format("\n### {}\n\n", its_heading)) +
          group_text(run, group, c, heading_above.empty());
      if (written + text.size() > options.limit) {
        left_out += group.cases.size();
        return;
      }
      heading_above = its_heading;
      written += text.size();
      out << text;
    });
  }
  if (left_out > 0)
    out << fmt::format("\n{} left out, as there is no room; the other reports have all.\n",
                       counted(left_out, "more case is", "more cases are"));
}

}  // namespace talkspec::report
