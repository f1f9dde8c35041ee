// Writes JSON straight into a sink, without a document in memory. The caller keeps to the grammar:
// every begin has its end, and every member its key.
#pragma once

#include <concepts>
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
    indented,  // two spaces for each level, a line for each value
    one_line,
    // One line in which <, > and & are written as \u00XX, so that no text can end the <script>
    // element that it is in.
    in_page,
  };

  // `out` must outlive the writer.
  JsonWriter(Sink& out, Layout layout) : out_(out), layout_(layout) {}

  JsonWriter& begin_object() { return begin('{'); }
  JsonWriter& end_object() { return end('}'); }
  JsonWriter& begin_array() { return begin('['); }
  JsonWriter& end_array() { return end(']'); }
  JsonWriter& key(std::string_view key);  // well-formed UTF-8

  JsonWriter& string(std::string_view utf8);  // well-formed UTF-8
  JsonWriter& text(std::string_view raw);     // through escape_text()
  JsonWriter& bytes(std::string_view raw);    // through escape()
  // A character for each byte (U+0000 to U+00FF), written in printable ASCII.
  JsonWriter& octets(std::string_view raw);
  JsonWriter& number(std::integral auto value) { return raw(std::to_string(value)); }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& raw(std::string_view json);  // a value that is written already

  // A member in one call; and a list of texts.
  JsonWriter& string(std::string_view name, std::string_view utf8) {
    return key(name).string(utf8);
  }
  JsonWriter& text(std::string_view name, std::string_view raw) { return key(name).text(raw); }
  JsonWriter& bytes(std::string_view name, std::string_view raw) { return key(name).bytes(raw); }
  JsonWriter& number(std::string_view name, std::integral auto value) {
    return key(name).number(value);
  }
  JsonWriter& boolean(std::string_view name, bool value) { return key(name).boolean(value); }
  JsonWriter& texts(std::string_view name, const std::vector<std::string>& raw);
  JsonWriter& texts(const std::vector<std::string>& raw);

 private:
  void before_value();
  JsonWriter& begin(char bracket);
  JsonWriter& end(char bracket);
  JsonWriter& quoted(std::string_view text, unsigned escaped_from);
  void new_line();

  Sink& out_;
  Layout layout_;
  bool after_key_ = false;
  std::vector<bool> empty_;  // of each open array or object: whether it has nothing yet
};

}  // namespace talkspec::report
