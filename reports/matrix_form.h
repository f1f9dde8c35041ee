#pragma once

#include <optional>
#include <string>

#include "reports/compare.h"

namespace talkspec::report {

// What a matrix is written as follows from the end of the path: .md, .json or .html; "-" is
// Markdown on standard output. One sentence for any other path; else empty.
std::string wrong_matrix_path(const std::string& path);

// Whole or not at all; none when it is written. The path is not a wrong one.
[[nodiscard]] std::optional<std::string> write_matrix(const Matrix& matrix,
                                                      const std::string& path);

// Where `page` is, seen from the folder of the file at `from`: what a matrix at `from` links to.
std::string relative_to(const std::string& page, const std::string& from);

}  // namespace talkspec::report
