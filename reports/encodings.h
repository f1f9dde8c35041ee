// Bytes as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace talkspec::report {

std::string to_base64(std::string_view bytes);                  // RFC 4648 §4, with padding
std::optional<std::string> from_base64(std::string_view text);  // with padding, or none of it
std::string sha256(std::string_view bytes);                     // FIPS 180-4, in hexadecimal

}  // namespace talkspec::report
