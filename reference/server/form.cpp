#include "reference/server/form.h"

#include <algorithm>

#include "reference/framing/octets.h"

namespace talk {
namespace {

// "+" is a space, "%41" is "A".
std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out.push_back(' ');
    } else if (text[i] == '%') {
      const int high = i + 2 < text.size() ? framing::hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? framing::hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

}  // namespace

bool read_form(std::string_view text, Form& form) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = decoded(pair.substr(0, equals));
    auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return false;
    if (*name == "name")
      form.name = std::move(value);
    else if (*name == "message")
      form.message = std::move(value);
  }
  return true;
}

}  // namespace talk
