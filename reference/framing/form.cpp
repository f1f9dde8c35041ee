#include "reference/framing/form.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "reference/framing/octets.h"

namespace talk::framing {
namespace {

// What the application/x-www-form-urlencoded percent-encode set leaves alone.
constexpr bool stays(char c) {
  return is_alpha(c) || is_digit(c) || c == '*' || c == '-' || c == '.' || c == '_';
}

// Percent-decodes a part that starts at `offset` of the whole input.
std::string decode_part(std::string_view part, std::size_t offset,
                        std::vector<std::size_t>& malformed) {
  std::string decoded;
  decoded.reserve(part.size());
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '%') {
      const int high = i + 1 < part.size() ? hex_value(part[i + 1]) : -1;
      const int low = i + 2 < part.size() ? hex_value(part[i + 2]) : -1;
      if (high >= 0 && low >= 0) {
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
      malformed.push_back(offset + i);
    }
    decoded += part[i] == '+' ? ' ' : part[i];
  }
  return decoded;
}

FormField decode_field(std::string_view part, std::size_t offset,
                       std::vector<std::size_t>& malformed) {
  const std::size_t name_size = std::min(part.find('='), part.size());
  const std::size_t value_begin = std::min(name_size + 1, part.size());
  FormField field;
  field.name = decode_part(part.substr(0, name_size), offset, malformed);
  field.value = decode_part(part.substr(value_begin), offset + value_begin, malformed);
  return field;
}

}  // namespace

void append_form_encoded(std::string& out, std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : bytes) {
    if (stays(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 0xFU];
    }
  }
}

std::string encode_form(std::span<const FormField> fields) {
  std::string out;
  for (const FormField& field : fields) {
    if (&field != &fields.front()) out += '&';
    append_form_encoded(out, field.name);
    out += '=';
    append_form_encoded(out, field.value);
  }
  return out;
}

const std::string* DecodedForm::last(std::string_view name) const noexcept {
  const auto found = std::find_if(fields.rbegin(), fields.rend(),
                                  [&](const FormField& field) { return field.name == name; });
  return found == fields.rend() ? nullptr : &found->value;
}

std::optional<FormPart> take_form_part(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of('&'), rest.size()));
  if (rest.empty()) return std::nullopt;
  std::vector<std::size_t> malformed;
  FormPart part;
  part.field = decode_field(rest.substr(0, rest.find('&')), 0, malformed);
  part.malformed = !malformed.empty();
  rest.remove_prefix(std::min(rest.find('&'), rest.size()));
  return part;
}

DecodedForm decode_form(std::string_view encoded) {
  DecodedForm form;
  for (std::size_t begin = 0; begin < encoded.size();) {
    const std::size_t end = std::min(encoded.find('&', begin), encoded.size());
    if (end > begin)
      form.fields.push_back(
          decode_field(encoded.substr(begin, end - begin), begin, form.malformed));
    begin = end + 1;
  }
  return form;
}

}  // namespace talk::framing
