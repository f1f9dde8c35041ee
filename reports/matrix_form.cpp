#include "reports/matrix_form.h"

#include <filesystem>
#include <system_error>

#include "reports/escape.h"
#include "reports/file.h"
#include "reports/html_matrix.h"

namespace talkspec::report {

std::string wrong_matrix_path(const std::string& path) {
  if (path == "-") return {};
  for (const char* end : {".md", ".json", ".html"})
    if (path.ends_with(end)) return {};
  return escape_text(path) + ": the name of a matrix must end in .md, .json or .html";
}

std::optional<std::string> write_matrix(const Matrix& matrix, const std::string& path) {
  FileSink file(path);
  if (path.ends_with(".json"))
    write_matrix_json(matrix, file);
  else if (path.ends_with(".html"))
    write_matrix_html(matrix, file);
  else
    write_matrix_markdown(matrix, file);
  return file.finish();
}

std::string relative_to(const std::string& page, const std::string& from) {
  namespace fs = std::filesystem;
  std::error_code none;
  const fs::path here = fs::absolute(from, none).parent_path().lexically_normal();
  return fs::absolute(page, none).lexically_normal().lexically_proximate(here).generic_string();
}

}  // namespace talkspec::report
