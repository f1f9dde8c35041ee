#include "conformance/scenario/diagnostic.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace talkspec::scenario {
namespace {

// The length of the well-formed UTF-8 sequence at the start of `text` (RFC 3629), or 0.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead < 0xC2   ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
  if (lead == 0xED && byte(1) > 0x9F) return 0;  // surrogate
  if (lead == 0xF0 && byte(1) < 0x90) return 0;  // overlong
  if (lead == 0xF4 && byte(1) > 0x8F) return 0;  // beyond U+10FFFF
  return length;
}

// The code point that a well-formed sequence stands for.
std::uint32_t code_point(std::string_view sequence) {
  if (sequence.size() == 1) return static_cast<unsigned char>(sequence[0]);
  std::uint32_t value = static_cast<unsigned char>(sequence[0]) & (0x7FU >> sequence.size());
  for (const char c : sequence.substr(1))
    value = value << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  return value;
}

struct Range {
  std::uint32_t first, last;
};

// What is obeyed or not seen rather than shown: C0, DEL and C1, formatting characters, which can
// turn the direction of a line, line separators, tags.
constexpr std::array<Range, 12> unseen{{{0x00, 0x1F},
                                        {0x7F, 0x9F},
                                        {0xAD, 0xAD},
                                        {0x600, 0x605},
                                        {0x61C, 0x61C},
                                        {0x180E, 0x180E},
                                        {0x200B, 0x200F},
                                        {0x2028, 0x202E},
                                        {0x2060, 0x206F},
                                        {0xFEFF, 0xFEFF},
                                        {0xFFF9, 0xFFFB},
                                        {0xE0000, 0xE007F}}};

bool is_unseen(std::string_view sequence) {
  const std::uint32_t value = code_point(sequence);
  return std::any_of(unseen.begin(), unseen.end(), [&](const Range& range) {
    return value >= range.first && value <= range.last;
  });
}

// How many letters are to be changed, added, left out or swapped with the next one (optimal string
// alignment). Both are short.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1);
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1});
      if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
        row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
    }
    before_last = std::move(last);
    last = std::move(row);
  }
  return last.back();
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    if (out.size() >= limit) return out + "…";
    const std::size_t length = utf8_length(text);
    const std::string_view sequence = text.substr(0, std::max<std::size_t>(length, 1));
    if (length == 0 || is_unseen(sequence)) {
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
  constexpr std::size_t longest = 64;
  if (text.size() > longest) return {};
  std::string_view best;
  std::size_t best_distance = std::min(std::max<std::size_t>(text.size() / 3, 1) + 1, text.size());
  for (const std::string_view name : names) {
    if (name.size() > longest) continue;
    const std::size_t d = distance(text, name);
    if (d < best_distance) {
      best = name;
      best_distance = d;
    }
  }
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
