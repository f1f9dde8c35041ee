#include "conformance/testing/odd_server/octets.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string>

namespace talkspec::odd {
namespace {

constexpr std::string_view token_marks = "!#$%&'*+-.^_`|~";

}  // namespace

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_digit(c) || is_letter(c) || token_marks.find(c) != std::string_view::npos;
  });
}
bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
}
bool is_replaced(char c) {
  return c == '\r' || c == '\n' || c == '\0';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::uint64_t> read_number(std::string_view text, unsigned base) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  if (text.empty()) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    const int digit = hex_digit(c);
    if (digit < 0 || static_cast<unsigned>(digit) >= base) return std::nullopt;
    const auto value = static_cast<std::uint64_t>(digit);
    number = number > (most - value) / base ? most : number * base + value;
  }
  return number;
}

std::uint64_t read_wrapping(std::string_view text, unsigned base) {
  std::uint32_t number = 0;
  for (const char c : text)
    number = number * base + static_cast<std::uint32_t>(std::max(hex_digit(c), 0));
  return number;
}

std::uint64_t read_like_strtol(std::string_view text, int base) {
  return static_cast<std::uint64_t>(
      std::max(std::strtoll(std::string(text).c_str(), nullptr, base), 0LL));
}

std::string_view trimmed_of_more(std::string_view text) {
  constexpr std::string_view around = "\"' \t\v\f\xa0\x85";
  while (!text.empty() && around.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && around.find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return text;
}

}  // namespace talkspec::odd
