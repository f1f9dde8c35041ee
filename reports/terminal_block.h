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

// Collects lines: "FAIL heading", then "  label       text" for each field. Texts are raw; a field
// without text is left out. `most` is a number of lines: what does not fit is cut.
class Block {
 public:
  explicit Block(const TerminalOptions& options) : options_(options) {}

  void heading(Verdict verdict, std::string_view text, std::size_t most);
  void field(std::string_view label, std::string_view text, std::size_t most);
  // All details of a case, the exchange before the command.
  void details(const Case& c, std::string_view said, std::size_t most, std::size_t exchange);
  void exchange(const std::vector<WireEvent>& transcript, std::size_t most);
  void command(std::string_view label, std::string_view text, std::size_t most);
  // As many of the IDs as there is room for, and how many more there are.
  void ids(std::string_view label, const std::vector<std::string_view>& ids, std::size_t most);

  Lines take() { return std::move(lines_); }

 private:
  void add(std::string_view label, Lines text);

  const TerminalOptions& options_;
  Lines lines_;
};

std::string joined(const Lines& lines);  // each with its newline

}  // namespace talkspec::report
