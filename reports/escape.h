// Bytes from strangers in a form that is safe to show and loses nothing.
//
//   printable ASCII  as it is, but a backslash is doubled
//   CR, LF, HTAB     \r, \n, \t
//   any other byte   \xHH, two lower-case hexadecimal digits
//
// The result is printable ASCII (escape) or well-formed UTF-8 without control, formatting or
// bidirectional characters (escape_text). unescape() undoes both.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace talkspec::report {

// For what came over a wire: every byte can be told from every other.
std::string escape(std::string_view bytes);

// For sentences and names: printable well-formed UTF-8 stays as it is.
std::string escape_text(std::string_view text);

// The bytes that were escaped; none when `escaped` has an escape that neither form makes.
std::optional<std::string> unescape(std::string_view escaped);

// The first `limit` bytes escaped, and how many were left out: `abc… (1021 bytes more)`.
// For people only: this one can't be undone.
std::string escape_shortened(std::string_view bytes, std::size_t limit);
std::string escape_text_shortened(std::string_view text, std::size_t limit);

}  // namespace talkspec::report
