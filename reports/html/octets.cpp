#include "reports/html/octets.h"

#include <cstdint>

#include "reports/escape.h"

namespace talkspec::report {
namespace {

std::string base64(std::string_view bytes) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto byte = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) : 0U;
  };
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::uint32_t three = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
    out += alphabet[three >> 18U];
    out += alphabet[three >> 12U & 0x3fU];
    out += i + 1 < bytes.size() ? alphabet[three >> 6U & 0x3fU] : '=';
    out += i + 2 < bytes.size() ? alphabet[three & 0x3fU] : '=';
  }
  return out;
}

}  // namespace

void write_octets(JsonWriter& json, std::string_view bytes) {
  StringSink text;
  JsonWriter(text, JsonWriter::Layout::in_page).octets(bytes);
  if ((bytes.size() + 2) / 3 * 4 + 4 < text.text().size())
    json.begin_array().string(base64(bytes)).end_array();
  else
    json.raw(text.text());
}

}  // namespace talkspec::report
