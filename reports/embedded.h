// Files of reports/ that are part of the program; reports/embed.cmake writes the definitions.
#pragma once

#include <string_view>

namespace talkspec::report::embedded {

extern const std::string_view report_schema;  // report.schema.json

// Of html/: a template, its styles and scripts, each joined, and the policy that names their
// hashes.
extern const std::string_view report_page, report_style, report_script, report_policy;
extern const std::string_view matrix_page, matrix_style, matrix_script, matrix_policy;

}  // namespace talkspec::report::embedded
