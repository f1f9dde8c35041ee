// Where the writer of a report puts its bytes, a few at a time, so that no report has to be in
// memory as a whole. reports/file.h has the sink that is a file; StringSink is a text in memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace talkspec::report {

// Collects what is appended and passes it on in large pieces. A writer does not see errors: the
// code that made the sink asks for them at the end.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  void append(std::string_view bytes) {
    if (bytes.size() >= piece) {
      flush();
      drain(bytes);
      return;
    }
    waiting_ += bytes;
    if (waiting_.size() >= piece) flush();
  }
  Sink& operator<<(std::string_view bytes) {
    append(bytes);
    return *this;
  }
  Sink& operator<<(char byte) {
    append({&byte, 1});
    return *this;
  }

  // Passes on what waits. Call it before asking whether all went well.
  void flush() {
    if (!waiting_.empty()) drain(waiting_);
    waiting_.clear();
  }

  static constexpr std::size_t piece = 256 * 1024;  // bytes that wait at most

 private:
  virtual void drain(std::string_view bytes) = 0;

  std::string waiting_;
};

class StringSink final : public Sink {
 public:
  // All that was appended so far.
  const std::string& text() {
    flush();
    return text_;
  }

 private:
  void drain(std::string_view bytes) override { text_ += bytes; }

  std::string text_;
};

}  // namespace talkspec::report
