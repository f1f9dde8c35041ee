#include "fuzz/oracle/head_model.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace talk::fuzz {
namespace {

using framing::Status;
using std::string_view;

constexpr string_view digits = "0123456789";
constexpr string_view token =
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
bool only(string_view text, string_view set) {
  return text.find_first_not_of(set) == string_view::npos;
}

bool starts_with(string_view text, string_view start) {
  return text.substr(0, start.size()) == start;
}

bool is_version(string_view text) {
  return text.size() == 8 && starts_with(text, "HTTP/") && only(text.substr(5, 1), digits) &&
         text[6] == '.' && only(text.substr(7, 1), digits);
}

bool is_request_line(string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first + 1);
  if (first == string_view::npos || second == string_view::npos) return false;
  const string_view target = line.substr(first + 1, second - first - 1);
  const auto visible = [](char c) { return c > 0x20 && c < 0x7F; };
  return first > 0 && only(line.substr(0, first), token) && !target.empty() &&
         std::all_of(target.begin(), target.end(), visible) && is_version(line.substr(second + 1));
}

bool is_status_line(string_view line) {
  if (line.size() < 13 || !is_version(line.substr(0, 8))) return false;
  return line[8] == ' ' && only(line.substr(9, 3), digits) && line[9] != '0' && line[12] == ' ';
}

bool may_stand_in_a_line(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

// Line by line; `is_start_line` tells requests from responses.
class HeadReader {
 public:
  HeadReader(string_view wire, const framing::HeadLimits& limits,
             bool (*is_start_line)(string_view), int empty_lines)
      : wire_(wire), limits_(limits), is_start_line_(is_start_line), empty_lines_(empty_lines) {}

  HeadReading read() {
    while (reading_.status == Status::incomplete && at_ < wire_.size())
      read_line();
    return reading_;
  }

 private:
  void read_line() {
    const std::size_t begin = at_;
    for (; at_ < wire_.size() && wire_[at_] != '\r'; ++at_)
      if (!may_stand_in_a_line(wire_[at_]) || !has_room(at_ - begin))
        return fail(may_stand_in_a_line(wire_[at_]), has_room(at_ - begin));
    if (at_ == wire_.size() || at_ + 1 == wire_.size()) {
      at_ = wire_.size();
      return;
    }
    if (wire_[at_ + 1] != '\n') return fail();
    const string_view line = wire_.substr(begin, at_ - begin);
    at_ += 2;
    take(line);
  }

  // Whether a line may have one byte more than `size`.
  bool has_room(std::size_t size) const {
    if (reading_.start_line.empty()) return size < limits_.start_line_bytes;
    return (size > 0 || lines_ < limits_.field_lines) && size < limits_.field_line_bytes &&
           section_ + size < limits_.field_section_bytes;
  }

  void take(string_view line) {
    if (reading_.start_line.empty()) {
      if (line.empty() && empty_lines_-- > 0) return;
      // Empty lines together may be too long as well.
      if (!is_start_line_(line)) return fail(false, !line.empty() || has_room(at_ - 1));
      reading_.start_line = line;
    } else if (line.empty()) {
      reading_.status = Status::done;
      reading_.size = at_;
    } else {
      ++lines_;
      section_ += line.size();
      const std::size_t colon = line.find(':');
      if (colon == string_view::npos || colon == 0 || !only(line.substr(0, colon), token))
        return fail();
      reading_.fields.push_back({line.substr(0, colon), trim(line.substr(colon + 1))});
    }
  }

  // What is too long: RFC 9112 §3 and RFC 6585 §5.
  void fail(bool valid = false, bool has_room = true) {
    reading_.status = Status::error;
    if (!valid) reading_.refusals.push_back(400);
    if (!has_room) reading_.refusals.push_back(reading_.start_line.empty() ? 414 : 431);
  }

  string_view wire_;
  const framing::HeadLimits& limits_;
  bool (*is_start_line_)(string_view);
  int empty_lines_;
  HeadReading reading_;
  std::size_t at_ = 0;
  std::size_t lines_ = 0;
  std::size_t section_ = 0;
};

}  // namespace

string_view trim(string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

bool same_word(string_view a, string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

// The parts of a list, quoted strings whole, empty parts left out (RFC 9110 §5.6.1).
std::vector<string_view> members(const std::vector<string_view>& values) {
  std::vector<string_view> found;
  for (const string_view value : values) {
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t at = 0; at <= value.size(); ++at) {
      const bool end = at >= value.size();
      if (!end && quoted && value[at] == '\\') {
        ++at;
      } else if (!end && value[at] == '"') {
        quoted = !quoted;
      } else if (end || (value[at] == ',' && !quoted)) {
        const string_view member = trim(value.substr(begin, at - begin));
        if (!member.empty()) found.push_back(member);
        begin = at + 1;
      }
    }
    if (begin < value.size()) {  // a backslash was the last byte
      const string_view member = trim(value.substr(begin));
      if (!member.empty()) found.push_back(member);
    }
  }
  return found;
}

std::vector<string_view> HeadReading::values(string_view name) const {
  std::vector<string_view> found;
  for (const Field& field : fields)
    if (same_word(field.name, name)) found.push_back(field.value);
  return found;
}

HeadReading read_response_head(string_view wire, const framing::HeadLimits& limits) {
  return HeadReader(wire, limits, is_status_line, 0).read();
}

// One empty line may stand before a request (RFC 9112 §2.2).
HeadReading read_request_head(string_view wire, const framing::HeadLimits& limits) {
  return HeadReader(wire, limits, is_request_line, 1).read();
}

}  // namespace talk::fuzz
