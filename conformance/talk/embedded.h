// Files of conformance/ that are built into the program.
#pragma once

#include <string_view>

namespace talkspec::talk::embedded {

extern const std::string_view requirements;

}  // namespace talkspec::talk::embedded
