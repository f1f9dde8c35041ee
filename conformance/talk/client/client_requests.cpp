#include "conformance/talk/client/client_requests.h"

#include <utility>

#include <fmt/format.h>

#include "conformance/runner/pattern.h"

namespace talkspec::talk {

using runner::Pattern;
using Resource = ClientContext::Resource;

Budget starting(const ClientContext& context) {
  constexpr std::chrono::seconds load{10};
  return runner::exactly(context.session, context.session.timeout + load);
}

Task<Evidence> await_request(ClientContext& context, Resource resource, const Peer* only,
                             Budget budget, Peer*& peer) {
  const auto ready = [&] {
    return context.asking(resource, only) != nullptr || context.stray_request() != nullptr ||
           context.child->code().has_value() || !context.trouble.empty() || context.refused > 0;
  };
  Waited waited = co_await runner::until(context.session, *context.changed, budget, ready);
  // It may have ended right behind a request that is still in the kernel.
  if (context.asking(resource, only) == nullptr) co_await context.session.loop.settle();
  peer = context.asking(resource, only);
  if (peer != nullptr) co_return std::nullopt;
  const char* const what = resource == Resource::pull ? "a pull" : "a push";
  if (context.refused > 0)
    co_return seen(Fact::stream_flooded,
                   fmt::format("the client opens more than {} connections at a time",
                               ClientContext::most_peers),
                   what, "one connection after the other");
  if (!context.trouble.empty())
    co_return seen(Fact::not_http, context.trouble, what, context.trouble);
  if (const wire::ReceivedRequest* stray = context.stray_request()) {
    Observation other = seen(Fact::other_field, "the client asks for another resource", what,
                             stray->head.method + " " + stray->head.target);
    other.purpose = runner::Purpose::plain;
    co_return other;
  }
  const bool came = !context.peers.empty();
  if (context.child->code()) waited = Waited::late;
  Observation none = runner::missed(
      context.session, waited, budget, came ? Fact::no_answer : Fact::no_connection,
      came ? fmt::format("{} of the client did not come", what)
           : std::string("the client opens no connection"),
      only == nullptr ? what : fmt::format("{} on the connection {}", what, only->name),
      "nothing; the client " + context.child->state());
  if (only != nullptr) none.actual += "; the connection " + only->connection->end_sentence();
  co_return none;
}

void name_peer(ClientContext& context, Peer& peer, const std::string& name) {
  context.named[name] = &peer;
  peer.name = name;
}

Evidence check_request(const wire::ReceivedRequest& request,
                       const std::optional<scenario::Match>& target,
                       const std::vector<scenario::FieldMatch>& fields, runner::BytesMaker& maker,
                       Scope scope) {
  if (target) {
    const Pattern pattern(*target, maker, scope);
    if (!pattern.matches(request.head.target))
      return seen(Fact::other_field, "the request has another target", pattern.description(),
                  request.head.target);
  }
  for (const scenario::FieldMatch& field : fields) {
    const std::optional<std::string_view> value = request.head.fields.first(field.name);
    const std::string has = value ? fmt::format("{}: {}", field.name, *value) : "no such line";
    if (field.absent && value)
      return seen(Fact::other_field, fmt::format("the request has a field line {}", field.name),
                  fmt::format("no field line {}", field.name), has);
    if (field.absent) continue;
    if (!value)
      return seen(Fact::other_field, fmt::format("the request has no field line {}", field.name),
                  fmt::format("a field line {}", field.name), has);
    if (!field.value) continue;
    const Pattern pattern(*field.value, maker, scope);
    if (!pattern.matches(*value))
      return seen(Fact::other_field,
                  fmt::format("the request's field {} has another value", field.name),
                  pattern.description(), std::string(*value));
  }
  return std::nullopt;
}

}  // namespace talkspec::talk
