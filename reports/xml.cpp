#include "reports/xml.h"

#include <cstddef>
#include <cstdint>

#include "reports/utf8.h"

namespace talkspec::report {
namespace {

// XML 1.0 §2.2, production Char.
bool is_char(std::uint32_t code_point) {
  return code_point == 0x9 || code_point == 0xa || code_point == 0xd ||
         (code_point >= 0x20 && code_point <= 0xd7ff) ||
         (code_point >= 0xe000 && code_point <= 0xfffd) ||
         (code_point >= 0x10000 && code_point <= 0x10ffff);
}

}  // namespace

std::string xml(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const CodePoint code_point = leading_code_point(text);
    const std::size_t size = code_point.size == 0 ? 1 : code_point.size;
    if (code_point.size == 0 || !is_char(code_point.value)) {
      out += "\xef\xbf\xbd";
    } else {
      switch (code_point.value) {
        case '&':
          out += "&amp;";
          break;
        case '<':
          out += "&lt;";
          break;
        case '>':
          out += "&gt;";
          break;
        case '"':
          out += "&quot;";
          break;
        case '\'':
          out += "&#39;";
          break;
        case '\r':  // §2.11: a reader would make it a newline
          out += "&#13;";
          break;
        default:
          out += text.substr(0, size);
      }
    }
    text.remove_prefix(size);
  }
  return out;
}

}  // namespace talkspec::report
