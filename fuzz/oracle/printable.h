// What may be shown to people without harm: well-formed UTF-8 without any byte or character that a
// terminal, an editor or a browser obeys. Written anew here, so that it can judge reports/escape.h.
#pragma once

#include <string_view>

namespace talk::fuzz {

// No control characters (C0, DEL, C1), no formatting or bidirectional ones, no line separators, no
// byte that is not UTF-8 (RFC 3629).
bool is_printable(std::string_view text) noexcept;

// The same, but line feeds may stand in it.
bool is_printable_lines(std::string_view text) noexcept;

}  // namespace talk::fuzz
