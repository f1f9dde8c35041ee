// Plain connections: opening, sending, answers, ending, reading; what the wire of a pull was like;
// and steps that run steps.
#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "conformance/talk/answer.h"
#include "conformance/talk/exchange.h"
#include "conformance/talk/steps.h"

namespace talkspec::talk {
namespace {

constexpr std::size_t kept_sent = 4096;

// Whether what was sent by hand begins with a request for a pull; its answer is a stream then.
bool asks_for_pull(const CaseContext& context, const Link& link) {
  const std::string_view request_line =
      std::string_view(link.sent).substr(0, link.sent.find_first_of("\r\n"));
  return request_line.find(context.session.target.pull_path) != std::string_view::npos;
}

}  // namespace

Task<Evidence> run(const step::Open& open, Frame frame, CaseContext& context) {
  co_return co_await connect(context, context.link(open.connection),
                             context.budget(frame.step, Thing::answer));
}

// Ends when the bytes have left, or when it makes no sense to go on: the server has ended the
// connection, or has answered and lets the rest stand.
Task<Evidence> run(const step::Send& send, Frame frame, CaseContext& context) {
  Link& to = context.link(send.connection);
  const Budget time = context.budget(frame.step, Thing::answer);
  std::string bytes = context.maker.bytes(send.bytes, frame.scope);
  wire::Cuts where = context.maker.cuts(send.segments, frame.scope);
  if (!context.maker.problem().empty()) co_return std::nullopt;
  Evidence unconnected = co_await connected(context, to, time);
  if (unconnected) co_return unconnected;

  const std::shared_ptr<wire::Connection> connection = to.connection;
  to.sent.append(bytes, 0, kept_sent - std::min(kept_sent, to.sent.size()));
  const std::uint64_t received = connection->received();
  connection->send(std::move(bytes), std::move(where));
  const auto settled = [&] {
    return connection->drained() || connection->end() != wire::End::none ||
           (!to.stream && connection->received() > received);
  };
  const Waited waited = co_await until(context, connection->changed(), time, settled);
  if (waited == Waited::met) co_return std::nullopt;
  co_return missed(context, waited, time, Fact::bytes_not_taken,
                   fmt::format("{}: the server does not take what is sent", to.name),
                   "the bytes are read, or refused by an answer or by closing", to.state());
}

Task<Evidence> run(const step::AwaitAnswer& await, Frame frame, CaseContext& context) {
  Link& link = context.link(await.connection);
  if (!link.connection) co_return never_opened(await.connection);
  const Budget time = context.budget(frame.step, Thing::answer);
  // An answer that a push did not await is due already; else this says that one more is.
  std::size_t number = link.next_answer;
  bool pull = link.stream && link.stream->answer == number;
  if (number == link.connection->expected()) {
    pull = asks_for_pull(context, link);
    wire::Expected expected;
    expected.method = await.request_method;
    if (pull) expected = stream_expected(context, link, await.request_method);
    expected.interim = names_interim(await.answer);
    number = link.connection->expect(std::move(expected));
    if (pull) link.stream->answer = number;
  }
  bool accepted = false;
  Evidence evidence =
      co_await await_answer(context, link, number, await.answer, frame.scope, time, &accepted);
  if (evidence) co_return evidence;
  context.steps.remember(frame.step, accepted);
  link.sent.clear();
  if (!pull) co_return std::nullopt;
  if (!accepted || link.response()->over()) {
    link.stream.reset();
    co_return std::nullopt;
  }
  link.stream->open = true;
  co_return co_await prove(context, link);
}

namespace {

// Until the answer that is due has come, or has not in its time. A server that has answered may
// still have in hand what came behind that request, and drops it at a FIN: a push of another
// connection that is answered since shows that it has gone on.
Task<void> until_answered(CaseContext& context, Link& link, Budget budget) {
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const auto answered = [&] {
    return connection->unasked() > 0 || connection->end() != wire::End::none;
  };
  co_await until(context, connection->changed(), budget, answered);
  if (connection->unasked() == 0 || connection->end() != wire::End::none) co_return;
  const std::string talk_name = context.maker.talk_name("canary");
  const std::string text = context.isolation.next_control();
  const Budget time = runner::patiently(context.session, Thing::answer);
  const Evidence unanswered =
      co_await push_control(context, CaseContext::canary_role, talk_name, text, time);
  if (unanswered) connection->note("a push beside it was not answered");
}

}  // namespace

Task<Evidence> run(const step::Close& close, Frame frame, CaseContext& context) {
  Link& link = context.link(close.connection);
  if (!link.connection) co_return never_opened(close.connection);
  if (close.patient)
    co_await until_answered(context, link, context.budget(frame.step, Thing::answer));
  // Whoever leaves hears no more; what came meanwhile is nobody's.
  if (link.stream && close.how != step::Close::How::half_close) {
    link.stream->items.clear();
    link.stream->watched.end();
  }
  switch (close.how) {
    case step::Close::How::close:
      link.connection->close();
      break;
    case step::Close::How::half_close:
      if (link.stream) link.stream->watched.half_closed();
      link.connection->half_close();
      link.leaving = true;
      break;
    case step::Close::How::reset:
      link.connection->reset();
      break;
  }
  co_return std::nullopt;
}

Task<Evidence> run(const step::Closed& closed, Frame frame, CaseContext& context) {
  using How = step::Closed::How;
  const Budget time = context.budget(frame.step, Thing::end);
  for (const std::string& name : closed.connections) {
    Link& link = context.link(name);
    const std::shared_ptr<wire::Connection> connection = link.connection;
    if (!connection) co_return never_opened(name);
    // A pull is over with its last-chunk, whatever becomes of the connection (RFC 9112 §9.3).
    const auto over = [&] {
      const wire::Response* answer = link.stream ? link.response() : nullptr;
      return answer && answer->last_chunk;
    };
    const auto settled = [&] {
      if (connection->end() != wire::End::none) return true;
      return (closed.how == How::any || closed.how == How::last_chunk) && over();
    };
    const Waited waited = co_await until(context, connection->changed(), time, settled);
    const wire::End end = connection->end();
    const bool held =
        waited == Waited::met && ((closed.how == How::any && end != wire::End::ours) ||
                                  (closed.how == How::fin && end == wire::End::fin) ||
                                  (closed.how == How::reset && end == wire::End::reset) ||
                                  (closed.how == How::last_chunk && over()));
    if (held) continue;
    constexpr std::string_view wanted[] = {"the server closes the connection", "a FIN", "a RST",
                                           "the last-chunk"};
    co_return missed(context, waited, time, Fact::other_end,
                     fmt::format("{} did not end as it must", name),
                     std::string(wanted[static_cast<std::size_t>(closed.how)]), link.state());
  }
  co_return std::nullopt;
}

Task<Evidence> run(const step::Reading& reading, Frame, CaseContext& context) {
  Link& link = context.link(reading.connection);
  if (!link.connection) co_return never_opened(reading.connection);
  if (link.stream) link.stream->watched.end();  // a server may drop what is not read
  reading.paused ? link.connection->pause() : link.connection->resume();
  co_return std::nullopt;
}

Task<Evidence> run(const step::Wire& wanted, Frame, CaseContext& context) {
  const Link& link = context.link(wanted.connection);
  const wire::Response* answer = link.response();
  const std::string& name = wanted.connection;
  const auto other = [](std::string sentence, std::string expected, std::string actual) {
    return seen(Fact::other_wire, std::move(sentence), std::move(expected), std::move(actual));
  };
  if (!answer || !answer->head)
    co_return other(fmt::format("{} has had no answer", name), "an answer", link.state());
  if (wanted.strict) {
    const bool strict = answer->leniencies.empty() && answer->error.empty();
    const std::string departure =
        !answer->leniencies.empty() ? answer->leniencies.front() : answer->error;
    if (*wanted.strict && !strict)
      co_return other(fmt::format("{}: the body departs from RFC 9112 §7.1", name),
                      "a body that a strict reader can read", departure);
    if (!*wanted.strict && strict)
      co_return other(fmt::format("{}: the body does not depart from RFC 9112 §7.1", name),
                      "a departure", "none");
  }
  // RFC 9112 §6.1: in a message of HTTP/1.0 the coding makes the framing faulty.
  const bool said = answer->chunked_said && answer->head->version.minor > 0;
  if (wanted.chunked && *wanted.chunked != said)
    co_return other(
        fmt::format("{}: the head does not say what it must of the transfer coding", name),
        *wanted.chunked ? "Transfer-Encoding: chunked" : "no Transfer-Encoding: chunked",
        answer->head_bytes);
  if (wanted.max_chunk && answer->largest_chunk > *wanted.max_chunk)
    co_return other(fmt::format("{}: a chunk is too large", name),
                    fmt::format("chunks of at most {} bytes", *wanted.max_chunk),
                    fmt::format("a chunk of {} bytes", answer->largest_chunk));
  if (wanted.ended && *wanted.ended != answer->last_chunk)
    co_return other(fmt::format("{}: the stream has {}ended", name, *wanted.ended ? "not " : ""),
                    *wanted.ended ? "the last-chunk" : "a stream that goes on", link.state());
  co_return std::nullopt;
}

}  // namespace talkspec::talk
