#include "reports/terminal.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "reports/escape.h"
#include "reports/transcript.h"
#include "reports/utf8.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr std::size_t shown_bytes = 400;  // of expected and actual, unless verbose
constexpr TranscriptLimits shown_transcript = {.events = 24, .bytes = 320};

// What is known and listed needs nobody's eye; what the list is wrong about does.
bool is_of_interest(const Case& c) {
  return (is_judged_down(c.verdict) && !is_known(c)) || !c.unexpected.empty();
}

std::string painted(Verdict verdict, const TerminalOptions& options) {
  const VerdictWords& its = words(verdict);
  return options.colour ? fmt::format("\x1b[{}m{}\x1b[0m", its.sgr, its.heading)
                        : std::string(its.heading);
}

// How many bytes of `text` fit `columns`, at least one character; not in the middle of an escape.
std::size_t fitting(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t size = std::max<std::size_t>(leading_code_point(text.substr(end)).size, 1);
    if (end > 0 && columns_of(text.substr(0, end + size)) > columns) break;
    end += size;
  }
  if (end == text.size()) return end;
  const std::size_t backslash = text.substr(0, end).rfind('\\');
  const bool in_escape = backslash != std::string_view::npos && end - backslash < 4;
  return in_escape && backslash > 0 ? backslash : end;
}

// The text in lines that fit, at spaces where there are any: the first begins at column `at`, the
// others are indented.
std::string broken(std::string_view text, std::size_t at, std::size_t indent,
                   const TerminalOptions& options) {
  if (options.columns == 0) return std::string(text);
  std::string lines;
  for (;;) {
    const std::size_t room = options.columns > at + 8 ? options.columns - at : 8;
    if (columns_of(text) <= room) return lines.append(text);
    std::size_t end = fitting(text, room);
    const std::size_t space = text.substr(0, end).rfind(' ');
    if (space != std::string_view::npos && space > end / 2) end = space;
    lines.append(text.substr(0, end)).append(1, '\n').append(indent, ' ');
    text.remove_prefix(end + (text[end] == ' ' ? 1 : 0));
    at = indent;
  }
}

constexpr std::size_t label_columns = 14;

// "  expected    TEXT"; nothing for an empty text.
std::string labelled(std::string_view label, std::string_view text,
                     const TerminalOptions& options) {
  if (text.empty()) return "";
  return fmt::format("  {:<12}{}\n", label, broken(text, label_columns, label_columns, options));
}

std::string requirement_line(const Case& c, const TerminalOptions& options) {
  if (c.requirements.empty()) return "";
  const Requirement& requirement = c.requirements.front();
  return labelled(
      "requirement",
      fmt::format("{} ({}, {}): {}", escape_text(requirement.id), capitals(requirement.level),
                  escape_text(requirement.source), escape_text(requirement.sentence)),
      options);
}

std::string shown(std::string_view text, const TerminalOptions& options) {
  return options.verbose ? escape_text(text) : escape_text_shortened(text, shown_bytes);
}

std::string transcript_within(const Case& c, const TerminalOptions& options) {
  std::string text =
      transcript_text(c.transcript, options.verbose ? TranscriptLimits() : shown_transcript);
  if (options.columns == 0) return text;
  std::string lines;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    lines += broken(line, 0, 16, options) + '\n';
    rest.remove_prefix(line.size() + 1);
  }
  return lines;
}

// The cases of one verdict in full; of the failures, those that are a MUST or those that aren't.
std::string in_full(const Run& run, Verdict verdict, bool must, const TerminalOptions& options) {
  std::string text;
  for (const Case& c : run.cases)
    if (c.verdict == verdict && (c.level == Level::must) == must &&
        (options.verbose ? is_judged_down(verdict) || !c.unexpected.empty() : is_of_interest(c)))
      with_transcript(run, c,
                      [&](const Case& whole) { text += '\n' + case_in_full(whole, options); });
  return text;
}

}  // namespace

std::string total_line(const Run& run, const TerminalOptions& options) {
  const Tally count = tally(run);
  std::string line = fmt::format("{}: {} passed", counted(run.cases.size(), "case", "cases"),
                                 count.of(Verdict::pass));
  const auto add = [&line](std::size_t number, std::string_view what) {
    if (number > 0) line += fmt::format(", {} {}", number, what);
  };
  add(count.must_failed, "failed");
  add(count.of(Verdict::fail) - count.must_failed, "failed below MUST");
  add(count.of(Verdict::warn), count.of(Verdict::warn) == 1 ? "warning" : "warnings");
  add(count.of(Verdict::skip), "skipped");
  add(count.of(Verdict::inconclusive), "inconclusive");
  add(count.of(Verdict::unsteady), "unsteady");
  add(count.known, "of these known");
  add(count.unexpected, "not as the list of known failures has it");
  line += fmt::format("; {} s, profile {}, seed {}, {}\n", seconds(run.stop - run.start, 2),
                      escape_text(run.profile), run.seed, escape_text(run.target));
  return broken(line, 0, 2, options);
}

std::string case_line(const Case& c, const TerminalOptions& options) {
  if (!options.verbose && !is_of_interest(c)) return "";
  std::string line = ' ' + escape_text(c.id);
  const std::string& sentence = c.unexpected.empty() ? c.message : c.unexpected;
  if (!sentence.empty()) line += ": " + escape_text_shortened(sentence, shown_bytes);
  if (!c.known.empty()) line += "; known: " + escape_text_shortened(c.known, shown_bytes);
  if (options.verbose)
    line += fmt::format(" ({:.1f} ms)", static_cast<double>(c.duration.count()) / 1000.0);
  return painted(c.verdict, options) + broken(line, words(c.verdict).heading.size(), 5, options) +
         '\n';
}

std::string case_in_full(const Case& c, const TerminalOptions& options) {
  std::string heading = ' ' + escape_text(c.id);
  if (!c.title.empty()) heading += ": " + escape_text(c.title);
  std::string text = painted(c.verdict, options) +
                     broken(heading, words(c.verdict).heading.size(), 5, options) + '\n';
  text += labelled("what", shown(c.message, options), options);
  text += labelled("known", shown(c.known, options), options);
  text += labelled("list", shown(c.unexpected, options), options);
  text += requirement_line(c, options);
  text += labelled("expected", shown(c.expected, options), options);
  text += labelled("actual", shown(c.actual, options), options);
  for (const std::string& note : c.notes)
    text += labelled("note", shown(note, options), options);
  if (!c.file.empty())
    text += labelled("scenario", fmt::format("{}:{}", escape_text(c.file), c.line), options);
  if (!c.transcript.empty()) text += "  transcript\n" + transcript_within(c, options);
  // Never broken: it is there to be copied.
  text += labelled("again with", escape_text(c.rerun), {});
  return text;
}

std::string closing_text(const Run& run, const TerminalOptions& options) {
  std::string text;
  for (const bool must : {true, false})
    for (const Verdict verdict :
         {Verdict::fail, Verdict::unsteady, Verdict::inconclusive, Verdict::warn, Verdict::pass,
          Verdict::skip})
      text += in_full(run, verdict, must, options);
  if (!text.empty()) text += '\n';
  if (run.interrupted) text += "interrupted: the cases that had not ended are not in this report\n";
  if (!run.trouble.empty()) text += broken(escape_text(run.trouble), 0, 2, options) + '\n';
  return text + total_line(run, options);
}

}  // namespace talkspec::report
