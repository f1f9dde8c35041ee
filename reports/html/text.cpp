#include "reports/html/text.h"

#include <cstdint>

#include "reports/escape.h"
#include "reports/xml.h"

namespace talkspec::report {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_unicode_escape(std::string& out, unsigned char value) {
  out += "\\u00";
  out += hex_digits[value >> 4];
  out += hex_digits[value & 0xf];
}

bool is_markup(char c) {
  return c == '<' || c == '>' || c == '&';
}

// The escape of one character of a JSON string where it needs one.
bool append_short_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return true;
    case '\\':
      out += "\\\\";
      return true;
    case '\r':
      out += "\\r";
      return true;
    case '\n':
      out += "\\n";
      return true;
    case '\t':
      out += "\\t";
      return true;
    default:
      return false;
  }
}

// Bytes from `escaped_from` on become escapes too.
void append_string(std::string& out, std::string_view text, unsigned escaped_from) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (append_short_escape(out, c)) continue;
    if (byte < 0x20 || byte == 0x7f || byte >= escaped_from || is_markup(c)) {
      append_unicode_escape(out, byte);
    } else {
      out += c;
    }
  }
  out += '"';
}

// As append_json_bytes writes it.
std::size_t size_as_string(std::string_view bytes) {
  std::size_t size = 2;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '\r' || c == '\n' || c == '\t') {
      size += 2;
    } else {
      size += byte < 0x20 || byte >= 0x7f || is_markup(c) ? 6U : 1U;
    }
  }
  return size;
}

std::size_t size_as_base64(std::string_view bytes) {
  return (bytes.size() + 2) / 3 * 4 + 4;
}

void append_base64(std::string& out, std::string_view bytes) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto byte = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) : 0U;
  };
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::uint32_t three = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
    out += alphabet[three >> 18U];
    out += alphabet[three >> 12U & 0x3fU];
    out += i + 1 < bytes.size() ? alphabet[three >> 6U & 0x3fU] : '=';
    out += i + 2 < bytes.size() ? alphabet[three & 0x3fU] : '=';
  }
}

}  // namespace

// What XML refers to is all that HTML must (its §13.1.2.3 and §13.1.4).
std::string html_text(std::string_view text) {
  return xml(escape_text(text));
}

void append_json(std::string& out, std::string_view text) {
  append_string(out, text, 0x100);
}

void append_json_bytes(std::string& out, std::string_view bytes) {
  if (size_as_base64(bytes) >= size_as_string(bytes)) {
    append_string(out, bytes, 0x80);
    return;
  }
  out += "[\"";
  append_base64(out, bytes);
  out += "\"]";
}

}  // namespace talkspec::report
