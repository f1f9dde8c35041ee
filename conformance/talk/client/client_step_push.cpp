// Pushes of a client.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/runner/pattern.h"
#include "conformance/talk/client/client_requests.h"
#include "conformance/talk/client/client_steps.h"

namespace talkspec::talk {
namespace {

using runner::Pattern;
using Resource = ClientContext::Resource;

Evidence check_push(const step::Pushed& pushed, const wire::ReceivedRequest& request,
                    ClientContext& context, Scope scope) {
  if (pushed.method && request.head.method != *pushed.method)
    return seen(Fact::other_field, "a push has another method", *pushed.method,
                request.head.method);
  if (Evidence other = check_request(request, pushed.target, pushed.fields, context.maker, scope))
    return other;
  if (pushed.body) {
    const Pattern pattern(*pushed.body, context.maker, scope);
    if (!pattern.matches(request.body))
      return seen(Fact::other_content, "a push has another content", pattern.description(),
                  request.body);
  }
  if (!pushed.message) return std::nullopt;
  const Pattern pattern(*pushed.message, context.maker, scope);
  const std::optional<std::string> message = message_of(request);
  if (message && pattern.matches(*message)) return std::nullopt;
  return seen(Fact::other_content, "a push carries another message", pattern.description(),
              message.value_or("no message"));
}

}  // namespace

Task<Evidence> run(const step::Ask& ask, Frame frame, ClientContext& context) {
  const std::string text = context.maker.bytes(ask.text, frame.scope);
  if (context.session.client.observe != Observe::echo) {
    if (context.child)
      co_return seen(Fact::wrong_scenario, "the client was started before it was asked", "", "");
    context.start(text);
    co_return std::nullopt;
  }
  context.start();
  Peer* pull = context.last_pull();
  if (pull == nullptr) {
    Evidence none = co_await next_pull(context, starting(context), pull);
    if (none) co_return none;
  }
  const std::string chunk = context.framed(text);
  pull->connection->send(fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk));
  co_return std::nullopt;
}

Task<Evidence> run(const step::Pushed& pushed, Frame frame, ClientContext& context) {
  context.start();
  const bool first = context.peers.empty();
  const Budget budget =
      frame.step.within || !first ? context.budget(frame.step, Thing::answer) : starting(context);
  const Peer* only = pushed.kept ? context.named.at(pushed.connection) : nullptr;
  const auto other = [&] { return only != nullptr && context.asking(Resource::push) != nullptr; };
  Peer* peer = nullptr;
  Evidence none = co_await await_request(context, Resource::push, nullptr, budget, peer);
  if (none) co_return none;
  if (other() && peer != only)
    co_return seen(Fact::other_wire, "the client opens another connection for its next push",
                   fmt::format("a push on the connection {}", only->name), "a push on a new one");
  const wire::ReceivedRequest request = *peer->requests.take();
  name_peer(context, *peer, pushed.connection);
  if (Evidence wrong = check_push(pushed, request, context, frame.scope)) co_return wrong;
  if (!pushed.answered) co_return std::nullopt;
  peer->connection->send(pushed.answer ? context.maker.bytes(*pushed.answer, frame.scope)
                                       : push_answer());
  co_return std::nullopt;
}

}  // namespace talkspec::talk
