// Rules of where the content of an answer begins and ends, and of what follows it.
#include <algorithm>

#include <fmt/format.h>

#include "conformance/talk/rules/words.h"

namespace talkspec::talk::rule {
namespace {

using std::string_view;

Broken breach_behind(const RuleAnswer& answer, std::string sentence) {
  return Breach{std::move(sentence), std::string(answer.following())};
}

// Its end was found where its head has it.
bool is_over(const RuleAnswer& answer) {
  const wire::Response& response = answer.response();
  return !answer.interim && answer.head && response.whole && !response.until_close &&
         answer.status_code() != 101;
}

bool asks_as_http_1_0(const RuleAnswer& answer) {
  return answer.request && answer.request->head.version.major == 1 &&
         answer.request->head.version.minor == 0;
}

// Whether what comes unasked is an answer of its own; 408 may come where none is due (RFC 9110
// §15.5.9).
bool is_final_answer(string_view bytes) {
  constexpr std::size_t code = 9;
  if (!bytes.starts_with("HTTP/1.") || bytes.size() < code + 3) return false;
  return bytes[code] != '1' && bytes.substr(code, 3) != "408";
}

}  // namespace

Broken length(const RuleAnswer& answer) {
  if (answer.count("Content-Length") > 1)
    return breach(answer, "Content-Length stands there more than once");
  if (answer.count("Content-Length") == 0) return {};
  const string_view value = *answer.head->fields.first("Content-Length");
  const bool digits =
      !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
  if (digits) return {};
  return breach(answer, "Content-Length is not digits alone");
}

Broken length_beside_coding(const RuleAnswer& answer) {
  if (answer.count("Content-Length") == 0 || answer.count("Transfer-Encoding") == 0) return {};
  return breach(answer, "Content-Length stands beside Transfer-Encoding");
}

Broken framing_where_no_content(const RuleAnswer& answer) {
  const int code = answer.status_code();
  if (code == 0 || (code >= 200 && code != 204)) return {};
  for (const string_view field : {"Content-Length", "Transfer-Encoding"})
    if (answer.count(field) > 0)
      return breach(answer, fmt::format("an answer {} has {}", code, field));
  return {};
}

// RFC 9112 §7.4: without TE, chunked is the only one.
Broken coding(const RuleAnswer& answer) {
  if (answer.count("Transfer-Encoding") == 0 || !answer.request) return {};
  if (answer.request->head.fields.count("TE") > 0) return {};
  const auto codings = answer.head->fields.list("Transfer-Encoding");
  if (codings.size() == 1 && framing::equals_ignoring_case(codings.front(), "chunked")) return {};
  return breach(answer, "Transfer-Encoding is not chunked alone");
}

Broken coding_to_http_1_0(const RuleAnswer& answer) {
  if (!asks_as_http_1_0(answer) || answer.count("Transfer-Encoding") == 0) return {};
  return breach(answer, "an answer to HTTP/1.0 has Transfer-Encoding");
}

Broken interim_to_http_1_0(const RuleAnswer& answer) {
  if (!asks_as_http_1_0(answer) || !answer.interim) return {};
  return breach(answer, fmt::format("a {} was sent to HTTP/1.0", answer.status_code()));
}

Broken chunks(const RuleAnswer& answer) {
  const wire::Response& response = answer.response();
  if (answer.interim || !response.chunked_said) return {};
  std::string wrong;
  if (!response.leniencies.empty()) wrong = response.leniencies.front();
  if (wrong.empty() && response.chunks_broken) wrong = response.error;
  if (wrong.empty()) return {};
  return breach(answer, fmt::format("what is called chunked is not: {}", wrong));
}

Broken no_content(const RuleAnswer& answer) {
  if (!is_over(answer) || !answer.has_no_content()) return {};
  if (answer.following().empty() || begins_answer(answer.following())) return {};
  return breach_behind(answer, fmt::format("content follows an answer {} to {}",
                                           answer.status_code(), answer.exchange().method));
}

// What is sent to a request that is none may be anything.
Broken end(const RuleAnswer& answer) {
  if (!is_over(answer) || answer.has_no_content() || !answer.log.requests) return {};
  if (answer.following().empty() || begins_answer(answer.following())) return {};
  return breach_behind(answer, answer.response().last_chunk
                                   ? "something that is no answer follows the last-chunk"
                                   : "something that is no answer follows the end of an answer");
}

Broken after_close(const RuleAnswer& answer) {
  if (!is_over(answer) || !lists(answer.head->fields, "Connection", "close")) return {};
  if (answer.following().empty() || !begins_answer(answer.following())) return {};
  return breach_behind(answer, "an answer follows one that says Connection: close");
}

Broken one_answer(const RuleAnswer& answer) {
  if (!answer.last() || answer.interim || !answer.log.requests) return {};
  const wire::ConnectionLog& log = answer.log;
  const auto is_final = [](const wire::LoggedExchange& one) {
    return one.response.head &&
           (one.response.head->status_code >= 200 || one.response.head->status_code == 101);
  };
  auto answers = static_cast<std::size_t>(std::ranges::count_if(log.exchanges, is_final));
  answers += log.left_out;
  const bool unasked = is_over(answer) && is_final_answer(answer.following());
  if (unasked) ++answers;
  if (answers <= *log.requests) return {};
  std::string sentence = fmt::format("{} answers came to {} request{}", answers, *log.requests,
                                     *log.requests == 1 ? "" : "s");
  return unasked ? breach_behind(answer, std::move(sentence)) : breach(answer, std::move(sentence));
}

}  // namespace talkspec::talk::rule
