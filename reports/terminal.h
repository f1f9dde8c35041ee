// A run as plain text for people: lines while it goes, one screen at its end, or all of it.
//
// Pure functions of the model: the same run makes the same text. A target's bytes are escaped; the
// only control bytes are newlines and, with `colour`, SGR sequences. Transcripts are read from the
// run's spool where they are there.
#pragma once

#include <cstddef>
#include <string>

#include "reports/model.h"

namespace talkspec::report {

struct TerminalOptions {
  bool colour = false;      // for a terminal only, and not if NO_COLOR is in the environment
  bool verbose = false;     // everything: every case, transcripts and texts as a whole
  bool transcripts = true;  // whether exchanges are shown
  std::size_t columns = 0;  // lines are broken to fit so many; 0: they are not broken
};

// What a run prints in all without `verbose`: while it goes and at its end.
inline constexpr std::size_t most_lines = 60;

// A case that has ended in one line, with its newline: "FAIL framing/empty: …".
std::string case_line(const Case& c, const TerminalOptions& options);

// All that there is to say of a case: what broke, its requirement, expected and actual, its other
// tries, its exchange, the step that decided, and the command that runs it again.
std::string case_in_full(const Case& c, const TerminalOptions& options);

// What is printed after the last case. With `verbose` all cases that did not pass, group by group
// (reports/groups.h), and the slowest cases. Otherwise at most `lines` lines: the sentences about
// the whole run, the groups in the order of their gravity with as much of each as there is room
// for, where to begin, and the total.
std::string closing_text(const Run& run, const TerminalOptions& options,
                         std::size_t lines = most_lines);

// "60 cases: 58 passed, …" with its newline.
std::string total_line(const Run& run, const TerminalOptions& options);

}  // namespace talkspec::report
