// application/x-www-form-urlencoded (WHATWG URL §5.1), strict about percent signs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace talk::server {

// What a pull or push says of itself. A field that was given more than once has its last value.
struct Form {
  std::optional<std::string> name = {};
  std::optional<std::string> message = {};
};

// Reads `text` over `form`: what it gives replaces what was there. False when a "%" is not
// followed by two hexadecimal digits; `form` is of no use then. Other fields are passed over.
[[nodiscard]] bool read_form(std::string_view text, Form& form);

}  // namespace talk::server
