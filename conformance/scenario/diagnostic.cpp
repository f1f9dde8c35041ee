#include "conformance/scenario/diagnostic.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "reports/nearest.h"
#include "reports/utf8.h"

namespace talkspec::scenario {

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    if (out.size() >= limit) return out + "…";
    const auto [code_point, size] = report::leading_code_point(text);
    const std::string_view sequence = text.substr(0, std::max<std::size_t>(size, 1));
    if (size == 0 || report::is_invisible(code_point)) {
      for (const char c : sequence)
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += sequence;
    }
    text.remove_prefix(sequence.size());
  }
  return out;
}

std::string quote(std::string_view text) {
  return fmt::format("`{}`", printable(text, 60));
}

std::string to_text(const Diagnostic& diagnostic) {
  std::string out = printable(diagnostic.file, 4096);
  if (diagnostic.line != 0) out += fmt::format(":{}:{}", diagnostic.line, diagnostic.column);
  if (!diagnostic.pointer.empty()) out += ": " + printable(diagnostic.pointer, 400);
  return out + ": " + diagnostic.message;
}

void sort_by_place(Diagnostics& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     return std::pair(a.line, a.column) < std::pair(b.line, b.column);
                   });
}

std::string did_you_mean(std::string_view text, std::span<const std::string_view> names) {
  const std::string_view best = report::nearest(text, names);
  return best.empty() ? std::string() : fmt::format("; did you mean {}?", quote(best));
}

std::string_view article(std::string_view word) {
  return std::string_view("aeiou").find(word.front()) == std::string_view::npos ? "a" : "an";
}

std::string one_of(std::span<const std::string_view> names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) out += i + 1 == names.size() ? " or " : ", ";
    out += quote(names[i]);
  }
  return out;
}

}  // namespace talkspec::scenario
