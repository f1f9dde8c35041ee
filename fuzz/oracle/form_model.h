// Forms (WHATWG URL §5.1) once more, as plainly as can be. Shares no code with the parsers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reference/framing/form.h"

namespace talk::fuzz {

framing::DecodedForm read_form(std::string_view text);

// The value of the last field of that name.
std::optional<std::string> last_of(const framing::DecodedForm& form, std::string_view name);

}  // namespace talk::fuzz
