#include "conformance/testing/old_server/form.h"

#include <charconv>
#include <cstddef>
#include <cstdint>

#include "conformance/testing/old_server/era.h"

namespace talkspec::old {
namespace {

using std::string_view;

constexpr string_view replacement = "\xef\xbf\xbd";

std::uint8_t octet(string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : 0;
}

bool is_within(std::uint8_t octet, std::uint8_t low, std::uint8_t high) {
  return octet >= low && octet <= high;
}

// RFC 3629: how many octets the character at the front has, 1 for one that none begins with.
std::size_t announced(std::uint8_t first) {
  if (is_within(first, 0xc2, 0xdf)) return 2;
  if (is_within(first, 0xe0, 0xef)) return 3;
  if (is_within(first, 0xf0, 0xf4)) return 4;
  return 1;
}

bool may_follow(std::uint8_t first, std::uint8_t second) {
  if (first == 0xe0) return is_within(second, 0xa0, 0xbf);
  if (first == 0xf0) return is_within(second, 0x90, 0xbf);
  if (first == 0xf4) return is_within(second, 0x80, 0x8f);
  return is_within(second, 0x80, 0xbf);
}

// How many octets of the character at the front are there and right.
std::size_t right_octets(string_view bytes) {
  const std::uint8_t first = octet(bytes, 0);
  const std::size_t size = announced(first);
  if (size == 1 || !may_follow(first, octet(bytes, 1))) return 1;
  std::size_t right = 2;
  while (right < size && is_within(octet(bytes, right), 0x80, 0xbf))
    ++right;
  return right;
}

bool is_surrogate(string_view character) {
  return octet(character, 0) == 0xed && octet(character, 1) >= 0xa0;
}

char escaped(string_view digits) {
  int value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2 || value < 0)
    throw Failure::escape;
  return static_cast<char>(value);
}

string_view taken(string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const string_view before = text.substr(0, at);
  text.remove_prefix(at == string_view::npos ? text.size() : at + 1);
  return before;
}

}  // namespace

std::string as_utf8(string_view bytes) {
  std::string made;
  while (!bytes.empty()) {
    const string_view character = bytes.substr(0, right_octets(bytes));
    const bool is_whole = octet(bytes, 0) < 0x80 ||
                          (character.size() > 1 && character.size() == announced(octet(bytes, 0)) &&
                           !is_surrogate(character));
    made += is_whole ? character : replacement;
    bytes.remove_prefix(character.size());
  }
  return made;
}

std::string from_latin1(string_view bytes) {
  std::string made;
  for (const char byte : bytes) {
    const auto code = static_cast<std::uint8_t>(byte);
    if (code < 0x80) {
      made += byte;
    } else {
      made += static_cast<char>(0xc0 | (code >> 6));
      made += static_cast<char>(0x80 | (code & 0x3f));
    }
  }
  return made;
}

std::string percent_decoded(string_view text) {
  std::string made;
  while (!text.empty()) {
    std::string run;  // of escapes, which make characters among themselves alone
    while (text.starts_with('%')) {
      run += escaped(text.substr(1, 2));
      text.remove_prefix(3);
    }
    made += as_utf8(run);
    if (text.empty()) break;
    made += text.front() == '+' ? ' ' : text.front();
    text.remove_prefix(1);
  }
  return made;
}

std::map<std::string, std::string> form_of(string_view parameters) {
  std::map<std::string, std::string> form;
  while (!parameters.empty()) {
    string_view value = taken(parameters, '&');
    if (value.empty()) continue;
    const bool has_value = value.find('=') != string_view::npos;
    const std::string name(taken(value, '='));
    form[name] = has_value ? percent_decoded(value) : "false";
  }
  return form;
}

}  // namespace talkspec::old
