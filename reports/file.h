// Writing a report: whole or not at all.
//
// A regular file is written beside its final place, flushed to the disk and renamed over it, so
// that a reader sees the old report or the new one, never a part. Anything else that a path can
// name (a pipe, a terminal, /dev/stdout) is written directly, as is "-", standard output.
// Functions return none when all went well, else one sentence that names the path.
// A writer to a pipe that nobody reads gets an error only if SIGPIPE is ignored.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "reports/sink.h"

namespace talkspec::report {

// Whether write_file(path) is likely to succeed; leaves nothing behind. To be asked before a run,
// so that its report is not lost at the end of it.
[[nodiscard]] std::optional<std::string> check_writable(const std::string& path);

// A file that exists keeps its mode; a new one gets what the umask leaves of 0666.
[[nodiscard]] std::optional<std::string> write_file(const std::string& path,
                                                    std::string_view content);

// The same, piece by piece. Nothing stands at the path before finish(), and nothing is left of
// one that was not finished.
class FileSink final : public Sink {
 public:
  explicit FileSink(const std::string& path);
  ~FileSink() override;

  // Call it once, after the last append.
  [[nodiscard]] std::optional<std::string> finish();

 private:
  void drain(std::string_view bytes) override;

  class Output;
  std::unique_ptr<Output> output_;
};

// Adds to the end of a file that others write too.
[[nodiscard]] std::optional<std::string> append_file(const std::string& path,
                                                     std::string_view content);

// A file that is written while things happen: what was appended stands in it at once, and stays
// when the process is killed. An old one is emptied.
class LiveFile {
 public:
  explicit LiveFile(const std::string& path);
  ~LiveFile();

  void append(std::string_view bytes);
  // The first thing that went wrong.
  const std::optional<std::string>& trouble() const;

 private:
  class Output;
  std::unique_ptr<Output> output_;
};

// The bytes of a file, or of standard input for "-".
struct FileContent {
  std::string content;
  std::optional<std::string> error;  // one sentence that names the path
};
[[nodiscard]] FileContent read_file(const std::string& path);

}  // namespace talkspec::report
