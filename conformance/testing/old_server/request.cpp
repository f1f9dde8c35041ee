#include "conformance/testing/old_server/request.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string_view>

#include "conformance/testing/old_server/form.h"

namespace talkspec::old {
namespace {

using std::string_view;

constexpr std::size_t most_fields = 30;

std::string lower(string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return made;
}

string_view trimmed(string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

// The next word of a request line, behind any number of spaces.
std::string word(string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (line.empty()) throw Failure::malformed;
  const std::string made(line.substr(0, line.find(' ')));
  line.remove_prefix(made.size());
  return made;
}

std::int64_t number(string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) throw Failure::malformed;
  return value;
}

bool is_known(string_view method) {
  constexpr std::array<string_view, 5> methods{"get", "post", "put", "delete", "head"};
  return std::find(methods.begin(), methods.end(), method) != methods.end();
}

std::string path_of(string_view target, const Era& era) {
  std::string path = percent_decoded(from_latin1(target));
  if (!era.takes_absolute_form || !path.starts_with("http://")) return path;
  const std::size_t slash = path.find('/', string_view("http://").size() + 1);
  if (slash == std::string::npos) throw Failure::malformed;
  return path.substr(slash);
}

void read_target(string_view target, const Era& era, Request& request) {
  const std::size_t query = target.find('?');
  const bool has_query = query != string_view::npos && query > 0;
  request.path = path_of(has_query ? target.substr(0, query) : target, era);
  request.parameters.reset();
  if (!has_query) return;
  request.parameters = from_latin1(target.substr(query + 1));
  request.is_parsed = false;
}

void read_fields(Input& input, const Era& era, Request& request) {
  std::size_t lines = 0;
  for (std::string line = input.line(era); !line.empty(); line = input.line(era)) {
    if (++lines > most_fields) throw Failure::malformed;
    // A line without a colon is passed over, and no space is taken off a name.
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos)
      request.fields[lower(string_view(line).substr(0, colon))] =
          trimmed(string_view(line).substr(colon + 1));
  }
}

bool has(const Request& request, const std::string& name, string_view value) {
  const std::string* field = request.field(name);
  return field != nullptr && lower(*field) == value;
}

// Length, coding and `Connection` are not looked at where no head is wanted.
void read_meaning(const Era& era, Request& request, Manner& manner) {
  manner.event_stream = has(request, "accept", "text/event-stream");
  if (manner.event_stream || request.field("head") != nullptr ||
      (era.reads_push_without_length && request.path == "/push")) {
    manner.headless = true;
    return;
  }
  const std::string* length = request.field("content-length");
  if (has(request, "transfer-encoding", "chunked")) {
    request.length = -1;
  } else {
    request.length = length == nullptr ? 0 : number(*length);
  }
  manner.closes = manner.closes || has(request, "connection", "close");
}

}  // namespace

const std::string* Request::field(const std::string& name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? nullptr : &found->second;
}

std::string Request::value(const std::string& name) const {
  const auto found = form.find(name);
  return found == form.end() ? std::string{} : found->second;
}

bool read_head(Input& input, const Era& era, Request& request, Manner& manner) {
  request.fields.clear();
  std::string line = input.line(era);
  while (line.empty())
    line = input.line(era);
  string_view words = line;
  const std::string method = lower(word(words));
  if (!is_known(method)) return false;
  request.method = method;
  request.is_parsed = request.is_parsed && (method == "get" || method == "head");
  read_target(word(words), era, request);
  request.version = word(words);
  read_fields(input, era, request);
  read_meaning(era, request, manner);
  request.form.clear();
  return true;
}

void read_form(Input& input, Request& request) {
  if (request.is_parsed) return;
  request.is_parsed = true;
  if (request.method == "post") {
    const std::string content = input.content(request.length);
    if (!content.empty()) request.parameters = as_utf8(content);
  }
  if (request.parameters) request.form = form_of(*request.parameters);
}

}  // namespace talkspec::old
