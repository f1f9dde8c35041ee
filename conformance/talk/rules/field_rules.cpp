// Rules of single fields of an answer: which of them it needs, and what may stand in them.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "conformance/talk/rules/words.h"

namespace talkspec::talk::rule {
namespace {

using std::string_view;

// Commas with nothing but white space before the first, between two or behind the last one. A list
// without any member is none of that.
bool has_empty_member(string_view list) {
  bool member = false;
  bool empty = false;
  bool comma = false;
  for (const char c : list) {
    if (is_blank(c)) continue;
    comma |= c == ',';
    if (c == ',') empty |= !member;
    member = c != ',';
  }
  return empty || (comma && !member);
}

// type "/" subtype *( OWS ";" OWS [ parameter ] ), of which parameters are not looked at.
bool is_media_type(string_view value) {
  string_view essence = value.substr(0, value.find(';'));
  while (!essence.empty() && is_blank(essence.back()))
    essence.remove_suffix(1);
  const std::size_t slash = essence.find('/');
  return slash != string_view::npos && is_token(essence.substr(0, slash)) &&
         is_token(essence.substr(slash + 1));
}

bool is_multipart(const RuleAnswer& answer) {
  constexpr string_view multipart = "multipart/byteranges";
  const string_view type = answer.head->fields.first("Content-Type").value_or("");
  return framing::equals_ignoring_case(type.substr(0, multipart.size()), multipart);
}

bool asks_as_http_1_1(const RuleAnswer& answer) {
  return answer.request && answer.request->head.version.major == 1 &&
         answer.request->head.version.minor >= 1;
}

}  // namespace

// Those that RFC 9110 defines without a list. Content-Length and Date have rules of their own.
Broken field_once(const RuleAnswer& answer) {
  constexpr std::array<string_view, 8> singletons{
      "Content-Type",  "Content-Location", "Content-Range", "ETag",
      "Last-Modified", "Location",         "Retry-After",   "Server"};
  for (const string_view field : singletons)
    if (answer.count(field) > 1)
      return breach(answer, fmt::format("{} stands there more than once", field));
  return {};
}

// Those lists of RFC 9110 and 9112 whose members hold no comma.
Broken list(const RuleAnswer& answer) {
  constexpr std::array<string_view, 9> lists{"Accept-Ranges",
                                             "Allow",
                                             "Connection",
                                             "Content-Encoding",
                                             "Content-Language",
                                             "Trailer",
                                             "Upgrade",
                                             "Transfer-Encoding",
                                             "Vary"};
  if (!answer.head) return {};
  for (const framing::FieldLine& line : answer.head->fields.lines)
    if (has_empty_member(line.value) && std::ranges::any_of(lists, [&line](string_view name) {
          return framing::equals_ignoring_case(name, line.name);
        }))
      return breach(answer, fmt::format("a member of the list {} is empty", line.name));
  return {};
}

// Those lists whose members are tokens. Of Transfer-Encoding another rule says what it may hold.
Broken field_grammar(const RuleAnswer& answer) {
  constexpr std::array<string_view, 6> lists{"Accept-Ranges",    "Allow",   "Connection",
                                             "Content-Encoding", "Trailer", "Vary"};
  if (!answer.head) return {};
  const auto& fields = answer.head->fields;
  const string_view type = fields.first("Content-Type").value_or("a/b");
  if (!is_media_type(type)) return breach(answer, "its Content-Type is no media type");
  for (const string_view name : lists) {
    for (const string_view member : fields.list(name))
      if (!member.empty() && !is_token(member))
        return breach(answer, fmt::format("a member of the list {} is no token", name));
  }
  return {};
}

// RFC 9110 §7.8, §11.6.1, §15.3.7; 405 has a rule of its own.
Broken field_of_status(const RuleAnswer& answer) {
  const int code = answer.status_code();
  const auto lacks = [&answer](string_view field) { return answer.count(field) == 0; };
  const bool upgrade = (code == 101 || code == 426) && lacks("Upgrade");
  const bool range = code == 206 && lacks("Content-Range") && !is_multipart(answer);
  if (upgrade) return breach(answer, fmt::format("an answer {} has no Upgrade", code));
  if (code == 401 && lacks("WWW-Authenticate"))
    return breach(answer, "an answer 401 has no WWW-Authenticate");
  if (range) return breach(answer, "an answer 206 of one part has no Content-Range");
  return {};
}

Broken upgrade_option(const RuleAnswer& answer) {
  if (answer.count("Upgrade") == 0) return {};
  if (lists(answer.head->fields, "Connection", "upgrade")) return {};
  return breach(answer, "an answer has Upgrade, and its Connection does not name it");
}

// What refuses a request may have been unable to read its version.
Broken version(const RuleAnswer& answer) {
  if (!answer.head || !asks_as_http_1_1(answer) || answer.status_code() >= 400) return {};
  if (answer.head->version.major != 1 || answer.head->version.minor >= 1) return {};
  return breach(answer, "HTTP/1.1 is answered in HTTP/1.0");
}

Broken accept_encoding(const RuleAnswer& answer) {
  if (answer.status_code() != 415 || answer.count("Accept-Encoding") == 0) return {};
  if (!answer.request || answer.request->head.fields.count("Content-Encoding") > 0) return {};
  return breach(answer, "a 415 has Accept-Encoding, and the request no content coding");
}

Broken location(const RuleAnswer& answer) {
  const int code = answer.status_code();
  const bool redirects = code == 301 || code == 302 || code == 307 || code == 308;
  if (!redirects || answer.count("Location") > 0) return {};
  return breach(answer, fmt::format("an answer {} has no Location", code));
}

Broken reset_content(const RuleAnswer& answer) {
  if (answer.interim || answer.status_code() != 205 || answer.response().body_size == 0) return {};
  return breach(answer, "an answer 205 has content");
}

}  // namespace talkspec::talk::rule
