#include "fuzz/oracle/well_formed_xml.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace talk::fuzz {
namespace {

using std::string_view;

constexpr string_view space = " \t\r\n";

// Element by element; every function returns false where the text is not well-formed.
class XmlReader {
 public:
  explicit XmlReader(string_view text) : rest_(text) {}

  bool read() {
    if (take("<?xml ") && !skip_past("?>")) return false;
    skip_space();
    while (!rest_.empty()) {
      if (rest_.front() == '<' ? !read_tag() : !read_text()) return false;
    }
    return open_.empty() && roots_ == 1;
  }

 private:
  bool take(string_view word) {
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  bool skip_past(string_view word) {
    const std::size_t at = rest_.find(word);
    if (at == string_view::npos) return false;
    rest_.remove_prefix(at + word.size());
    return true;
  }

  bool skip_space() {
    const std::size_t end = std::min(rest_.find_first_not_of(space), rest_.size());
    rest_.remove_prefix(end);
    return end != 0;
  }

  string_view read_name() {
    constexpr string_view letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:-.0123456789";
    const std::size_t end = std::min(rest_.find_first_not_of(letters), rest_.size());
    const string_view name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return !name.empty() && letters.find(name.front()) < letters.find('-') ? name : string_view();
  }

  // Character data, outside the root only white space.
  bool read_text() {
    const string_view text = rest_.substr(0, rest_.find('<'));
    rest_.remove_prefix(text.size());
    if (open_.empty() && text.find_first_not_of(space) != string_view::npos) return false;
    return text.find("]]>") == string_view::npos && has_whole_references(text);
  }

  bool read_tag() {
    rest_.remove_prefix(1);
    if (take("/")) {
      const string_view name = read_name();
      skip_space();
      if (open_.empty() || open_.back() != name || !take(">")) return false;
      open_.pop_back();
      return true;
    }
    const string_view name = read_name();
    if (name.empty() || (open_.empty() && ++roots_ > 1)) return false;
    std::vector<string_view> attributes;
    while (skip_space() && !rest_.empty() && rest_.front() != '>' && rest_.front() != '/')
      if (!read_attribute(attributes)) return false;
    if (take("/>")) return true;
    open_.push_back(name);
    return take(">");
  }

  bool read_attribute(std::vector<string_view>& seen) {
    const string_view name = read_name();
    if (name.empty() || std::find(seen.begin(), seen.end(), name) != seen.end()) return false;
    seen.push_back(name);
    if (!take("=") || rest_.empty()) return false;
    const char quote = rest_.front();
    if (quote != '"' && quote != '\'') return false;
    rest_.remove_prefix(1);
    const std::size_t end = rest_.find(quote);
    if (end == string_view::npos) return false;
    const string_view value = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return value.find('<') == string_view::npos && has_whole_references(value);
  }

  static bool has_whole_references(string_view text) {
    constexpr std::array<string_view, 5> known{"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"};
    for (std::size_t at = text.find('&'); at != string_view::npos; at = text.find('&', at + 1)) {
      const string_view here = text.substr(at);
      const bool named = std::any_of(known.begin(), known.end(), [&](string_view reference) {
        return here.starts_with(reference);
      });
      const std::size_t end = here.find_first_not_of("0123456789", 2);
      const bool numbered = here.starts_with("&#") && end > 2 && end < here.size() &&
                            here[end] == ';' && is_character(here.substr(2, end - 2));
      if (!named && !numbered) return false;
    }
    return true;
  }

  // Char: HTAB, LF, CR, and from the space on, but for surrogates and two noncharacters.
  static bool is_character(string_view digits) {
    if (digits.size() > 7) return false;
    const unsigned long code = std::stoul(std::string(digits));
    return code == 9 || code == 10 || code == 13 || (code >= 0x20 && code < 0xD800) ||
           (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code < 0x110000);
  }

  string_view rest_;
  std::vector<string_view> open_;
  int roots_ = 0;
};

}  // namespace

bool is_well_formed_xml(string_view text) {
  return XmlReader(text).read();
}

}  // namespace talk::fuzz
