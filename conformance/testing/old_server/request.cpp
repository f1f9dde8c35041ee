#include "conformance/testing/old_server/request.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace talkspec::old {
namespace {

using std::string_view;

constexpr std::size_t most_fields = 30;
constexpr string_view line_end = "\r\n";

std::string lower(string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return made;
}

string_view trimmed(string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

// Up to the separator; what is behind it stays in `text`.
string_view taken(string_view& text, string_view separator) {
  const std::size_t at = text.find(separator);
  const string_view before = text.substr(0, at);
  text.remove_prefix(at == string_view::npos ? text.size() : at + separator.size());
  return before;
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  const char letter = static_cast<char>(std::tolower(static_cast<unsigned char>(digit)));
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

std::string percent_decoded(string_view text) {
  std::string made;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape = text[at] == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 &&
                        hex_value(text[at + 2]) >= 0;
    if (escape) {
      made += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 2;
    } else {
      made += text[at] == '+' ? ' ' : text[at];
    }
  }
  return made;
}

Request parsed(string_view head, string_view body) {
  Request request;
  string_view line = taken(head, line_end);
  request.method = taken(line, " ");
  string_view target = taken(line, " ");
  request.version = line;
  request.path = taken(target, "?");
  request.query = target;
  while (!head.empty()) {
    string_view field = taken(head, line_end);
    const std::string name = lower(trimmed(taken(field, ":")));
    request.fields[name] = trimmed(field);
  }
  request.body = body;
  return request;
}

}  // namespace

const std::string* Request::field(const std::string& name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? nullptr : &found->second;
}

Reading read_request(string_view bytes, std::size_t longest_line) {
  const std::size_t end = bytes.find("\r\n\r\n");
  const string_view head = bytes.substr(0, end);
  std::size_t lines = 0;
  for (string_view rest = head; !rest.empty(); ++lines)
    if (taken(rest, line_end).size() > longest_line || lines > most_fields)
      return {.kind = Reading::Kind::too_large, .request = {}};
  if (end == string_view::npos) return {};
  return {.kind = Reading::Kind::request, .request = parsed(head, bytes.substr(end + 4))};
}

std::optional<std::string> decoded_chunks(string_view body) {
  std::string data;
  while (!body.empty()) {
    string_view line = taken(body, "\n");
    const bool is_empty = line.empty() || line == "\r";
    if (!is_empty && hex_value(line.front()) < 0) return std::nullopt;
    std::uint32_t size = 0;
    for (const char digit : line) {
      if (hex_value(digit) < 0) break;
      size = size * 16 + static_cast<std::uint32_t>(hex_value(digit));
    }
    if (size == 0) break;
    data += body.substr(0, size);
    body.remove_prefix(std::min<std::size_t>(body.size(), std::size_t{size} + 2));
  }
  return data;
}

std::optional<std::string> form_value(string_view form, string_view name) {
  std::optional<std::string> found;
  while (!form.empty()) {
    string_view value = taken(form, "&");
    if (taken(value, "=") == name) found = percent_decoded(value);
  }
  return found;
}

}  // namespace talkspec::old
