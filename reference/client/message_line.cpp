#include "reference/client/message_line.h"

#include <string_view>

#include <nlohmann/json.hpp>

#include "reports/escape.h"

namespace talk::client {
namespace {

using nlohmann::ordered_json;

// `text` as a JSON string in ASCII; empty when it is not well-formed UTF-8.
std::string ascii_json(std::string_view text) {
  try {
    return ordered_json(text).dump(-1, ' ', true, ordered_json::error_handler_t::strict);
  } catch (const ordered_json::type_error&) {
    return "";
  }
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 0xf];
  }
  return out;
}

}  // namespace

std::string plain_line(const PulledMessage& message) {
  return talkspec::report::escape_text(message.text) + '\n';
}

std::string json_line(const PulledMessage& message) {
  const std::string text = ascii_json(message.text);
  std::string line =
      text.empty() ? "{\"hex\":\"" + hex(message.text) + '"' : "{\"message\":" + text;
  for (const auto& [key, value] :
       {std::pair<std::string_view, std::string_view>{"event", message.event},
        {"id", message.id}}) {
    const std::string member = value.empty() ? "" : ascii_json(value);
    if (!member.empty()) line.append(",\"").append(key).append("\":").append(member);
  }
  return line + "}\n";
}

}  // namespace talk::client
