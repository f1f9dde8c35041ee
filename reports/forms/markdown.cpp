#include "reports/forms/markdown.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "reports/escape.h"
#include "reports/timestamp.h"
#include "reports/transcript.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr TranscriptLimits transcript_limits = {.events = 48, .bytes = 512};
constexpr std::size_t shown_bytes = 400;  // of message, expected and actual

std::string code_shortened(std::string_view raw) {
  return "<code>" + with_references(escape_text_shortened(raw, shown_bytes), markdown_marks) +
         "</code>";
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
  row("Target", markdown_code(run.target));
  row("Profile, routing", markdown_code(run.profile) + ", " + markdown_code(run.routing));
  row("Suite, seed", fmt::format("{}, {}", markdown_code(run.suite_hash.substr(0, 16)), run.seed));
  row("Runner",
      fmt::format("talkspec {} on {}", markdown_text(run.tool_version), markdown_text(run.host)));
  row("Began, took", fmt::format("{}Z, {} s", timestamp(run.start).substr(0, 19),
                                 seconds(run.stop - run.start, 2)));
  if (run.interrupted) row("Interrupted", "yes: not all cases ran");
  if (!run.trouble.empty()) row("Ended early", markdown_code(run.trouble));
  out << '\n';
}

void write_areas(const Run& run, Sink& out) {
  std::vector<std::string_view> order;
  std::map<std::string_view, std::map<Verdict, std::size_t>> counts;
  for (const Case& c : run.cases) {
    if (counts.find(c.area) == counts.end()) order.push_back(c.area);
    ++counts[c.area][c.verdict];
  }
  out << "| Area | passed | failed | warned | inconclusive | skipped |\n"
         "|---|--:|--:|--:|--:|--:|\n";
  for (const std::string_view area : order) {
    out << "| " << markdown_text(area);
    for (const Verdict verdict :
         {Verdict::pass, Verdict::fail, Verdict::warn, Verdict::inconclusive, Verdict::skip})
      out << fmt::format(" | {}", counts[area][verdict]);
    out << " |\n";
  }
}

std::string case_text(const Case& c) {
  std::string text =
      fmt::format("<details><summary>{} {} ({}): {}</summary>\n\n", words(c.verdict).emoji,
                  markdown_code(c.id), name(c.level), code_shortened(headline(c)));
  const auto add = [&text](std::string_view label, const std::string& value) {
    text += fmt::format("- {}: {}\n", label, value);
  };
  if (!c.known.empty()) add("Known", code_shortened(c.known));
  if (!c.title.empty()) add("Case", markdown_text(c.title));
  if (!c.requirements.empty()) {
    const Requirement& requirement = c.requirements.front();
    add("Requirement",
        fmt::format("{} ({}): {}", markdown_code(requirement.id), markdown_text(requirement.source),
                    markdown_text(requirement.sentence)));
  }
  if (!c.expected.empty()) add("Expected", code_shortened(c.expected));
  if (!c.actual.empty()) add("Actual", code_shortened(c.actual));
  for (const std::string& note : c.notes)
    add("Note", code_shortened(note));
  if (!c.file.empty()) add("Scenario", markdown_code(fmt::format("{}:{}", c.file, c.line)));
  if (!c.rerun.empty()) add("Again with", markdown_code(c.rerun));
  if (!c.transcript.empty())
    text += '\n' + fenced(transcript_text(c.transcript, transcript_limits));
  return text + "\n</details>\n";
}

struct Group {
  std::string_view heading;
  bool (*has)(const Case& c);
};

template <Verdict verdict, bool must>
bool judged(const Case& c) {
  return c.verdict == verdict && (c.level == Level::must) == must;
}

// A case is in the first group that has it.
constexpr std::array<Group, 7> groups = {{
    {"Not as the list of known failures has it",
     [](const Case& c) { return !c.unexpected.empty(); }},
    {"Failed", [](const Case& c) { return judged<Verdict::fail, true>(c) && !is_known(c); }},
    {"Failed below MUST",
     [](const Case& c) { return judged<Verdict::fail, false>(c) && !is_known(c); }},
    {"Inconclusive",
     [](const Case& c) { return judged<Verdict::inconclusive, true>(c) && !is_known(c); }},
    {"Inconclusive below MUST",
     [](const Case& c) { return judged<Verdict::inconclusive, false>(c) && !is_known(c); }},
    {"Warnings", [](const Case& c) { return c.verdict == Verdict::warn && !is_known(c); }},
    {"Known failures", is_known},
}};

const Group* group_of(const Case& c) {
  const auto* const found =
      std::find_if(groups.begin(), groups.end(), [&c](const Group& group) { return group.has(c); });
  return found == groups.end() ? nullptr : found;
}

}  // namespace

std::string markdown_text(std::string_view raw) {
  return with_references(escape_text(raw), markdown_marks);
}
std::string markdown_code(std::string_view raw) {
  return "<code>" + with_references(escape_text(raw), markdown_marks) + "</code>";
}

void write_markdown(const Run& run, Sink& out, const MarkdownOptions& options) {
  StringSink top;
  top << fmt::format("## Talk: {}\n\n", outcome_sentence(run));
  write_facts(run, top);
  write_areas(run, top);
  out << top.text();
  std::size_t written = top.text().size();
  std::size_t left_out = 0;
  for (const Group& group : groups) {
    bool begun = false;
    for (const Case& c : run.cases) {
      if (group_of(c) != &group) continue;
      if (left_out > 0) {
        ++left_out;
        continue;
      }
      with_transcript(run, c, [&](const Case& whole) {
        const std::string text =
            (begun ? "" : fmt::format("\n### {}\n\n", group.heading)) + case_text(whole);
        if (written + text.size() > options.limit) {
          ++left_out;
          return;
        }
        begun = true;
        written += text.size();
        out << text;
      });
    }
  }
  if (left_out > 0)
    out << fmt::format("\n{} left out, as there is no room; the other reports have all.\n",
                       counted(left_out, "more case is", "more cases are"));
}

}  // namespace talkspec::report
