// Rules of the head of an answer.
#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "conformance/talk/rules/words.h"

namespace talkspec::talk::rule {
namespace {

using std::string_view;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
}

// The bytes end where the connection did, or where no more were kept: nothing is said by that.
bool is_cut(const RuleAnswer& answer) {
  return answer.response().cut_off && !answer.interim;
}

// What is wrong with a status line (RFC 9112 §4); empty: nothing.
string_view wrong_with(string_view line) {
  constexpr std::size_t code = 9;    // behind "HTTP/1.1 "
  constexpr std::size_t after = 12;  // behind the status code
  if (!line.starts_with("HTTP/1.")) return "its version is another";
  if (line.size() < code || !is_digit(line[7]) || line[8] != ' ')
    return "its version is not a digit, a dot and a digit, and a space behind it";
  if (line.size() < after || !std::all_of(line.begin() + code, line.begin() + after, is_digit))
    return "its status code is not three digits";
  if (line[code] < '1' || line[code] > '5') return "its status code is not 100 to 599";
  if (line.size() == after || line[after] != ' ') return "no space follows the status code";
  if (std::any_of(line.begin() + after, line.end(), is_control))
    return "a control byte stands in its reason phrase";
  return {};
}

// The field lines, without the status line.
std::vector<HeadLine> field_lines_of(const RuleAnswer& answer) {
  std::vector<HeadLine> lines = lines_of(answer.head_bytes);
  if (!lines.empty()) lines.erase(lines.begin());
  return lines;
}

// Day and month, as RFC 9110 §5.6.7 names them.
template <std::size_t N>
std::size_t place_of(string_view name, const std::array<string_view, N>& names) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

// IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT"
bool is_imf_fixdate(string_view text) {
  constexpr string_view pattern = "aaa, 00 aaa 0000 00:00:00 GMT";
  constexpr std::array<string_view, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '0' && !is_digit(text[i])) return false;
    if (pattern[i] != '0' && pattern[i] != 'a' && text[i] != pattern[i]) return false;
  }
  const auto number = [text](std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char c : text.substr(at, digits))
      value = value * 10 + (c - '0');
    return value;
  };
  const std::size_t month = place_of(text.substr(8, 3), months);
  if (place_of(text.substr(0, 3), days) == days.size() || month == months.size()) return false;
  const std::chrono::year_month_day date{std::chrono::year{number(12, 4)},
                                         std::chrono::month{static_cast<unsigned>(month + 1)},
                                         std::chrono::day{static_cast<unsigned>(number(5, 2))}};
  return date.ok() && number(17, 2) < 24 && number(20, 2) < 60 && number(23, 2) <= 60;
}

}  // namespace

// Who is not spoken to in HTTP may say what it likes.
Broken begins_with_status_line(const RuleAnswer& answer) {
  if (answer.place > 0 || !answer.request || answer.head || is_cut(answer)) return {};
  if (begins_answer(answer.head_bytes)) return {};
  return breach(answer, "an answer has no status line");
}

Broken status_line(const RuleAnswer& answer) {
  const std::vector<HeadLine> lines = lines_of(answer.head_bytes);
  if (lines.empty() || is_cut(answer) || !answer.request) return {};
  string_view line = lines.front().text;
  if (line.empty() && answer.place == 0)
    return breach(answer, "an empty line stands before the status line");
  if (!line.starts_with("HTTP/")) return {};
  const string_view wrong = wrong_with(line);
  if (wrong.empty()) return {};
  return breach(answer, fmt::format("this is no status line of HTTP/1: {}", wrong));
}

Broken field_lines(const RuleAnswer& answer) {
  if (!begins_answer(answer.head_bytes)) return {};
  for (const HeadLine& line : field_lines_of(answer)) {
    if (is_blank(line.text.front())) continue;
    const std::size_t colon = line.text.find(':');
    if (colon == string_view::npos) return breach(answer, "a field line has no colon");
    const string_view name = line.text.substr(0, colon);
    if (!name.empty() && is_blank(name.back()))
      return breach(answer, "white space stands before the colon of a field line");
    if (!is_token(name)) return breach(answer, "a field name is not a token");
  }
  return {};
}

Broken fold(const RuleAnswer& answer) {
  if (!begins_answer(answer.head_bytes)) return {};
  for (const HeadLine& line : field_lines_of(answer))
    if (is_blank(line.text.front())) return breach(answer, "a field line begins with white space");
  return {};
}

Broken control_bytes(const RuleAnswer& answer) {
  if (!begins_answer(answer.head_bytes)) return {};
  for (const HeadLine& line : field_lines_of(answer))
    if (std::ranges::any_of(line.text, is_control))
      return breach(answer, "a control byte stands in a field line");
  return {};
}

Broken line_ends(const RuleAnswer& answer) {
  if (!begins_answer(answer.head_bytes)) return {};
  for (const HeadLine& line : lines_of(answer.head_bytes))
    if (line.bare_lf) return breach(answer, "LF alone ends a line of the head");
  return {};
}

Broken date(const RuleAnswer& answer) {
  if (answer.count("Date") > 1) return breach(answer, "Date stands there more than once");
  if (answer.count("Date") == 1 && !is_imf_fixdate(*answer.head->fields.first("Date")))
    return breach(answer, "Date is not of the form Sun, 06 Nov 1994 08:49:37 GMT");
  return {};
}

Broken allow(const RuleAnswer& answer) {
  if (answer.status_code() != 405 || answer.count("Allow") > 0) return {};
  return breach(answer, "an answer 405 has no Allow");
}

Broken upgrade(const RuleAnswer& answer) {
  if (answer.status_code() != 101 || !answer.request) return {};
  if (answer.request->head.fields.count("Upgrade") > 0) return {};
  return breach(answer, "an answer is 101, and the request has no Upgrade");
}

// Where the request asks for nothing else.
Broken event_type(const RuleAnswer& answer) {
  if (answer.profile.message_end != framing::Framing::event_stream || !answer.request) return {};
  const framing::RequestHead& request = answer.request->head;
  if (request.method != "GET" || answer.status_code() / 100 != 2) return {};
  const string_view target = request.target;
  if (target.substr(0, target.find('?')) != answer.pull_path) return {};
  if (request.fields.count("Accept") != 1 || *request.fields.first("Accept") != "text/event-stream")
    return {};
  const string_view type = answer.head->fields.first("Content-Type").value_or("");
  string_view media = type.substr(0, type.find(';'));
  while (!media.empty() && is_blank(media.back()))
    media.remove_suffix(1);
  if (framing::equals_ignoring_case(media, "text/event-stream")) return {};
  return breach(answer, "a pull that asks for an event stream gets another media type");
}

}  // namespace talkspec::talk::rule
