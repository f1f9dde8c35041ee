// Writes files, whole or as things happen, and reads them.
//
// A regular file is written beside its final place, flushed to the disk and renamed over it, so
// that a reader sees the old report or the new one, never a part. Anything else that a path can
// name (a pipe, a terminal, /dev/stdout) is written directly, as is "-", standard output.
// Functions return none when all went well, else one sentence that names the path.
// A writer to a pipe that nobody reads gets an error only if SIGPIPE is ignored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "reports/sink.h"

namespace talkspec::report {

// Whether write_file(path) is likely to succeed; leaves nothing behind. Asked before a run, so that
// its report is not lost at the end.
[[nodiscard]] std::optional<std::string> check_writable(const std::string& path);

// Whether no other process is writing the file as FileSink::Way::live does.
[[nodiscard]] std::optional<std::string> check_unlocked(const std::string& path);

// A file that exists keeps its mode; a new one gets what the umask leaves of 0666.
[[nodiscard]] std::optional<std::string> write_file(const std::string& path,
                                                    std::string_view content);

class FileSink final : public Sink {
 public:
  enum class Way : std::uint8_t {
    whole,  // the file is at its path after finish(); without finish() nothing is left of it
    live,   // an old file is emptied first; what is flushed stays when the process is killed; it
            // is an error when another process is writing the file in this way
    added,  // at the end of a file that others write too
  };

  explicit FileSink(const std::string& path, Way way = Way::whole);
  ~FileSink() override;

  // Call it once, after the last append. Returns the first thing that went wrong.
  [[nodiscard]] std::optional<std::string> finish();

 private:
  void drain(std::string_view bytes) override;

  class Output;
  std::unique_ptr<Output> output_;
};

// The bytes of a file, or of standard input for "-".
struct FileContent {
  std::string content;
  std::optional<std::string> error;  // one sentence that names the path
};
// A file of more than `limit` bytes, or one that does not end, is an error.
[[nodiscard]] FileContent read_file(const std::string& path,
                                    std::size_t limit = std::size_t{2} << 30U);

}  // namespace talkspec::report
