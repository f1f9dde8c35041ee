// The character classes of RFC 9110 §5.6 and RFC 5234 B.1; independent of the locale.
#pragma once

#include <string_view>

namespace talk::framing {

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

constexpr bool is_alpha(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The value of a HEXDIG, or -1.
constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// OWS, RWS and BWS are made of these two (RFC 9110 §5.6.3).
constexpr bool is_space(char c) noexcept {
  return c == ' ' || c == '\t';
}

// A byte of a token (RFC 9110 §5.6.2).
constexpr bool is_tchar(char c) noexcept {
  return is_digit(c) || is_alpha(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// VCHAR: visible US-ASCII.
constexpr bool is_visible(char c) noexcept {
  return c > 0x20 && c < 0x7f;
}

// CTL but HTAB: what may stand in no field value (RFC 9110 §5.5).
constexpr bool is_control(char c) noexcept {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// `text` without the white space at its ends.
constexpr std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

// The length of the longest prefix of `text` made of tchar.
constexpr std::size_t token_length(std::string_view text) noexcept {
  std::size_t length = 0;
  while (length < text.size() && is_tchar(text[length]))
    ++length;
  return length;
}

}  // namespace talk::framing
