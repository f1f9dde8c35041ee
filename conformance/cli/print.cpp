#include "conformance/cli/print.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "reports/escape.h"

namespace talkspec::cli {

void complain(std::string_view sentence) {
  fmt::print(stderr, "talkspec: {}\n", report::escape_text(sentence));
}

void complain(const scenario::Diagnostics& diagnostics) {
  for (const scenario::Diagnostic& diagnostic : diagnostics)
    fmt::print(stderr, "{}\n", scenario::to_text(diagnostic));
}

std::string printable_lines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines += scenario::printable(text.substr(0, end), end) + '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace talkspec::cli
