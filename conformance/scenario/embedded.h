// Files of conformance/ that are built into the program; reports/embed.cmake writes the
// definitions.
#pragma once

#include <string_view>

namespace talkspec::scenario::embedded {

extern const std::string_view target_schema;
extern const std::string_view known_failures_schema;

}  // namespace talkspec::scenario::embedded
