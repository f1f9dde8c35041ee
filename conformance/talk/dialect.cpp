#include "conformance/talk/dialect.h"

#include <algorithm>

#include "conformance/wire/framing.h"
#include "reference/framing/form.h"

namespace talkspec::talk {

std::string fill(std::string_view form_template, std::string_view talk_name,
                 std::string_view message) {
  constexpr std::string_view name_place = "{name}";
  constexpr std::string_view message_place = "{message}";
  std::string filled;
  while (!form_template.empty()) {
    if (form_template.starts_with(name_place)) {
      framing::append_form_encoded(filled, talk_name);
      form_template.remove_prefix(name_place.size());
    } else if (form_template.starts_with(message_place)) {
      framing::append_form_encoded(filled, message);
      form_template.remove_prefix(message_place.size());
    } else {
      const std::size_t next = std::min(form_template.find('{', 1), form_template.size());
      filled += form_template.substr(0, next);
      form_template.remove_prefix(next);
    }
  }
  return filled;
}

}  // namespace talkspec::talk
