// A form as this family reads one, in UTF-8.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace talkspec::old {

// U+FFFD stands for what is no UTF-8.
std::string as_utf8(std::string_view bytes);
std::string from_latin1(std::string_view bytes);

// Throws Failure::escape.
std::string percent_decoded(std::string_view text);

// Names as they stand, values percent-decoded; the last of a name wins; without a = the value is
// `false`. Throws Failure::escape.
std::map<std::string, std::string> form_of(std::string_view parameters);

}  // namespace talkspec::old
