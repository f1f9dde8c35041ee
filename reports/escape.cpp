#include "reports/escape.h"

#include <algorithm>

#include <fmt/format.h>

#include "reports/utf8.h"

namespace talkspec::report {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

// The bytes whose escape is a backslash and a letter, and those letters.
constexpr std::string_view named = "\\\r\n\t";
constexpr std::string_view letters = "\\rnt";

void append_hex(std::string& out, char byte) {
  const auto value = static_cast<unsigned char>(byte);
  out += "\\x";
  out += hex_digits[value >> 4U];
  out += hex_digits[value & 0xfU];
}

void append_escaped(std::string& out, char byte) {
  if (const std::size_t at = named.find(byte); at != std::string_view::npos) {
    out += '\\';
    out += letters[at];
  } else if (byte >= 0x20 && byte < 0x7f) {
    out += byte;
  } else {
    append_hex(out, byte);
  }
}

// Calls `see` with each visible character and, of what is not visible, with each byte.
template <class See>
void each_visible(std::string_view text, const See& see) {
  while (!text.empty()) {
    const CodePoint code_point = leading_code_point(text);
    const bool visible = code_point.size > 0 && !is_invisible(code_point.value);
    // The bytes that continue an invisible character cannot begin one: they are not visible either.
    const std::size_t size = visible ? code_point.size : 1;
    see(text.substr(0, size), visible);
    text.remove_prefix(size);
  }
}

// Reads the escape at the front of `rest`, where the backslash is, and takes it off.
std::optional<char> take_escape(std::string_view& rest) {
  const char kind = rest.size() < 2 ? '\0' : rest[1];
  if (const std::size_t at = letters.find(kind); at != std::string_view::npos) {
    rest.remove_prefix(2);
    return named[at];
  }
  if (kind != 'x' || rest.size() < 4) return std::nullopt;
  const std::size_t high = hex_digits.find(rest[2]);
  const std::size_t low = hex_digits.find(rest[3]);
  if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(4);
  return static_cast<char>(high << 4U | low);
}

std::string bytes_more(std::size_t left_out) {
  return "… (" + std::to_string(left_out) + (left_out == 1 ? " byte more)" : " bytes more)");
}

}  // namespace

std::string escape(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes)
    append_escaped(out, byte);
  return out;
}

std::string escape_text(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  each_visible(text, [&out](std::string_view character, bool /*visible*/) {
    if (character.size() == 1)
      append_escaped(out, character.front());
    else
      out += character;
  });
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  each_visible(text, [&out](std::string_view character, bool visible) {
    if (visible)
      out += character;
    else
      append_hex(out, character.front());
  });
  return out;
}

std::string printable_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    out += printable(line) + '\n';
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return out;
}

std::optional<std::string> unescape(std::string_view escaped) {
  std::string out;
  out.reserve(escaped.size());
  while (!escaped.empty()) {
    const std::size_t plain = std::min(escaped.find('\\'), escaped.size());
    out += escaped.substr(0, plain);
    escaped.remove_prefix(plain);
    if (escaped.empty()) break;
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

std::string with_references(std::string_view escaped, std::string_view marks) {
  std::string out;
  out.reserve(escaped.size() + escaped.size() / 8);
  for (const char byte : escaped) {
    if (marks.find(byte) == std::string_view::npos)
      out += byte;
    else
      out.append("&#").append(std::to_string(static_cast<int>(byte))).append(";");
  }
  return out;
}

std::string percent_encoded(std::string_view bytes, bool (*stays)(char byte)) {
  std::string out;
  for (const char byte : bytes) {
    if (stays(byte))
      out += byte;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return out;
}

}  // namespace talkspec::report
