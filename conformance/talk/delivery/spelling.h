// How one text is spelt in several ways: what servers make of a text that they decode too little or
// too often, or take for another encoding.
#pragma once

#include <string>
#include <string_view>

namespace talkspec::talk::delivery {

// application/x-www-form-urlencoded, one time: "+" is a space, "%XX" is a byte.
std::string decoded(std::string_view text);

std::string lower_case(std::string_view text);  // ASCII letters only

// Each byte as the code point of its number, in UTF-8: what becomes of UTF-8 taken for Latin-1.
std::string doubled_utf8(std::string_view text);

// &lt; &gt; &amp; &quot; &#39; as the characters that they stand for.
std::string without_markup(std::string_view text);

// What all of these, a replaced byte and a dropped control character leave as it is. Texts that
// are spelt alike have one skeleton; few others do. Time in proportion to the length.
std::string skeleton(std::string_view text);

// Whether `part` stands somewhere in `text`; in time in proportion to their lengths, always.
bool contains(std::string_view text, std::string_view part);

std::size_t common_prefix(std::string_view one, std::string_view other);
std::size_t common_suffix(std::string_view one, std::string_view other);

}  // namespace talkspec::talk::delivery
