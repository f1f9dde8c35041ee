// What several runs make of each requirement. Each text ends in a newline; the page is in
// reports/html/matrix.h.
#pragma once

#include <string>
#include <string_view>

#include "reports/compare.h"
#include "reports/sink.h"

namespace talkspec::report {

// Only the rows that are not the same and good everywhere.
void write_matrix_text(const Matrix& matrix, Sink& out);
void write_matrix_markdown(const Matrix& matrix, Sink& out);
void write_matrix_json(const Matrix& matrix, Sink& out);

// In the form that the end of the path asks for: .md, .json or .html; "-" is Markdown.
void write_matrix(const Matrix& matrix, std::string_view path, Sink& out);
// One sentence for any other path; else empty.
std::string wrong_matrix_path(const std::string& path);

// Where `page` is, seen from the folder of the file at `from`: what a matrix at `from` links to.
std::string relative_to(const std::string& page, const std::string& from);

}  // namespace talkspec::report
