#include "fuzz/oracle/form_model.h"

#include <cstddef>
#include <vector>

namespace talk::fuzz {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Percent-decodes text[begin, end); notes where a "%" is none.
std::string decoded(std::string_view text, std::size_t begin, std::size_t end,
                    std::vector<std::size_t>& malformed) {
  std::string out;
  for (std::size_t at = begin; at < end; ++at) {
    const bool escape = text[at] == '%';
    if (escape && at + 2 < end && digit(text[at + 1]) >= 0 && digit(text[at + 2]) >= 0) {
      out += static_cast<char>(digit(text[at + 1]) * 16 + digit(text[at + 2]));
      at += 2;
    } else {
      if (escape) malformed.push_back(at);
      out += text[at] == '+' ? ' ' : text[at];
    }
  }
  return out;
}

}  // namespace

framing::DecodedForm read_form(std::string_view text) {
  framing::DecodedForm form;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && text[at] != '&') continue;
    std::size_t equals = begin;
    while (equals < at && text[equals] != '=')
      ++equals;
    if (begin != at) {
      std::string name = decoded(text, begin, equals, form.malformed);
      std::string value;
      if (equals < at) value = decoded(text, equals + 1, at, form.malformed);
      form.fields.push_back({name, value});
    }
    begin = at + 1;
  }
  return form;
}

std::optional<std::string> last_of(const framing::DecodedForm& form, std::string_view name) {
  std::optional<std::string> value;
  for (const framing::FormField& field : form.fields)
    if (field.name == name) value = field.value;
  return value;
}

}  // namespace talk::fuzz
