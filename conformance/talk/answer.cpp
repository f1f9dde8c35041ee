#include "conformance/talk/answer.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "conformance/runner/pattern.h"
#include "conformance/talk/case_context.h"
#include "reference/framing/head.h"

namespace talkspec::talk {
namespace {

using scenario::Answer;

// "204", "2xx"
bool status_matches(std::string_view pattern, int status_code) {
  const std::string digits = std::to_string(status_code);
  if (pattern.size() != digits.size()) return false;
  for (std::size_t place = 0; place < digits.size(); ++place)
    if (pattern[place] != 'x' && pattern[place] != digits[place]) return false;
  return true;
}

bool is_refused(int status_code) {
  return status_code / 100 == 4 || status_code / 100 == 5;
}

// RFC 9110 §7.6.1.
bool has_option(const framing::FieldSection& fields, std::string_view option) {
  const auto options = fields.list("Connection");
  return std::any_of(options.begin(), options.end(), [option](std::string_view other) {
    return framing::equals_ignoring_case(option, other);
  });
}

}  // namespace

bool closing_is_allowed(const Answer& answer) {
  return answer.kind == Answer::Kind::refused || answer.kind == Answer::Kind::either ||
         (answer.kind == Answer::Kind::pattern && answer.or_closed);
}

bool status_is_allowed(const Answer& answer, int status_code) {
  switch (answer.kind) {
    case Answer::Kind::accepted:
      return status_code / 100 == 2;
    case Answer::Kind::refused:
      return is_refused(status_code);
    case Answer::Kind::either:
      return status_code / 100 == 2 || is_refused(status_code);
    case Answer::Kind::none:
      return true;
    case Answer::Kind::pattern:
      break;
  }
  return answer.status.empty() || std::any_of(answer.status.begin(), answer.status.end(),
                                              [status_code](const std::string& pattern) {
                                                return status_matches(pattern, status_code);
                                              });
}

std::string wanted(const Answer& answer) {
  switch (answer.kind) {
    case Answer::Kind::accepted:
      return "an answer that accepts: 2xx";
    case Answer::Kind::refused:
      return "an answer that refuses: 4xx, 5xx, or the connection closes";
    case Answer::Kind::either:
      return "an answer that accepts or refuses: 2xx, 4xx, 5xx, or the connection closes";
    case Answer::Kind::none:
      return "nothing";
    case Answer::Kind::pattern:
      break;
  }
  if (answer.status.empty()) return "an answer";
  return fmt::format("an answer with status {}{}", fmt::join(answer.status, " or "),
                     answer.or_closed ? ", or the connection closes" : "");
}

runner::AnswerDue due(const Answer& answer) {
  using runner::AnswerDue;
  if (answer.kind == Answer::Kind::accepted) return AnswerDue::acceptance;
  if (answer.kind == Answer::Kind::refused) return AnswerDue::refusal;
  if (answer.kind != Answer::Kind::pattern || answer.status.empty()) return AnswerDue::another;
  const auto all = [&answer](std::string_view classes) {
    return std::ranges::all_of(answer.status, [classes](const std::string& status) {
      return classes.find(status.front()) != std::string_view::npos;
    });
  };
  return all("345") ? AnswerDue::refusal : all("2") ? AnswerDue::acceptance : AnswerDue::another;
}

bool names_interim(const Answer& answer) {
  return std::any_of(answer.status.begin(), answer.status.end(),
                     [](const std::string& status) { return status.starts_with('1'); });
}

runner::Evidence judge_content(const wire::Response& response, const Answer& answer,
                               runner::BytesMaker& maker, runner::Scope scope) {
  for (const scenario::FieldMatch& field : answer.fields) {
    const std::optional<std::string_view> value = response.head->fields.first(field.name);
    if (field.absent && value)
      return seen(Fact::other_field, fmt::format("the answer has a field line {}", field.name),
                  fmt::format("no field line {}", field.name), response.head_bytes);
    if (field.absent) continue;
    if (!value)
      return seen(Fact::other_field, fmt::format("the answer has no field line {}", field.name),
                  fmt::format("a field line {}", field.name), response.head_bytes);
    if (!field.value) continue;
    const runner::Pattern pattern(*field.value, maker, scope);
    if (!pattern.matches(*value))
      return seen(Fact::other_field,
                  fmt::format("the answer's field {} has another value", field.name),
                  pattern.description(), std::string(*value));
  }
  if (!answer.body) return std::nullopt;
  const runner::Pattern pattern(*answer.body, maker, scope);
  if (pattern.matches(response.body)) return std::nullopt;
  return seen(Fact::other_content, "the answer has another body", pattern.description(),
              response.body);
}

bool is_unreadable(const wire::Response& response) {
  return !response.head && !response.error.empty() && !response.cut_off;
}

bool says_close(std::string_view request) {
  framing::RequestHeadParser parser;
  const auto [status, consumed] = parser.feed(request);
  return status == framing::Status::done && has_option(parser.head().fields, "close");
}

bool ends_reuse(const wire::Response& response) {
  if (!response.head || response.until_close || !response.error.empty()) return true;
  if (response.head->status_code >= 400) return true;
  const framing::HttpVersion version = response.head->version;
  const bool persists = version.major > 1 || (version.major == 1 && version.minor >= 1);
  const framing::FieldSection& fields = response.head->fields;
  return has_option(fields, "close") || (!persists && !has_option(fields, "keep-alive"));
}

}  // namespace talkspec::talk
