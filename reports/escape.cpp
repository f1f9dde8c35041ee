#include "reports/escape.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "reports/utf8.h"

namespace talkspec::report {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_printable_ascii(unsigned char byte) {
  return byte >= 0x20 && byte < 0x7f;
}

void append_escaped(std::string& out, unsigned char byte) {
  switch (byte) {
    case '\\':
      out += "\\\\";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (is_printable_ascii(byte)) {
    out += static_cast<char>(byte);
    return;
  }
  out += "\\x";
  out += hex_digits[byte >> 4];
  out += hex_digits[byte & 0xf];
}

struct Range {
  std::uint32_t first, last;
};

// What can hide text, turn its direction or break its line; Unicode categories Cc, Cf, Zl, Zp,
// the private use planes and the noncharacters at the end of the first plane.
constexpr std::array<Range, 18> deceptive = {{
    {0x80, 0x9f},
    {0xad, 0xad},
    {0x600, 0x605},
    {0x61c, 0x61c},
    {0x6dd, 0x6dd},
    {0x70f, 0x70f},
    {0x180b, 0x180f},
    {0x200b, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0xe000, 0xf8ff},
    {0xfdd0, 0xfdef},
    {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},
    {0xfff0, 0xfffb},
    {0xfffe, 0xffff},
    {0x1d173, 0x1d17a},
    {0xe0000, 0x10ffff},
}};

bool is_deceptive(std::uint32_t code_point) {
  return std::any_of(deceptive.begin(), deceptive.end(), [&](const Range& range) {
    return code_point >= range.first && code_point <= range.last;
  });
}

std::optional<unsigned char> hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned char>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned char>(digit - 'a' + 10);
  return std::nullopt;
}

std::string bytes_more(std::size_t left_out) {
  return "… (" + std::to_string(left_out) + (left_out == 1 ? " byte more)" : " bytes more)");
}

// Reads the escape after the backslash at the front of `rest` and takes it off.
std::optional<char> take_escape(std::string_view& rest) {
  if (rest.size() < 2) return std::nullopt;
  const char kind = rest[1];
  if (kind == 'x') {
    if (rest.size() < 4) return std::nullopt;
    const auto high = hex_value(rest[2]);
    const auto low = hex_value(rest[3]);
    if (!high || !low) return std::nullopt;
    rest.remove_prefix(4);
    return static_cast<char>(*high << 4 | *low);
  }
  rest.remove_prefix(2);
  switch (kind) {
    case '\\':
      return '\\';
    case 'r':
      return '\r';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string escape(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes)
    append_escaped(out, static_cast<unsigned char>(byte));
  return out;
}

std::string escape_text(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text.front());
    const CodePoint code_point = lead < 0x80 ? CodePoint{} : leading_code_point(text);
    if (code_point.size == 0 || is_deceptive(code_point.value)) {
      append_escaped(out, lead);
      text.remove_prefix(1);
      // The bytes that continue a deceptive character can't begin one: they are escaped too.
      continue;
    }
    out += text.substr(0, code_point.size);
    text.remove_prefix(code_point.size);
  }
  return out;
}

std::optional<std::string> unescape(std::string_view escaped) {
  std::string out;
  out.reserve(escaped.size());
  while (!escaped.empty()) {
    if (escaped.front() != '\\') {
      out += escaped.front();
      escaped.remove_prefix(1);
      continue;
    }
    const auto byte = take_escape(escaped);
    if (!byte) return std::nullopt;
    out += *byte;
  }
  return out;
}

std::string escape_shortened(std::string_view bytes, std::size_t limit) {
  if (bytes.size() <= limit) return escape(bytes);
  return escape(bytes.substr(0, limit)) + bytes_more(bytes.size() - limit);
}

std::string escape_text_shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return escape_text(text);
  // Not in the middle of a character.
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80)
    --limit;
  return escape_text(text.substr(0, limit)) + bytes_more(text.size() - limit);
}

}  // namespace talkspec::report
