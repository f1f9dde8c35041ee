// Reads UTF-8 (RFC 3629) code point by code point, and knows which ones people cannot see.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace talkspec::report {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 0;  // bytes; 0: not well-formed
};

// The well-formed sequence (RFC 3629 §4) at the start of `text`, which is not empty.
CodePoint leading_code_point(std::string_view text) noexcept;

bool is_utf8(std::string_view text) noexcept;

// Whether a terminal, an editor or a browser would obey the code point or not show it: controls,
// formatting and bidirectional characters, separators of lines, fillers, tags, private use,
// noncharacters.
bool is_invisible(std::uint32_t code_point) noexcept;

// Columns of a terminal that a text of visible characters takes at most.
std::size_t columns_of(std::string_view text) noexcept;

// Bytes of the longest beginning of the text that takes no more than so many columns, but of one
// character at least.
std::size_t fitting(std::string_view text, std::size_t columns) noexcept;

}  // namespace talkspec::report
