#include "conformance/talk/exchange.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "conformance/talk/answer.h"

namespace talkspec::talk {
namespace {

using scenario::Answer;

constexpr int most_slowed = 50;  // of what is sent at a pace: so many times the time that it takes

std::size_t writes(const wire::Cuts& cuts, const std::string& bytes) {
  return cuts.at.size() + 1 + (cuts.every == 0 ? 0 : bytes.size() / cuts.every);
}

std::string raw(const wire::Response& response) {
  return response.head_bytes + response.body;
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

// What an observation says of the connection that it was made on, and of the answer that was due.
Observation on(const Link& link, const Answer& answer, Observation observation) {
  observation.answer_due = due(answer);
  observation.answered_before = link.answered;
  observation.behind_head = link.answered_method == "HEAD";
  observation.still_open = link.open();
  return observation;
}

Evidence judge(CaseContext& context, Link& link, std::size_t number, const Answer& answer,
               Scope scope, bool* accepted) {
  const wire::Response* const response = link.connection->response(number);
  *accepted = false;
  if (!response || !response->head) {
    const bool closed = link.connection->end() != wire::End::none;
    if (response && is_unreadable(*response) &&
        !(closed && closing_may_follow_anything(link, answer)))
      return on(
          link, answer,
          seen(Fact::not_http,
               fmt::format("{}: what came is not an HTTP answer: {}", link.name, response->error),
               wanted(answer), raw(*response)));
    if (closing_is_allowed(answer)) return std::nullopt;
    return on(link, answer,
              seen(Fact::closed_unanswered, fmt::format("{} closed without an answer", link.name),
                   wanted(answer), response ? raw(*response) : link.state()));
  }
  link.answered = true;
  link.answered_method = link.connection->method(number);
  const int status_code = response->head->status_code;
  *accepted = status_code / 100 <= 2;
  for (const std::string& departure : response->departures)
    context.record.notes.push_back(fmt::format("{}: head of an answer: {}", link.name, departure));
  if (!status_is_allowed(answer, status_code)) {
    Observation other = seen(Fact::other_status,
                             fmt::format("{}: the answer has status {}", link.name, status_code),
                             wanted(answer), raw(*response));
    other.status_code = status_code;
    return on(link, answer, std::move(other));
  }
  if (!response->error.empty() && !closing_is_allowed(answer))
    return on(link, answer,
              seen(Fact::broken_answer,
                   fmt::format("{}: the answer cannot be read to its end: {}", link.name,
                               response->error),
                   wanted(answer), raw(*response)));
  return judge_content(*response, answer, context.maker, scope);
}

}  // namespace

Task<Evidence> await_answer(CaseContext& context, Link& link, std::size_t number,
                            const Answer& answer, Scope scope, Budget budget, bool* accepted) {
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const bool whole = !link.stream || answer.body;  // the body of a pull has no end
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
  const Waited waited = co_await until(context, connection->changed(), budget, ready);
  const wire::Response* response = connection->response(number);
  const bool unreadable = response && is_unreadable(*response);
  if (waited == Waited::starved || (waited == Waited::late && !unreadable)) {
    // What has begun and does not end cannot be told from what comes next.
    const wire::Response* before = number > 0 ? connection->response(number - 1) : nullptr;
    const bool endless = (response && response->head) || (before && before->until_close);
    co_return on(
        link, answer,
        missed(context, waited, budget, endless ? Fact::unfinished_answer : Fact::no_answer,
               fmt::format("{}: no whole answer came in time", link.name), wanted(answer),
               response ? raw(*response) : "nothing; " + link.state()));
  }
  link.last_answer = number;
  link.next_answer = number + 1;
  link.ended_for_reuse = link.ended_for_reuse || !response || ends_reuse(*response);
  Evidence evidence = judge(context, link, number, answer, scope, accepted);
  if (evidence && waited == Waited::late) {  // the connection may close yet
    evidence->timed = true;
    evidence->hasty = budget.hasty;
  }
  co_return evidence;
}

namespace {

Task<Evidence> exchange_alone(CaseContext& context, Link& link, const Outgoing& request,
                              const Answer& answer, Scope scope, Budget budget, bool* accepted) {
  for (int attempt = 0;; ++attempt) {
    Evidence unconnected = co_await reusable(context, link, budget);
    if (unconnected) co_return unconnected;
    const std::shared_ptr<wire::Connection> connection = link.connection;
    const bool reused = connection->expected() > 0;
    connection->mark();
    wire::Expected expected;
    expected.method = request.method;
    const std::size_t number = connection->expect(std::move(expected));
    connection->send(request.bytes, request.cuts);
    // RFC 9112 §9.6: who has said "close" sends no more requests on that connection.
    link.ended_for_reuse = link.ended_for_reuse || says_close(request.bytes);
    if (answer.kind == Answer::Kind::none) co_return std::nullopt;

    const auto ready = [&] {
      return connection->response(number) || connection->end() != wire::End::none;
    };
    const auto delay = request.cuts.delay;
    if (delay > wire::Clock::duration::zero()) {
      // The pace is ours, and slower than asked for where the machine is busy: the server's time
      // begins when all has left.
      const Budget pace{
          .start = budget.start,
          .length = budget.length + most_slowed * writes(request.cuts, request.bytes) * delay};
      const auto left = [&] { return ready() || connection->drained(); };
      co_await until(context, connection->changed(), pace, left);
      budget.start = wire::Clock::now();
    }
    const Waited waited = co_await until(context, connection->changed(), budget, ready);
    const bool silent = waited == Waited::met && !connection->response(number) &&
                        connection->end() == wire::End::fin && reused && attempt == 0;
    bool never_received = false;
    if (silent) never_received = co_await connection->never_received();
    if (never_received) {
      connection->note("the server had closed before this request: sent again on a new connection");
      continue;
    }
    Evidence evidence =
        co_await await_answer(context, link, number, answer, scope, budget, accepted);
    connection->forget(number);
    co_return evidence;
  }
}

}  // namespace

Task<Evidence> exchange(CaseContext& context, Link& link, Outgoing request, const Answer& answer,
                        Scope scope, Budget budget, bool* accepted) {
  const bool acquired = co_await acquire(context, link, budget);
  if (!acquired)
    co_return missed(context, context.session.loop.stopping() ? Waited::starved : Waited::late,
                     budget, Fact::no_answer,
                     fmt::format("{} was busy with another request all the time", link.name),
                     "an answer", link.state());
  Evidence evidence =
      co_await exchange_alone(context, link, request, answer, scope, budget, accepted);
  release(context, link);
  co_return evidence;
}

Task<Evidence> push_control(CaseContext& context, const std::string& by,
                            const std::string& talk_name, const std::string& text, Budget budget) {
  bool accepted = false;
  const Answer answer;
  Outgoing request{
      context.writer.push(talk_name, text), context.writer.method(scenario::step::Push{}), {}};
  const DeliveryWatch::Pushed watched =
      context.session.watch.pushes(context.number, talk_name, text);
  Evidence evidence = co_await exchange(context, context.role(by), std::move(request), answer,
                                        Scope{}, budget, &accepted);
  context.session.watch.answered(watched, !evidence && accepted);
  if (evidence) evidence->purpose = Purpose::control;
  co_return evidence;
}

}  // namespace talkspec::talk
