#include "reports/terminal.h"

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "reports/escape.h"
#include "reports/transcript.h"

namespace talkspec::report {
namespace {

constexpr std::size_t shown_bytes = 400;  // of expected and actual, unless verbose
constexpr TranscriptLimits shown_transcript = {.events = 24, .bytes = 320};

bool is_judged_down(Verdict verdict) {
  return verdict != Verdict::pass && verdict != Verdict::skip;
}

std::string_view colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "\x1b[32m";
    case Verdict::fail:
      return "\x1b[31m";
    case Verdict::warn:
      return "\x1b[33m";
    case Verdict::skip:
      return "\x1b[2m";
    case Verdict::inconclusive:
      return "\x1b[35m";
  }
  return "";
}

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "FAIL";
    case Verdict::warn:
      return "warn";
    case Verdict::skip:
      return "skip";
    case Verdict::inconclusive:
      return "inconclusive";
  }
  return "";
}

std::string painted(Verdict verdict, const TerminalOptions& options) {
  if (!options.colour) return std::string(word(verdict));
  return fmt::format("{}{}\x1b[0m", colour_of(verdict), word(verdict));
}

std::string upper_case(Level level) {
  switch (level) {
    case Level::must:
      return "MUST";
    case Level::should:
      return "SHOULD";
    case Level::may:
      return "MAY";
  }
  return "";
}

// "  expected    TEXT"; nothing for an empty text.
std::string labelled(std::string_view label, std::string_view text) {
  if (text.empty()) return "";
  return fmt::format("  {:<12}{}\n", label, text);
}

std::string requirement_line(const Case& c) {
  if (c.requirements.empty()) return "";
  const Requirement& requirement = c.requirements.front();
  return labelled(
      "requirement",
      fmt::format("{} ({}, {}): {}", escape_text(requirement.id), upper_case(requirement.level),
                  escape_text(requirement.source), escape_text(requirement.sentence)));
}

std::string shown(std::string_view text, const TerminalOptions& options) {
  return options.verbose ? escape_text(text) : escape_text_shortened(text, shown_bytes);
}

// The cases of one verdict in full; of the failures, those that are a MUST or those that aren't.
std::string in_full(const Run& run, Verdict verdict, bool must, const TerminalOptions& options) {
  std::string text;
  for (const Case& c : run.cases)
    if (c.verdict == verdict && (c.level == Level::must) == must)
      text += '\n' + case_in_full(c, options);
  return text;
}

std::string counted(std::size_t count, std::string_view what) {
  return count == 0 ? "" : fmt::format(", {} {}", count, what);
}

std::string total_line(const Run& run) {
  const Tally count = tally(run);
  const auto elapsed = std::chrono::round<std::chrono::milliseconds>(run.stop - run.start);
  std::string line = fmt::format("{} {}: {} passed", run.cases.size(),
                                 run.cases.size() == 1 ? "case" : "cases", count.pass);
  line += counted(count.must_failed, "failed");
  line += counted(count.fail - count.must_failed, "failed below MUST");
  line += counted(count.warn, count.warn == 1 ? "warning" : "warnings");
  line += counted(count.skip, "skipped");
  line += counted(count.inconclusive, "inconclusive");
  line += fmt::format("; {:.2f} s, profile {}, seed {}, {}\n",
                      static_cast<double>(elapsed.count()) / 1000.0, escape_text(run.profile),
                      run.seed, escape_text(run.target));
  return line;
}

}  // namespace

std::string case_line(const Case& c, const TerminalOptions& options) {
  if (!options.verbose && !is_judged_down(c.verdict)) return "";
  std::string line = painted(c.verdict, options) + ' ' + escape_text(c.id);
  if (!c.message.empty()) line += ": " + escape_text_shortened(c.message, shown_bytes);
  if (options.verbose)
    line += fmt::format(" ({:.1f} ms)", static_cast<double>(c.duration.count()) / 1000.0);
  return line + '\n';
}

std::string case_in_full(const Case& c, const TerminalOptions& options) {
  std::string text = painted(c.verdict, options) + ' ' + escape_text(c.id);
  if (!c.title.empty()) text += ": " + escape_text(c.title);
  text += '\n';
  text += labelled("what", shown(c.message, options));
  text += requirement_line(c);
  text += labelled("expected", shown(c.expected, options));
  text += labelled("actual", shown(c.actual, options));
  for (const std::string& note : c.notes)
    text += labelled("note", shown(note, options));
  if (!c.file.empty())
    text += labelled("scenario", fmt::format("{}:{}", escape_text(c.file), c.line));
  if (!c.transcript.empty())
    text += "  transcript\n" +
            transcript_text(c.transcript, options.verbose ? TranscriptLimits() : shown_transcript);
  text += labelled("again with", escape_text(c.rerun));
  return text;
}

std::string closing_text(const Run& run, const TerminalOptions& options) {
  std::string text;
  for (const bool must : {true, false})
    for (const Verdict verdict : {Verdict::fail, Verdict::inconclusive, Verdict::warn})
      text += in_full(run, verdict, must, options);
  if (!text.empty()) text += '\n';
  if (run.interrupted) text += "interrupted: the cases that had not ended are not in this report\n";
  if (!run.trouble.empty()) text += escape_text(run.trouble) + '\n';
  return text + total_line(run);
}

}  // namespace talkspec::report
