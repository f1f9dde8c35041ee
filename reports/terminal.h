// A run as plain text for people: a line for each failure or warning as it comes, then all of
// them again in full, then one line of totals.
//
// Cases are shown with their transcripts when they have them (Run::spool).
//
// Pure functions of the model: the same run makes the same text. A target's bytes are escaped;
// the only control bytes are newlines and, with `colour`, SGR sequences.
#pragma once

#include <cstddef>
#include <string>

#include "reports/model.h"

namespace talkspec::report {

struct TerminalOptions {
  bool colour = false;   // to be set for a terminal only, and not if NO_COLOR is in the environment
  bool verbose = false;  // every case has its line, with its time, and transcripts are whole
  std::size_t columns = 0;  // lines are broken to fit so many, aligned; 0: never broken
};

// The line of a case that just ended, with its newline; empty when it passed or was skipped,
// unless verbose.
std::string case_line(const Case& c, const TerminalOptions& options);

// What a case that failed, warned or stayed inconclusive has to say: requirement, expected,
// actual, transcript, and the command that runs it again. Several lines.
std::string case_in_full(const Case& c, const TerminalOptions& options);

// All after the last case: those cases in full, the order of the run kept, MUST before the rest;
// then why the run ended early, if it did; then "60 cases: 58 passed, …" with its newline.
std::string closing_text(const Run& run, const TerminalOptions& options);

// "60 cases: 58 passed, …" with its newline.
std::string total_line(const Run& run, const TerminalOptions& options);

}  // namespace talkspec::report
