// Whether bytes are UTF-8, which an event stream is by its definition.
#pragma once

#include <string_view>

namespace talk::framing {

// RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF. Pure.
bool is_utf8(std::string_view text) noexcept;

}  // namespace talk::framing
