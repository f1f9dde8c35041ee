// Fences: nothing more came before a sentinel that is pushed now.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "conformance/talk/exchange.h"
#include "conformance/talk/steps.h"

namespace talkspec::talk {
namespace {

Task<Evidence> reach_sentinels(CaseContext& context, Link& link, std::vector<std::string> sentinels,
                               Budget budget) {
  MessageStream& stream = *link.stream;
  while (!sentinels.empty()) {
    budget.last = false;
    Waited waited = co_await until_settled(context, link, budget);
    if (waited == Waited::late) {
      Observation tardy = missed(context, waited, budget, Fact::late,
                                 fmt::format("{}: the fence came later than asked for", link.name),
                                 sentinels.front(), link.state());
      budget = runner::extended(context.session, budget);
      waited = co_await until_settled(context, link, budget);
      if (waited == Waited::met && !stream.items.empty())
        context.too_late(report::Level::should, std::move(tardy));
    }
    if (stream.items.empty()) {
      co_await see_end(context, link);
      Observation nothing =
          missed(context, waited, budget, Fact::fence_lost,
                 fmt::format("{}: a message pushed as a fence did not come", link.name),
                 sentinels.front(), "nothing more; " + link.state());
      nothing.stream = link.facts();
      co_return nothing;
    }
    budget = runner::after_one(budget);
    runner::StreamFacts facts = link.facts();
    const MessageStream::Item item = stream.take();
    if (item.sentinel) {
      std::erase(sentinels, item.text);
      continue;
    }
    if (stream.settle(item.text)) continue;
    Observation stray =
        seen(Fact::stray, fmt::format("{} got a message that must not come", link.name),
             "nothing more before the fence", item.text);
    stray.stream = std::move(facts);
    stray.foreign = is_foreign(context, item);
    co_return stray;
  }
  stream.unsettled.clear();
  co_return std::nullopt;
}

Task<Evidence> fence(CaseContext& context, std::vector<Link*> pulls, std::vector<std::string> roles,
                     Budget budget) {
  // A pull may have the very name of a role, and `others` then keeps the sentinel from it: the
  // same connection pushes one more under a name that nobody has.
  std::map<Link*, std::vector<std::string>> due;
  for (const std::string& role : roles) {
    const std::string talk_name = context.maker.talk_name(role);
    const std::string nobody = context.maker.talk_name("fence");
    std::map<std::string, std::vector<Link*>> by_name;
    for (Link* pull : pulls) {
      const bool own =
          context.session.target.routing == Routing::others && pull->stream->talk_name == talk_name;
      by_name[own ? nobody : talk_name].push_back(pull);
    }
    for (const auto& [name, reached] : by_name) {
      const std::string sentinel = context.isolation.next_control();
      for (Link* pull : reached) {
        pull->stream->sentinels.push_back(sentinel);
        due[pull].push_back(sentinel);
      }
      const Budget time = runner::patiently(context.session, Thing::answer);
      Evidence unsent = co_await push_control(context, role, name, sentinel, time);
      if (unsent) {
        unsent->sentence = "the fence could not be pushed: " + unsent->sentence;
        co_return unsent;
      }
    }
  }
  for (Link* pull : pulls) {
    Evidence evidence = co_await reach_sentinels(context, *pull, due[pull], budget);
    if (evidence) co_return evidence;
  }
  co_return std::nullopt;
}

// A pull that the server ended can have no sentinel; what came and was not asked for is a stray
// all the same.
Evidence nothing_left(Link& link) {
  if (!link.stream || link.leaving || link.live() || !link.connection ||
      link.connection->paused() || link.connection->end() == wire::End::ours)
    return std::nullopt;
  while (!link.stream->items.empty()) {
    const MessageStream::Item item = link.stream->take();
    if (item.sentinel || link.stream->settle(item.text)) continue;
    return seen(Fact::stray_at_end, fmt::format("{} got a message that must not come", link.name),
                "nothing more before the end of the stream", item.text);
  }
  return std::nullopt;
}

// A pull that cannot be fenced: the server may have ended it.
Observation not_live(const Link& link) {
  const bool ours = !link.stream || !link.stream->open || !link.connection ||
                    link.connection->paused() || link.connection->end() == wire::End::ours;
  Observation observation = seen(ours ? Fact::unexplained : Fact::stream_ended,
                                 fmt::format("{} cannot be fenced: it is no open pull", link.name),
                                 "a pull that is open and being read", link.state());
  if (!ours) observation.stream = link.facts();
  return observation;
}

}  // namespace

Task<Evidence> run(const step::Fence& fenced, Frame frame, CaseContext& context) {
  std::vector<Link*> pulls;
  if (fenced.connections.empty()) {
    for (auto& [name, link] : context.links)
      if (link.live()) pulls.push_back(&link);
  }
  for (const std::string& name : fenced.connections) {
    Link& link = context.link(name);
    if (!link.live()) {
      co_await see_end(context, link);
      co_return not_live(link);
    }
    pulls.push_back(&link);
  }
  std::vector<std::string> roles(1, fenced.by);
  co_return co_await fence(context, std::move(pulls), std::move(roles),
                           context.budget(frame.step, Thing::message));
}

Task<Evidence> final_fence(CaseContext& context) {
  std::vector<Link*> pulls;
  std::vector<std::string> roles;
  for (auto& [name, link] : context.links) {
    if (link.live() && !link.leaving) pulls.push_back(&link);
    Evidence stray = nothing_left(link);
    if (stray) co_return stray;
  }
  for (auto& [name, link] : context.roles)
    if (name != CaseContext::canary_role) roles.push_back(name);
  if (pulls.empty() || context.session.target.routing == Routing::none) co_return std::nullopt;
  if (roles.empty()) roles.push_back(CaseContext::canary_role);
  co_return co_await fence(context, std::move(pulls), std::move(roles),
                           runner::patiently(context.session, Thing::message));
}

}  // namespace talkspec::talk
