// Makes bytes of strangers safe to show, and loses nothing of them.
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

// For bytes from the wire: any two different bytes look different.
std::string escape(std::string_view bytes);

// For sentences and names: visible characters of well-formed UTF-8 stay as they are.
std::string escape_text(std::string_view text);

// For text that holds escapes already and is not trusted with it: invisible characters and bytes
// that are no UTF-8 become \xHH, and a backslash stays alone. This cannot be undone.
std::string printable(std::string_view text);
// The same for text of several lines: newlines stay.
std::string printable_lines(std::string_view text);

// The bytes that were escaped, or none when `escaped` has an escape that neither function writes.
std::optional<std::string> unescape(std::string_view escaped);

// The first `limit` bytes escaped, and how many were left out: `abc… (1021 bytes more)`.
// For people only: this cannot be undone.
std::string escape_shortened(std::string_view bytes, std::size_t limit);
std::string escape_text_shortened(std::string_view text, std::size_t limit);

// Replaces marks of markup by character references ("&#60;"), which makes escaped text safe in the
// elements and quoted attributes of XML and HTML, and in Markdown.
inline constexpr std::string_view xml_marks = "&<>\"'";
inline constexpr std::string_view markdown_marks = "&<>\"'`*_[]()|\\#!~@:{}$";
std::string with_references(std::string_view escaped, std::string_view marks);

// Writes every byte as RFC 3986 §2.1 says ("%3A"), except those for which `stays` is true.
std::string percent_encoded(std::string_view bytes, bool (*stays)(char byte));

}  // namespace talkspec::report
