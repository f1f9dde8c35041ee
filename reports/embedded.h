// Files of reports/ that are part of the program; embed.cmake writes the definitions.
#pragma once

#include <string_view>

namespace talkspec::report::embedded {

extern const std::string_view report_schema;  // report.schema.json

}  // namespace talkspec::report::embedded
