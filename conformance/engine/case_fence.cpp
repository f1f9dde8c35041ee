// Fences: nothing more came before a sentinel that is pushed now.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/engine/blame.h"
#include "conformance/engine/case_run.h"

namespace talkspec {

wire::Task<Outcome> CaseRun::run(const step::Fence& fenced, const Step& step, Scope) {
  std::vector<Link*> pulls;
  if (fenced.connections.empty()) {
    for (auto& [name, link] : links_)
      if (link.live_pull()) pulls.push_back(&link);
  }
  for (const std::string& name : fenced.connections) {
    if (!link(name).live_pull())
      co_return Failure{fmt::format("{} cannot be fenced: it is no open pull", name),
                        "a pull that is open and being read", link(name).state()};
    pulls.push_back(&link(name));
  }
  std::vector<std::string> roles(1, fenced.by);
  co_return co_await fence(std::move(pulls), std::move(roles), budget(step));
}

// The implicit fence when the steps are over: behind each role that has pushed, as order holds per
// pusher only.
wire::Task<Outcome> CaseRun::final_fence() {
  std::vector<Link*> pulls;
  std::vector<std::string> roles;
  for (auto& [name, link] : links_) {
    if (link.live_pull() && !link.leaving) pulls.push_back(&link);
    Outcome stray = nothing_left(link);
    if (stray) co_return stray;
  }
  for (auto& [name, link] : roles_)
    if (name != canary_role) roles.push_back(name);
  if (pulls.empty() || session_.target.routing == Routing::none) co_return std::nullopt;
  if (roles.empty()) roles.push_back(canary_role);
  co_return co_await fence(std::move(pulls), std::move(roles), budget(session_.timeout));
}

// A pull that the server ended can have no sentinel; what came and was not asked for is a stray
// all the same.
Outcome CaseRun::nothing_left(Link& link) {
  if (!link.pull || link.leaving || link.live_pull() || !link.connection ||
      link.connection->paused() || link.connection->end() == wire::End::ours)
    return std::nullopt;
  while (!link.pull->items.empty()) {
    const Pull::Item item = link.pull->take();
    if (item.sentinel) continue;
    std::vector<Pattern>& unsettled = link.pull->unsettled;
    const auto settled =
        std::find_if(unsettled.begin(), unsettled.end(),
                     [&item](const Pattern& pattern) { return pattern.matches(item.text); });
    if (settled == unsettled.end())
      return Failure{fmt::format("{} got a message that must not come", link.name),
                     "nothing more before the end of the stream", item.text};
    unsettled.erase(settled);
  }
  return std::nullopt;
}

wire::Task<Outcome> CaseRun::fence(std::vector<Link*> pulls, std::vector<std::string> roles,
                                   Budget budget) {
  // A pull may have the very name of a role, and `others` then keeps the sentinel from it: the
  // same connection pushes one more under a name that nobody has.
  std::map<Link*, std::vector<std::string>> due;
  for (const std::string& role : roles) {
    const std::string talk_name = maker_.talk_name(role);
    const std::string nobody = maker_.talk_name("fence");
    std::map<std::string, std::vector<Link*>> by_name;
    for (Link* pull : pulls) {
      const bool own =
          session_.target.routing == Routing::others && pull->pull->talk_name == talk_name;
      by_name[own ? nobody : talk_name].push_back(pull);
    }
    for (const auto& [name, reached] : by_name) {
      const std::string sentinel = isolation_.next_control();
      for (Link* pull : reached) {
        pull->pull->sentinels.push_back(sentinel);
        due[pull].push_back(sentinel);
      }
      Outcome unsent = co_await push_control(role, name, sentinel, budget);
      if (unsent) {
        unsent->message = "the fence could not be pushed: " + unsent->message;
        co_return basic(std::move(unsent));
      }
    }
  }
  for (Link* pull : pulls) {
    Outcome outcome = co_await reach_sentinels(*pull, due[pull], budget);
    if (outcome) co_return outcome;
  }
  co_return std::nullopt;
}

wire::Task<Outcome> CaseRun::reach_sentinels(Link& link, std::vector<std::string> sentinels,
                                             Budget budget) {
  Pull& pull = *link.pull;
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const auto settled = [&] {
    const wire::Response* answer = link.response();
    return !pull.items.empty() || pull.overflowed || connection->end() != wire::End::none ||
           (answer && answer->over());
  };
  while (!sentinels.empty()) {
    Waited waited = co_await until(connection->changed(), budget, settled);
    if (waited == Waited::late) {
      Failure tardy =
          missed(waited, fmt::format("{}: the fence came later than asked for", link.name),
                 sentinels.front(), link.state());
      waited = co_await until(connection->changed(), extended(budget), settled);
      if (waited == Waited::met && !pull.items.empty()) warn_late(Level::should, std::move(tardy));
    }
    if (pull.items.empty())
      co_return laid_to(
          blame::silence(link, session_.target.profile),
          missed(waited, fmt::format("{}: a message pushed as a fence did not come", link.name),
                 sentinels.front(), "nothing more; " + link.state()));
    std::string_view blame_for_stray;
    const Pull::Item item = next_item(link, blame_for_stray);
    if (item.sentinel) {
      std::erase(sentinels, item.text);
      session_.health.lived();
      continue;
    }
    const auto optional =
        std::find_if(pull.unsettled.begin(), pull.unsettled.end(),
                     [&item](const Pattern& pattern) { return pattern.matches(item.text); });
    if (optional == pull.unsettled.end())
      co_return laid_to(blame_for_stray,
                        {fmt::format("{} got a message that must not come", link.name),
                         "nothing more before the fence", item.text});
    pull.unsettled.erase(optional);
  }
  pull.unsettled.clear();
  co_return std::nullopt;
}

}  // namespace talkspec
