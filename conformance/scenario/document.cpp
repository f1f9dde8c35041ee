#include "conformance/scenario/document.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace talkspec::scenario {
namespace {

// Hands the text to the parser and tells how far it has read.
class ReadingHead {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  ReadingHead(const char* at, const char*& furthest) : at_(at), furthest_(&furthest) {}
  reference operator*() const { return *at_; }
  ReadingHead& operator++() {
    *furthest_ = ++at_;
    return *this;
  }
  ReadingHead operator++(int) {
    ReadingHead before = *this;
    ++*this;
    return before;
  }
  bool operator==(const ReadingHead& other) const { return at_ == other.at_; }
  bool operator!=(const ReadingHead& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** furthest_;
};

// The offset of the next token: behind white space, comments, commas and colons.
std::size_t skip_between(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (std::string_view(" \t\r\n,:").find(text[at]) != std::string_view::npos) {
      ++at;
    } else if (text.substr(at, 3) == "\xEF\xBB\xBF") {
      at += 3;
    } else if (text.substr(at, 2) == "//") {
      at = std::min(text.find_first_of("\r\n", at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      const std::size_t end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 2;
    } else {
      break;
    }
  }
  return at;
}

// Builds the elements from the parser's events. The parser says what comes but not where; that
// follows from where the last token ended. Returning false ends the parsing.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  struct Mistake {
    std::size_t offset;
    std::string message;
  };

  Builder(std::string_view text, const char* const& furthest, const DocumentLimits& limits)
      : text_(text), furthest_(furthest), limits_(limits) {}

  bool null() override { return scalar(Element::Kind::null, {}); }
  bool boolean(bool value) override {
    return scalar(Element::Kind::boolean, value ? "true" : "false");
  }
  bool number_integer(number_integer_t) override { return number(); }
  bool number_unsigned(number_unsigned_t) override { return number(); }
  bool number_float(number_float_t, const string_t&) override { return number(); }
  bool string(string_t& value) override { return scalar(Element::Kind::string, std::move(value)); }
  bool binary(binary_t&) override { return false; }  // JSON has none
  bool start_object(std::size_t) override { return open(Element::Kind::object); }
  bool start_array(std::size_t) override { return open(Element::Kind::array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    key_begin_ = token(read_so_far());
    repeated_ = !open_.back().names.insert(value).second;
    if (repeated_)
      mistakes.push_back({key_begin_, fmt::format("a second {} in this object; remove one of them",
                                                  quote(value))});
    key_ = std::move(value);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …"
    std::string_view sentence = error.what();
    const std::size_t place = sentence.find("column ");
    const std::size_t start = sentence.find(": ", place == std::string_view::npos ? 0 : place);
    if (start != std::string_view::npos) {
      sentence.remove_prefix(start + 2);
    } else if (sentence.starts_with('[')) {
      sentence.remove_prefix(std::min(sentence.find(' '), sentence.size() - 1) + 1);
    }
    fail(std::min(position == 0 ? 0 : position - 1, text_.size()),
         "not JSON: " + printable(sentence, 240));
    return false;
  }

  Element root;
  std::vector<Mistake> mistakes;
  bool failed = false;

 private:
  struct Open {
    Element element;
    std::unordered_set<std::string> names;
    bool repeated = false;  // its name was there before: read, and let go
  };

  std::size_t read_so_far() const { return static_cast<std::size_t>(furthest_ - text_.data()); }

  // Notes that a token ends at `end` and returns where it begins.
  std::size_t token(std::size_t end) {
    const std::size_t begin = skip_between(text_, last_end_);
    last_end_ = std::max(end, begin);
    return begin;
  }

  bool fail(std::size_t offset, std::string message) {
    mistakes.push_back({offset, std::move(message)});
    failed = true;
    return false;
  }

  bool count(std::size_t begin) {
    if (++elements_ <= limits_.elements) return true;
    return fail(begin, fmt::format("more than {} values; split the file", limits_.elements));
  }

  Element element(Element::Kind kind, std::size_t begin) {
    Element made;
    made.kind = kind;
    made.begin = begin;
    made.key_begin = begin;
    if (!open_.empty() && open_.back().element.kind == Element::Kind::object) {
      made.key = std::move(key_);
      made.key_begin = key_begin_;
    }
    return made;
  }

  bool add(Element&& made, bool repeated) {
    if (open_.empty()) {
      root = std::move(made);
    } else if (!repeated) {
      open_.back().element.children.push_back(std::move(made));
    }
    return true;
  }

  bool scalar(Element::Kind kind, std::string value) {
    const std::size_t begin = token(read_so_far());
    if (!count(begin)) return false;
    Element made = element(kind, begin);
    made.end = last_end_;
    made.text = std::move(value);
    return add(std::move(made), std::exchange(repeated_, false));
  }

  // The parser knows a number's end only by the byte behind it, so that the end is found here.
  bool number() {
    const std::size_t begin = skip_between(text_, last_end_);
    const std::size_t end =
        std::min(text_.find_first_not_of("+-.0123456789eE", begin), text_.size());
    last_end_ = end;
    if (!count(begin)) return false;
    Element made = element(Element::Kind::number, begin);
    made.end = end;
    made.text = text_.substr(begin, end - begin);
    return add(std::move(made), std::exchange(repeated_, false));
  }

  bool open(Element::Kind kind) {
    const std::size_t begin = token(read_so_far());
    if (!count(begin)) return false;
    if (open_.size() >= limits_.depth)
      return fail(begin, fmt::format("nested more than {} deep", limits_.depth));
    Element made = element(kind, begin);
    open_.push_back({std::move(made), {}, std::exchange(repeated_, false)});
    return true;
  }

  bool close() {
    token(read_so_far());
    Open done = std::move(open_.back());
    open_.pop_back();
    done.element.end = last_end_;
    return add(std::move(done.element), done.repeated);
  }

  std::string_view text_;
  const char* const& furthest_;
  const DocumentLimits& limits_;
  std::size_t last_end_ = 0;
  std::size_t elements_ = 0;
  std::vector<Open> open_;
  std::string key_;
  std::size_t key_begin_ = 0;
  bool repeated_ = false;  // the name just read was there before
};

// RFC 6901 §3: "~" is ~0 and "/" is ~1.
std::string escaped(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

const Element* Element::find(std::string_view name) const {
  if (kind != Kind::object) return nullptr;
  const auto found = std::find_if(children.begin(), children.end(),
                                  [name](const Element& child) { return child.key == name; });
  return found == children.end() ? nullptr : &*found;
}

Document::Document(std::string_view text, std::string_view file) : text_(text), file_(file) {
  lines_.push_back(0);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    lines_.push_back(at + 1);
}

std::optional<Document> Document::parse(std::string_view text, std::string_view file,
                                        Diagnostics& diagnostics, const DocumentLimits& limits) {
  if (text.size() > limits.bytes) {
    diagnostics.push_back({std::string(file),
                           0,
                           0,
                           {},
                           fmt::format("{} bytes long, the limit is {}; write large messages with "
                                       "`repeat` or `random`",
                                       text.size(), limits.bytes)});
    return std::nullopt;
  }
  Document document(text, file);
  const char* furthest = text.data();
  Builder builder(text, furthest, limits);
  const bool parsed = nlohmann::json::sax_parse(
      ReadingHead(text.data(), furthest), ReadingHead(text.data() + text.size(), furthest),
      &builder, nlohmann::json::input_format_t::json, true, true);
  document.root_ = std::move(builder.root);
  for (Builder::Mistake& mistake : builder.mistakes) {
    if (diagnostics.size() >= 100) break;
    diagnostics.push_back(document.diagnose(mistake.offset, std::move(mistake.message)));
  }
  if (!parsed || builder.failed) return std::nullopt;
  return document;
}

std::uint32_t Document::line(std::size_t offset) const {
  return static_cast<std::uint32_t>(std::upper_bound(lines_.begin(), lines_.end(), offset) -
                                    lines_.begin());
}

std::uint32_t Document::column(std::size_t offset) const {
  const std::size_t start = lines_[line(offset) - 1];
  const std::string_view before = text_.substr(start, offset - start);
  const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  return static_cast<std::uint32_t>(characters + 1);
}

std::string Document::pointer(std::size_t offset) const {
  std::string out;
  const Element* at = &root_;
  for (;;) {
    const auto next = std::upper_bound(
        at->children.begin(), at->children.end(), offset,
        [](std::size_t wanted, const Element& child) { return wanted < child.key_begin; });
    if (next == at->children.begin()) return out;
    const Element& child = *std::prev(next);
    if (offset >= child.end) return out;
    out += '/';
    out += at->kind == Element::Kind::object
               ? escaped(child.key)
               : std::to_string(std::prev(next) - at->children.begin());
    at = &child;
  }
}

Diagnostic Document::diagnose(std::size_t offset, std::string message) const {
  return {std::string(file_), line(offset), column(offset), pointer(offset), std::move(message)};
}

std::optional<std::size_t> Document::locate(std::string_view pointer) const {
  const Element* at = &root_;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return std::nullopt;
    pointer.remove_prefix(1);
    const std::string_view step = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(step.size());
    const auto is_step = [&](const Element& child) {
      return at->kind == Element::Kind::object
                 ? escaped(child.key) == step
                 : std::to_string(&child - at->children.data()) == step;
    };
    const auto next = std::find_if(at->children.begin(), at->children.end(), is_step);
    if (next == at->children.end()) return std::nullopt;
    at = &*next;
  }
  return at->key_begin;
}

}  // namespace talkspec::scenario
