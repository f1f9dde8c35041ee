// Pulls of a client, and the messages that it reports.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/runner/pattern.h"
#include "conformance/talk/client/client_requests.h"
#include "conformance/talk/client/client_steps.h"
#include "conformance/wire/response_reader.h"

namespace talkspec::talk {
namespace {

using runner::Pattern;
using Resource = ClientContext::Resource;

constexpr std::size_t shown_strays = 5;  // of what is reported and was not due

Task<Evidence> expect_message(ClientContext& context, Budget budget, const Pattern& wanted,
                              std::size_t came, std::size_t of, bool optional) {
  const auto left = [&context] {
    return context.asking(Resource::pull) != nullptr || context.last_pull() == nullptr;
  };
  const auto ready = [&] {
    return (optional && left()) || !context.reported().empty() ||
           !context.child->output().error().empty() ||
           (context.child->code() && context.child->output_over()) || !context.trouble.empty();
  };
  const Waited waited = co_await runner::until(context.session, *context.changed, budget, ready);
  if (optional) co_await context.session.loop.settle();  // it may have reported just before it left
  if (!context.reported().empty()) {
    const std::string message = std::move(context.reported().front());
    context.reported().pop_front();
    context.child->output().taken(message.size() + 1);
    if (wanted.matches(message)) co_return std::nullopt;
    co_return seen(
        Fact::other_message,
        fmt::format("the client reports another message than number {} of {}", came + 1, of),
        wanted.description(), message);
  }
  if (optional) co_return std::nullopt;
  const std::string& unread = context.child->output().error();
  if (!unread.empty()) co_return seen(Fact::stream_flooded, unread, wanted.description(), unread);
  if (!context.trouble.empty())
    co_return seen(Fact::not_http, context.trouble, "a request", context.trouble);
  const Waited how = context.child->code() ? Waited::late : waited;
  Observation nothing =
      runner::missed(context.session, how, budget, Fact::nothing_came,
                     fmt::format("the client reports {} of {} messages", came, of),
                     wanted.description(), "nothing more; the client " + context.child->state());
  co_return nothing;
}

// Behind the end of its content a client need not read on.
bool is_whole(const std::string& answer) {
  wire::ResponseReader reader;
  reader.expect({});
  reader.feed(answer, wire::Clock::now());
  const wire::Response* response = reader.response(0);
  return response != nullptr && response->whole;
}

// A sentinel on that pull must be what the client reports next. `moved`: it pulls anew, or has
// ended, and has not reported it.
Task<Evidence> fence(ClientContext& context, Peer& peer, Budget budget, bool& moved) {
  const std::string sentinel = context.next_fence();
  const std::string chunk = context.framed(sentinel);
  peer.connection->send(fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk));
  const auto gone = [&] {
    return context.child->code().has_value() || !peer.open() ||
           context.asking(Resource::pull) != nullptr;
  };
  const auto ready = [&] { return !context.reported().empty() || gone(); };
  const Waited waited = co_await runner::until(context.session, *context.changed, budget, ready);
  if (!context.reported().empty()) {
    const std::string message = std::move(context.reported().front());
    context.reported().pop_front();
    if (message == sentinel) co_return std::nullopt;
    co_return seen(Fact::stray, "the client reports a message that it must not report",
                   "nothing, until the sentinel " + sentinel, message);
  }
  moved = gone();
  if (moved) co_return std::nullopt;
  Observation lost = runner::missed(context.session, waited, budget, Fact::fence_lost,
                                    "the client does not report the sentinel sent last", sentinel,
                                    "nothing; the client " + context.child->state());
  co_return lost;
}

Evidence strays(ClientContext& context) {
  if (context.reported().empty()) return std::nullopt;
  std::string all;
  for (std::size_t at = 0; at < std::min(shown_strays, context.reported().size()); ++at)
    all += (at == 0 ? "" : ", ") + context.reported()[at];
  return seen(Fact::stray_at_end, "the client reports a message that it must not report",
              "nothing more", all);
}

Evidence unasked_push(ClientContext& context) {
  Peer* const again = context.asking(Resource::push);
  if (again == nullptr) return std::nullopt;
  const auto message = message_of(*again->requests.next());
  return seen(Fact::stray_at_end, "the client pushes more often than it was asked to",
              "no further push", message.value_or("a push without a message"));
}

}  // namespace

Task<Evidence> run(const step::Pulled& pulled, Frame frame, ClientContext& context) {
  context.start();
  const auto began = wire::Clock::now();
  const bool first = std::none_of(context.peers.begin(), context.peers.end(),
                                  [](const Peer& peer) { return peer.pull; });
  const Budget budget =
      frame.step.within || !first ? context.budget(frame.step, Thing::answer) : starting(context);
  Peer* peer = nullptr;
  Evidence none = co_await await_request(context, Resource::pull, nullptr, budget, peer);
  if (none) co_return none;
  const wire::ReceivedRequest request = *peer->requests.take();
  name_peer(context, *peer, pulled.connection);
  if (Evidence other =
          check_request(request, pulled.target, pulled.fields, context.maker, frame.scope))
    co_return other;
  if (pulled.not_before.count() > 0 && request.at - began < pulled.not_before)
    co_return seen(
        Fact::other_wire, "the client comes again too soon",
        fmt::format("not before {} ms", pulled.not_before.count()),
        fmt::format(
            "after {} ms",
            std::chrono::duration_cast<std::chrono::milliseconds>(request.at - began).count()));
  peer->pull = true;
  if (!pulled.answered) co_return std::nullopt;
  const std::string answer =
      pulled.head ? context.maker.bytes(*pulled.head, frame.scope) : context.standard_head();
  peer->connection->send(answer);
  peer->ended = is_whole(answer);
  co_return std::nullopt;
}

Task<Evidence> next_pull(ClientContext& context, Budget budget, Peer*& peer) {
  Evidence none = co_await await_request(context, Resource::pull, nullptr, budget, peer);
  if (none) co_return none;
  peer->requests.take();
  peer->pull = true;
  peer->connection->send(context.standard_head());
  co_return std::nullopt;
}

Task<Evidence> run(const step::Stream& stream, Frame frame, ClientContext& context) {
  Peer& peer = *context.named.at(stream.connection);
  const std::uint64_t times = context.maker.number(stream.times, frame.scope);
  std::string together;
  std::string bytes;
  for (std::uint64_t time = 0; time < times; ++time) {
    const Scope scope = stream.times == "1" ? frame.scope : Scope{.i = time};
    for (const scenario::Value& message : stream.messages) {
      const std::string framed = context.framed(context.maker.bytes(message, scope));
      if (stream.one_chunk)
        together += framed;
      else
        bytes += fmt::format("{:x}\r\n{}\r\n", framed.size(), framed);
    }
  }
  if (stream.one_chunk) bytes = fmt::format("{:x}\r\n{}\r\n", together.size(), together);
  peer.connection->send(std::move(bytes), context.maker.cuts(stream.segments, frame.scope));
  co_return std::nullopt;
}

Task<Evidence> run(const step::Shown& shown, Frame frame, ClientContext& context) {
  context.start();
  const std::uint64_t times = context.maker.number(shown.times, frame.scope);
  const std::size_t all = shown.messages.size() * times;
  std::size_t came = 0;
  for (std::uint64_t time = 0; time < times; ++time)
    for (const scenario::Match& match : shown.messages) {
      const Scope scope = shown.times == "1" ? frame.scope : Scope{.i = time};
      const Pattern pattern(match, context.maker, scope);
      const Budget budget = context.budget(frame.step, Thing::message);
      Evidence other = co_await expect_message(context, budget, pattern, came, all, match.optional);
      if (other) co_return other;
      ++came;
    }
  co_return std::nullopt;
}

Task<Evidence> run(const step::Fence& fenced, Frame frame, ClientContext& context) {
  std::vector<std::string> names = fenced.connections;
  if (names.empty())
    if (const Peer* last = context.last_pull()) names.push_back(last->name);
  for (const std::string& name : names) {
    bool moved = false;
    const Budget budget = context.budget(frame.step, Thing::message);
    Evidence stray = co_await fence(context, *context.named.at(name), budget, moved);
    if (stray) co_return stray;
    if (moved)
      co_return seen(Fact::fence_lost, name + " did not stay open", "the client reports a sentinel",
                     "its connection " + context.named.at(name)->connection->end_sentence());
  }
  co_return std::nullopt;
}

// Where a pull is open, a sentinel follows what was sent on it. Where the client has given a stream
// up, the sentinel goes to the pull that it comes again with; where it has ended, all that it
// printed is known.
Task<Evidence> final_fence(ClientContext& context) {
  constexpr int most_pulls = 3;
  if (!context.child) co_return std::nullopt;
  if (Evidence again = unasked_push(context); again && !context.echoes) co_return again;
  // Where the pushes of an echo are what the case is about, its steps have judged them.
  const bool echo = context.session.client.observe == Observe::echo;
  const bool reads = context.session.client.shows_messages() && context.session.client.pulls() &&
                     (!echo || context.echoes);
  if (!reads) co_return std::nullopt;
  for (int pull = 0; pull < most_pulls && !context.child->code(); ++pull) {
    const Budget budget = runner::patiently(context.session, Thing::message);
    Peer* peer = context.asking(Resource::pull) != nullptr ? nullptr : context.last_pull();
    if (peer == nullptr) {
      Evidence none = co_await next_pull(context, budget, peer);
      if (none && !context.child->code()) {
        if (Evidence stray = strays(context)) co_return stray;
        context.record.notes.emplace_back(
            "the client neither came again nor ended, so that what it may report later is unknown");
        co_return std::nullopt;
      }
      if (none) break;
    }
    bool moved = false;
    Evidence stray = co_await fence(context, *peer, budget, moved);
    if (stray) co_return stray;
    if (!moved) co_return std::nullopt;
    peer->ended = true;
  }
  const auto over = [&context] {
    return !context.reported().empty() || context.child->output_over();
  };
  const Budget budget = runner::patiently(context.session, Thing::end);
  co_await runner::until(context.session, *context.changed, budget, over);
  co_return strays(context);
}

}  // namespace talkspec::talk
