// For tests: a report that a run is to write, in a file that goes with the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include "reports/ctrf.h"
#include "reports/file.h"

namespace talkspec::cli {

// A file in a folder of its own.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view name, std::string_view content = {}) {
    std::string pattern = (std::filesystem::temp_directory_path() / "talkspec-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
    path_ = (folder_ / name).string();
    if (!content.empty()) std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  std::string text() const { return report::read_file(path_).content; }

 private:
  std::filesystem::path folder_;
  std::string path_;
};

class ReportFile {
 public:
  ReportFile() : file_("report.json") {}
  const std::string& path() const { return file_.path(); }
  report::CtrfReading read() const { return report::read_ctrf(file_.text()); }

 private:
  TemporaryFile file_;
};

}  // namespace talkspec::cli
