// Where a writer of a report puts its bytes, a few at a time, so that no report need be in memory
// whole. A file is written through reports/file.h; a text in memory through StringSink.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace talkspec::report {

// Collects what is appended and passes it on in large pieces. Errors are the business of who made
// the sink: a writer appends to its end and asks nothing.
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

  // Passes on what waits. A class that drains calls it before it is asked whether all went well.
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
