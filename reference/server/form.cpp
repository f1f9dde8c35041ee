#include "reference/server/form.h"

#include <utility>

#include "reference/framing/form.h"

namespace talk::server {

bool read_form(std::string_view text, Form& form) {
  while (auto part = framing::take_form_part(text)) {
    if (part->malformed) return false;
    if (part->field.name == "name")
      form.name = std::move(part->field.value);
    else if (part->field.name == "message")
      form.message = std::move(part->field.value);
  }
  return true;
}

}  // namespace talk::server
