#pragma once

#include <string_view>

namespace talk::foreign::embedded {

extern const std::string_view quirks;  // fuzz/quirks.json

}  // namespace talk::foreign::embedded
