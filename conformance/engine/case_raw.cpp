// Plain connections: opening, sending, ending, reading; and what the wire of a pull was like.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/engine/case_run.h"

namespace talkspec {
namespace {

constexpr std::size_t kept_sent = 4096;

}  // namespace

wire::Task<Outcome> CaseRun::run(const step::Open& open, const Step& step, Scope) {
  co_return co_await connect(link(open.connection), budget(step));
}

// Ends when the bytes have left, or when it makes no sense to go on: the server has ended the
// connection, or has answered and lets the rest stand.
wire::Task<Outcome> CaseRun::run(const step::Send& send, const Step& step, Scope scope) {
  Link& to = link(send.connection);
  const Budget time = budget(step);
  std::string bytes = maker_.bytes(send.bytes, scope);
  wire::Cuts where = cuts(send.segments, scope);
  if (!maker_.problem().empty()) co_return std::nullopt;
  Outcome unconnected = co_await connected(to, time);
  if (unconnected) co_return unconnected;

  const std::shared_ptr<wire::Connection> connection = to.connection;
  to.sent.append(bytes, 0, kept_sent - std::min(kept_sent, to.sent.size()));
  const std::uint64_t received = connection->received();
  connection->send(std::move(bytes), std::move(where));
  const auto settled = [&] {
    return connection->drained() || connection->end() != wire::End::none ||
           (!to.pull && connection->received() > received);
  };
  const Waited waited = co_await until(connection->changed(), time, settled);
  if (waited == Waited::met) co_return std::nullopt;
  co_return missed(waited, fmt::format("{}: the server does not take what is sent", to.name),
                   "the bytes are read, or refused by an answer or by closing", to.state());
}

wire::Task<Outcome> CaseRun::run(const step::Close& close, const Step&, Scope) {
  Link& connection = link(close.connection);
  if (!connection.connection)
    co_return Failure{fmt::format("{} was never opened", close.connection), "", ""};
  // Whoever leaves hears no more; what came meanwhile is nobody's.
  if (connection.pull && close.how != step::Close::How::half_close) connection.pull->items.clear();
  switch (close.how) {
    case step::Close::How::close:
      connection.connection->close();
      break;
    case step::Close::How::half_close:
      connection.connection->half_close();
      connection.leaving = true;
      break;
    case step::Close::How::reset:
      connection.connection->reset();
      break;
  }
  co_return std::nullopt;
}

wire::Task<Outcome> CaseRun::run(const step::Closed& closed, const Step& step, Scope) {
  using How = step::Closed::How;
  const Budget time = budget(step);
  for (const std::string& name : closed.connections) {
    Link& which = link(name);
    const std::shared_ptr<wire::Connection> connection = which.connection;
    if (!connection) co_return Failure{fmt::format("{} was never opened", name), "", ""};
    // A pull is over with its last-chunk, whatever becomes of the connection (RFC 9112 §9.3).
    const auto over = [&] {
      const wire::Response* answer = which.pull ? which.response() : nullptr;
      return answer && answer->last_chunk;
    };
    const auto settled = [&] {
      if (connection->end() != wire::End::none) return true;
      return (closed.how == How::any || closed.how == How::last_chunk) && over();
    };
    const Waited waited = co_await until(connection->changed(), time, settled);
    const wire::End end = connection->end();
    const bool held =
        waited == Waited::met && ((closed.how == How::any && end != wire::End::ours) ||
                                  (closed.how == How::fin && end == wire::End::fin) ||
                                  (closed.how == How::reset && end == wire::End::reset) ||
                                  (closed.how == How::last_chunk && over()));
    if (held) continue;
    constexpr std::string_view wanted[] = {"the server closes the connection", "a FIN", "a RST",
                                           "the last-chunk"};
    co_return missed(waited, fmt::format("{} did not end as it must", name),
                     std::string(wanted[static_cast<std::size_t>(closed.how)]), which.state());
  }
  co_return std::nullopt;
}

wire::Task<Outcome> CaseRun::run(const step::Reading& reading, const Step&, Scope) {
  Link& connection = link(reading.connection);
  if (!connection.connection)
    co_return Failure{fmt::format("{} was never opened", reading.connection), "", ""};
  if (reading.paused) {
    connection.connection->pause();
  } else {
    connection.connection->resume();
  }
  co_return std::nullopt;
}

wire::Task<Outcome> CaseRun::run(const step::Wire& wanted, const Step&, Scope) {
  const wire::Response* answer = link(wanted.connection).response();
  const std::string& name = wanted.connection;
  if (!answer || !answer->head)
    co_return Failure{fmt::format("{} has had no answer", name), "an answer", link(name).state()};
  if (wanted.strict) {
    const bool strict = answer->leniencies.empty() && answer->error.empty();
    const std::string departure =
        !answer->leniencies.empty() ? answer->leniencies.front() : answer->error;
    if (*wanted.strict && !strict)
      co_return Failure{fmt::format("{}: the body departs from RFC 9112 §7.1", name),
                        "a body that a strict reader can read", departure};
    if (!*wanted.strict && strict)
      co_return Failure{fmt::format("{}: the body does not depart from RFC 9112 §7.1", name),
                        "a departure", "none"};
  }
  // RFC 9112 §6.1: in a message of HTTP/1.0 the coding makes the framing faulty.
  const bool said = answer->chunked_said && answer->head->version.minor > 0;
  if (wanted.chunked && *wanted.chunked != said)
    co_return Failure{
        fmt::format("{}: the head does not say what it must of the transfer coding", name),
        *wanted.chunked ? "Transfer-Encoding: chunked" : "no Transfer-Encoding: chunked",
        answer->head_bytes};
  if (wanted.max_chunk && answer->largest_chunk > *wanted.max_chunk)
    co_return Failure{fmt::format("{}: a chunk is too large", name),
                      fmt::format("chunks of at most {} bytes", *wanted.max_chunk),
                      fmt::format("a chunk of {} bytes", answer->largest_chunk)};
  if (wanted.ended && *wanted.ended != answer->last_chunk)
    co_return Failure{fmt::format("{}: the stream has {}ended", name, *wanted.ended ? "not " : ""),
                      *wanted.ended ? "the last-chunk" : "a stream that goes on",
                      link(name).state()};
  co_return std::nullopt;
}

}  // namespace talkspec
