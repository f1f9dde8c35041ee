// Strings of strangers in the two places of a page where they may stand: text of its markup, and
// the JSON of its data block.
#pragma once

#include <string>
#include <string_view>

namespace talkspec::report {

// Text for the markup of a page, or a quoted attribute: escaped by escape_text(), then &, <, >, "
// and ' as character references.
std::string html_text(std::string_view text);

// Appends a JSON string. `text` is well-formed UTF-8 (escape_text makes it so). <, > and & are
// written as \u00XX, so that no text ends the <script> that it stands in.
void append_json(std::string& out, std::string_view text);

// Appends bytes: a JSON string, one character a byte (U+0000 to U+00FF), in printable ASCII; or,
// where that is shorter, an array with their base64 as its only element.
void append_json_bytes(std::string& out, std::string_view bytes);

}  // namespace talkspec::report
