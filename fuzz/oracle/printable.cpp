#include "fuzz/oracle/printable.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace talk::fuzz {
namespace {

// The code point at `at`, which is moved past it; a value beyond Unicode for what is not UTF-8.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  constexpr std::uint32_t malformed = 0x110000;
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const std::uint32_t lead = byte(at++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 && lead < 0xF5   ? 3
                   : lead >= 0xE0 && lead < 0xF0 ? 2
                   : lead >= 0xC2 && lead < 0xE0 ? 1
                                                 : 0;
  if (more == 0) return malformed;
  std::uint32_t code_point = lead & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 0; i < more; ++i) {
    const std::uint32_t next = byte(at++);
    if ((next & 0xC0U) != 0x80U) return malformed;
    code_point = code_point << 6U | (next & 0x3FU);
  }
  const bool overlong = (more == 2 && code_point < 0x800) || (more == 3 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return overlong || surrogate ? malformed : code_point;
}

bool is_obeyed(std::uint32_t c) noexcept {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) ||            // C0, DEL, C1
         c == 0xAD || c == 0x61C || c == 0x180E ||         // soft hyphen, Arabic letter mark
         (c >= 0x200B && c <= 0x200F) ||                   // zero width, marks of direction
         (c >= 0x2028 && c <= 0x202E) ||                   // separators, embeddings, overrides
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||    // joiners, isolates, byte order mark
         (c >= 0xFFF9 && c <= 0xFFFB) ||                   // annotations
         (c >= 0xE0000 && c <= 0xE007F) || c >= 0x110000;  // tags; no UTF-8
}

bool printable(std::string_view text, bool lines) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t code_point = next_code_point(text, at);
    if (is_obeyed(code_point) && !(lines && code_point == '\n')) return false;
  }
  return true;
}

}  // namespace

bool is_printable(std::string_view text) noexcept {
  return printable(text, false);
}

bool is_printable_lines(std::string_view text) noexcept {
  return printable(text, true);
}

}  // namespace talk::fuzz
