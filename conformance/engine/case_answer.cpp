// Awaiting answers to requests, and judging them.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/engine/blame.h"
#include "conformance/engine/case_run.h"
#include "reference/framing/head.h"

namespace talkspec {
namespace {

// "204", "2xx"
bool status_matches(std::string_view pattern, int status_code) {
  const std::string digits = std::to_string(status_code);
  if (pattern.size() != digits.size()) return false;
  for (std::size_t place = 0; place < digits.size(); ++place)
    if (pattern[place] != 'x' && pattern[place] != digits[place]) return false;
  return true;
}

bool is_accepted(int status_code) {
  return status_code / 100 <= 2;
}
bool is_refused(int status_code) {
  return status_code / 100 == 4 || status_code / 100 == 5;
}

bool closing_is_allowed(const Answer& answer) {
  return answer.kind == Answer::Kind::refused || answer.kind == Answer::Kind::either ||
         (answer.kind == Answer::Kind::pattern && answer.or_closed);
}

// What came is not the beginning of an answer, and not for want of the rest.
bool is_unreadable(const wire::Response& response) {
  return !response.head && !response.error.empty() &&
         !response.error.starts_with("the connection ended");
}

// Whether a request that a step wrote by hand names a version of HTTP/1 where it must; what the
// runner writes does.
bool asked_in_http(const Link& link) {
  const std::size_t end = link.sent.find('\n');
  if (link.sent.empty()) return true;
  std::string_view line = std::string_view(link.sent).substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  constexpr std::string_view version = " HTTP/1.";
  return line.size() > version.size() && line.substr(0, line.size() - 1).ends_with(version);
}

// Who is not spoken to in HTTP may say what it likes before it closes; in HTTP, it must answer in
// HTTP or say nothing.
bool closing_may_follow_anything(const Link& link, const Answer& answer) {
  return closing_is_allowed(answer) && !asked_in_http(link);
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

std::string raw(const wire::Response& response) {
  return response.head_bytes + response.body;
}

// The server takes no more requests on this connection (RFC 9112 §9.3, §9.6), or may not: who has
// refused need not have read the content, and may close at any time.
bool ends_reuse(const wire::Response& response) {
  if (!response.head || response.until_close || !response.error.empty()) return true;
  if (response.head->status_code >= 400) return true;
  const auto options = response.head->fields.list("Connection");
  const auto has = [&options](std::string_view option) {
    return std::any_of(options.begin(), options.end(), [option](std::string_view other) {
      return talk::framing::equals_ignoring_case(option, other);
    });
  };
  const talk::framing::HttpVersion version = response.head->version;
  const bool persists = version.major > 1 || (version.major == 1 && version.minor >= 1);
  return has("close") || (!persists && !has("keep-alive"));
}

bool names_interim(const Answer& answer) {
  return std::any_of(answer.status.begin(), answer.status.end(),
                     [](const std::string& status) { return status.starts_with('1'); });
}

}  // namespace

wire::Task<Outcome> CaseRun::await_answer(Link& link, std::size_t number, const Answer& answer,
                                          Scope scope, Budget budget, bool* accepted) {
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const bool whole = !link.pull || answer.body;  // the body of a pull has no end
  const auto ready = [&] {
    const wire::Response* response = connection->response(number);
    const bool unreadable = response && is_unreadable(*response);
    if (unreadable && closing_may_follow_anything(link, answer))
      return connection->end() != wire::End::none;
    if (response && response->over()) return true;
    if (response && response->head && !(whole && !(response->until_close && !answer.body)))
      return true;
    return connection->end() != wire::End::none;
  };
  const Waited waited = co_await until(connection->changed(), budget, ready);
  const wire::Response* response = connection->response(number);
  const bool unreadable = response && is_unreadable(*response);
  if (waited == Waited::starved || (waited == Waited::late && !unreadable)) {
    // What has begun and does not end cannot be told from what comes next.
    const wire::Response* before = number > 0 ? connection->response(number - 1) : nullptr;
    const bool endless = (response && response->head) || (before && before->until_close);
    co_return laid_to(
        endless ? blame::unanswered_push : std::string_view{},
        missed(waited, fmt::format("{}: no whole answer came in time", link.name), wanted(answer),
               response ? raw(*response) : "nothing; " + link.state()));
  }
  link.last_answer = number;
  link.next_answer = number + 1;
  link.ended_for_reuse = link.ended_for_reuse || !response || ends_reuse(*response);
  co_return judge_answer(link, response, answer, scope, accepted);
}

Outcome CaseRun::judge_answer(Link& link, const wire::Response* response, const Answer& answer,
                              Scope scope, bool* accepted) {
  *accepted = false;
  if (!response || !response->head) {
    // Bytes that are no answer, behind one: that one was longer than it said. Behind an answer to
    // HEAD it is what the case asks.
    const bool too_long = link.answered && !own_requirement().ends_with("-HEAD");
    const bool closed = link.connection->end() != wire::End::none;
    if (response && is_unreadable(*response) &&
        !(closed && closing_may_follow_anything(link, answer)))
      return laid_to(
          too_long ? blame::unanswered_push : std::string_view{},
          {fmt::format("{}: what came is not an HTTP answer: {}", link.name, response->error),
           wanted(answer), raw(*response)});
    if (closing_is_allowed(answer)) return std::nullopt;
    return Failure{fmt::format("{} closed without an answer", link.name), wanted(answer),
                   response ? raw(*response) : link.state()};
  }
  link.answered = true;
  const int status_code = response->head->status_code;
  *accepted = is_accepted(status_code);
  for (const std::string& departure : response->departures)
    notes_.push_back(fmt::format("{}: head of an answer: {}", link.name, departure));
  if (!status_is_allowed(answer, status_code)) {
    Failure failure{fmt::format("{}: the answer has status {}", link.name, status_code),
                    wanted(answer), raw(*response)};
    failure.other_status = true;
    return failure;
  }
  if (!response->error.empty() && !closing_is_allowed(answer))
    return Failure{
        fmt::format("{}: the answer cannot be read to its end: {}", link.name, response->error),
        wanted(answer), raw(*response)};
  return judge_content(*response, answer, scope);
}

Outcome CaseRun::judge_content(const wire::Response& response, const Answer& answer, Scope scope) {
  for (const FieldMatch& field : answer.fields) {
    const std::optional<std::string_view> value = response.head->fields.first(field.name);
    if (field.absent && value)
      return Failure{fmt::format("the answer has a field line {}", field.name),
                     fmt::format("no field line {}", field.name), response.head_bytes};
    if (field.absent) continue;
    if (!value)
      return Failure{fmt::format("the answer has no field line {}", field.name),
                     fmt::format("a field line {}", field.name), response.head_bytes};
    if (!field.value) continue;
    const Pattern pattern(*field.value, maker_, scope);
    if (!pattern.matches(*value))
      return Failure{fmt::format("the answer's field {} has another value", field.name),
                     pattern.description(), std::string(*value)};
  }
  if (!answer.body) return std::nullopt;
  const Pattern pattern(*answer.body, maker_, scope);
  if (pattern.matches(response.body)) return std::nullopt;
  return Failure{"the answer has another body", pattern.description(), response.body};
}

// Whether what was sent by hand begins with a request for a pull; its answer is a stream then.
bool CaseRun::asks_for_pull(const Link& link) const {
  const std::string_view request_line =
      std::string_view(link.sent).substr(0, link.sent.find_first_of("\r\n"));
  return request_line.find(session_.target.pull_path) != std::string_view::npos;
}

wire::Task<Outcome> CaseRun::run(const step::AwaitAnswer& await, const Step& step, Scope scope) {
  Link& connection = link(await.connection);
  if (!connection.connection)
    co_return Failure{fmt::format("{} was never opened", await.connection), "", ""};
  const Budget time = budget(step);
  // An answer that a push did not await is due already; else this says that one more is.
  std::size_t number = connection.next_answer;
  bool pull = connection.pull && connection.pull->answer == number;
  if (number == connection.connection->expected()) {
    pull = asks_for_pull(connection);
    wire::Expected expected;
    expected.method = await.request_method;
    if (pull) expected = pull_expected(connection, await.request_method);
    expected.interim = names_interim(await.answer);
    number = connection.connection->expect(std::move(expected));
    if (pull) connection.pull->answer = number;
  }
  bool accepted = false;
  Outcome outcome = co_await await_answer(connection, number, await.answer, scope, time, &accepted);
  if (outcome) co_return outcome;
  remember(step, accepted);
  connection.sent.clear();
  if (!pull) co_return std::nullopt;
  if (!accepted || connection.response()->over()) {
    connection.pull.reset();
    co_return std::nullopt;
  }
  connection.pull->open = true;
  co_return co_await prove(connection, time);
}

}  // namespace talkspec
