// JSON that is written as it is made up, straight into a sink: what a DOM would need many times
// the memory for. The caller keeps the grammar: every begin has its end, every member its key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/sink.h"

namespace talkspec::report {

class JsonWriter {
 public:
  enum class Layout : std::uint8_t {
    indented,  // two spaces a level, a line a value
    one_line,
  };

  // `out` must outlive the writer.
  JsonWriter(Sink& out, Layout layout) : out_(out), indented_(layout == Layout::indented) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view key);  // well-formed UTF-8

  JsonWriter& string(std::string_view utf8);  // well-formed UTF-8
  JsonWriter& text(std::string_view raw);     // through escape_text()
  JsonWriter& bytes(std::string_view raw);    // through escape()
  JsonWriter& number(std::uint64_t value);
  JsonWriter& number(std::int64_t value);
  JsonWriter& boolean(bool value);

  // A member, or an element list, in one call.
  JsonWriter& string(std::string_view key, std::string_view utf8);
  JsonWriter& text(std::string_view key, std::string_view raw);
  JsonWriter& bytes(std::string_view key, std::string_view raw);
  JsonWriter& number(std::string_view key, std::uint64_t value);
  JsonWriter& number(std::string_view key, std::int64_t value);
  JsonWriter& boolean(std::string_view key, bool value);
  JsonWriter& texts(std::string_view key, const std::vector<std::string>& raw);

 private:
  void before_value();
  void begin(char bracket);
  void end(char bracket);
  void new_line();

  Sink& out_;
  bool indented_;
  bool after_key_ = false;
  std::vector<bool> empty_;  // of each open array or object: whether it has nothing yet
};

}  // namespace talkspec::report
