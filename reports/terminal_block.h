// The lines that a terminal shows of one case or one group of cases.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "reports/groups.h"
#include "reports/layout.h"
#include "reports/model.h"
#include "reports/terminal.h"

namespace talkspec::report {

inline constexpr std::size_t all_lines = std::numeric_limits<std::size_t>::max();

// Collects lines: "FAIL heading", then "  label       text" for each field. What is given is raw,
// and what has no text is left out, unless it says otherwise. `most`: lines; the rest is cut.
class Block {
 public:
  explicit Block(const TerminalOptions& options) : options_(options) {}

  void heading(Verdict verdict, std::string_view text, std::size_t most);
  void field(std::string_view label, std::string_view text, std::size_t most);
  void requirement(const Case& c, std::size_t most);
  // Both when there is one of them: an empty one is shown as "".
  void expected_and_actual(std::string_view expected, std::string_view actual, std::size_t most);
  // How the other tries of the case ended, in one sentence.
  void other_tries(const Case& c, std::size_t most);
  void exchange(std::string_view label, const std::vector<WireEvent>& transcript, std::size_t most);
  // "suite/push.json:57", and the text of that line.
  void step(const Case& c, std::size_t most);
  void command(std::string_view label, std::string_view text, std::size_t most);
  // As many of the IDs as there is room for, and how many more there are.
  void ids(std::string_view label, const std::vector<std::string_view>& ids, std::size_t most);

  Lines take() { return std::move(lines_); }

 private:
  void add(std::string_view label, Lines text);

  const TerminalOptions& options_;
  Lines lines_;
};

// The text of the step that decided, as it is in the scenario, without spaces around it.
std::string_view step_text(const Case& c);

std::string joined(const Lines& lines);  // each with its newline

}  // namespace talkspec::report
