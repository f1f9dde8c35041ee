#include "conformance/cli/print.h"

#include <algorithm>
#include <cstdio>

#include "reports/escape.h"

namespace talkspec::cli {

namespace {

// There is nobody to tell that this cannot be written.
void print_error(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace

void complain(std::string_view sentence) {
  print_error("talkspec: " + report::escape_text(sentence) + "\n");
}

void complain(const scenario::Diagnostics& diagnostics) {
  for (const scenario::Diagnostic& diagnostic : diagnostics)
    print_error(scenario::to_text(diagnostic) + "\n");
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
