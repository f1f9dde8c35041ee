#include "conformance/talk/delivery/spelling.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace talkspec::talk::delivery {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// Bytes that servers put other characters for, and what they put.
bool is_replaceable(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || c == '?';
}

constexpr std::array<std::pair<std::string_view, char>, 5> entities{
    {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}}};

}  // namespace

std::string decoded(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool escape = c == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 &&
                        hex_value(text[at + 2]) >= 0;
    if (escape) {
      result += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 2;
    } else {
      result += c == '+' ? ' ' : c;
    }
  }
  return result;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::string doubled_utf8(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      result += c;
    } else {
      result += static_cast<char>(0xc0U | (byte >> 6U));
      result += static_cast<char>(0x80U | (byte & 0x3fU));
    }
  }
  return result;
}

std::string without_markup(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const auto* const entity =
        std::find_if(entities.begin(), entities.end(),
                     [text](const auto& known) { return text.starts_with(known.first); });
    const bool found = entity != entities.end();
    result += found ? entity->second : text.front();
    text.remove_prefix(found ? entity->first.size() : 1);
  }
  return result;
}

std::string skeleton(std::string_view text) {
  // Twice: of a text that is decoded once too often, and of one that never was.
  const std::string plain = without_markup(decoded(decoded(text)));
  std::string result;
  result.reserve(plain.size());
  bool replaceable = false;
  for (const char c : plain) {
    if (is_control(c)) continue;
    if (is_replaceable(c)) {
      if (!replaceable) result += '?';
    } else {
      result += lower(c);
    }
    replaceable = is_replaceable(c);
  }
  return result;
}

// Knuth, Morris and Pratt: a text full of beginnings of the part costs no more than any other.
bool contains(std::string_view text, std::string_view part) {
  if (part.size() > text.size()) return false;
  if (part.empty()) return true;
  std::vector<std::size_t> border(part.size());
  std::size_t matched = 0;
  for (std::size_t at = 1; at < part.size(); ++at) {
    while (matched > 0 && part[at] != part[matched])
      matched = border[matched - 1];
    matched += part[at] == part[matched] ? 1U : 0U;
    border[at] = matched;
  }
  matched = 0;
  for (const char c : text) {
    while (matched > 0 && c != part[matched])
      matched = border[matched - 1];
    matched += c == part[matched] ? 1U : 0U;
    if (matched == part.size()) return true;
  }
  return false;
}

std::size_t common_prefix(std::string_view one, std::string_view other) {
  const std::size_t length = std::min(one.size(), other.size());
  const auto* const end = one.data() + length;
  const auto* const differs = std::mismatch(one.data(), end, other.data()).first;
  return static_cast<std::size_t>(differs - one.data());
}

std::size_t common_suffix(std::string_view one, std::string_view other) {
  const std::size_t length = std::min(one.size(), other.size());
  std::size_t same = 0;
  while (same < length && one[one.size() - 1 - same] == other[other.size() - 1 - same])
    ++same;
  return same;
}

}  // namespace talkspec::talk::delivery
