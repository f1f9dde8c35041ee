// For tests: a report that a run is to write, in a file that goes with the test.
#pragma once

#include <fstream>
#include <string>
#include <string_view>

#include "reports/ctrf.h"
#include "reports/file.h"
#include "reports/testing/temporary_folder.h"

namespace talkspec::cli {

// A file in a folder of its own.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& name, std::string_view content = {})
      : path_(folder_.path(name)) {
    if (!content.empty()) std::ofstream(path_, std::ios::binary) << content;
  }

  const std::string& path() const { return path_; }
  std::string text() const { return report::read_file(path_).content; }

 private:
  talkspec::testing::TemporaryFolder folder_;
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
