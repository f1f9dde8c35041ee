// application/x-www-form-urlencoded (WHATWG URL §5): what the body of a push is made of. Names and
// values are bytes; whether they are UTF-8 is not looked at. Pure functions, safe in any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace talk::framing {

struct FormField {
  std::string name;
  std::string value;

  friend bool operator==(const FormField&, const FormField&) = default;
};

// Appends a name or value: letters, digits and "*-._" as they are, a space as "+", any other byte
// as "%XX".
void append_form_encoded(std::string& out, std::string_view bytes);

// The same alone.
inline std::string form_encoded(std::string_view bytes) {
  std::string out;
  append_form_encoded(out, bytes);
  return out;
}

// "name=value" pairs joined by "&".
std::string encode_form(std::span<const FormField> fields);

struct DecodedForm {
  std::vector<FormField> fields;  // in order, duplicates included
  // Offsets, within the input, of every "%" that two hexadecimal digits do not follow. Such a "%"
  // stands for itself.
  std::vector<std::size_t> malformed;

  // The value of the last field with this name, which is the one that counts in Talk; null if
  // there is none. Points into this form.
  const std::string* last(std::string_view name) const noexcept;
};

// One "name=value" of a form, decoded.
struct FormPart {
  FormField field;
  bool malformed = false;  // a "%" that two hexadecimal digits do not follow stands for itself
};

// Takes the first part that is not empty off `rest`; none when there is no more. For who wants a
// few fields of a form that a stranger made: a field in `DecodedForm` takes more memory than the
// two bytes it may come from.
std::optional<FormPart> take_form_part(std::string_view& rest);

// Splits at "&" and each part at its first "="; empty parts are skipped; "+" is a space.
DecodedForm decode_form(std::string_view encoded);

}  // namespace talk::framing
