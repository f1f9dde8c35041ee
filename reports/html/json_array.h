// A JSON array, written element by element: what the data of the pages is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "reports/escape.h"
#include "reports/html/text.h"

namespace talkspec::report {

class JsonArray {
 public:
  void add_raw(std::string_view json) {
    separate();
    out_ += json;
  }
  void add(std::int64_t number) { add_raw(std::to_string(number)); }
  void add(std::size_t number) { add_raw(std::to_string(number)); }
  // Escaped for people, and shortened past `limit` bytes.
  void add_text(std::string_view text, std::size_t limit) {
    separate();
    append_json(out_, escape_text_shortened(text, limit));
  }
  void add_bytes(std::string_view bytes) {
    separate();
    append_json_bytes(out_, bytes);
  }
  std::string take() { return std::move(out_) + ']'; }

 private:
  void separate() {
    if (out_.size() > 1) out_ += ',';
  }
  std::string out_ = "[";
};

}  // namespace talkspec::report
