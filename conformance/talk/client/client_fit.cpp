#include "conformance/talk/client/client_fit.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace talkspec::talk {
namespace {

namespace step = scenario::step;

// What the steps of a case ask of a client.
struct Needs {
  bool pull = false;
  bool messages = false;
  std::size_t asks = 0;
  bool exits = false;
  bool refuses = false;
  bool line_end = false;  // a message that must be reported has LF in it
  bool nul = false;       // the same, NUL
  bool asks_cr = false;   // a message that it is asked to push has CR in it

  void take(const scenario::Steps& steps) {
    for (const scenario::Step& one : steps)
      std::visit([this](const auto& action) { take(action); }, one.action);
  }
  void take(const scenario::Value& value) {
    if (value.text.find('\n') != std::string::npos) line_end = true;
    if (value.text.find('\0') != std::string::npos) nul = true;
    for (const scenario::Value& part : value.parts)
      take(part);
  }
  static bool has_cr(const scenario::Value& value) {
    return value.text.find('\r') != std::string::npos ||
           std::any_of(value.parts.begin(), value.parts.end(), has_cr);
  }
  template <class Action>
  void take(const Action& action) {
    using std::is_same_v;
    pull = pull || is_same_v<Action, step::Pulled> || is_same_v<Action, step::Storm>;
    messages = messages || is_same_v<Action, step::Shown> || is_same_v<Action, step::Fence>;
    exits = exits || is_same_v<Action, step::Exits>;
    refuses = refuses || is_same_v<Action, step::Listening>;
    if constexpr (is_same_v<Action, step::Ask>) {
      ++asks;
      asks_cr = asks_cr || has_cr(action.text);
    }
    if constexpr (is_same_v<Action, step::Shown>)
      for (const scenario::Match& match : action.messages)
        take(match.value);
    if constexpr (is_same_v<Action, step::Repeat>) {
      take(action.steps);
      take(action.steps);  // what stands in a loop is done more than once
    }
    if constexpr (is_same_v<Action, step::Together>)
      for (const scenario::Steps& branch : action.branches)
        take(branch);
  }
};

}  // namespace

std::string reason_to_skip(const scenario::Scenario& scenario, const ClientOptions& client,
                           const Profile& profile) {
  const auto& profiles = scenario.profiles;
  if (!profiles.empty() &&
      std::find(profiles.begin(), profiles.end(), profile.name) == profiles.end())
    return fmt::format("for profile {}; this is {}", fmt::join(profiles, ", "), profile.name);
  Needs needs;
  needs.take(scenario.steps);
  const bool echoes = client.observe == Observe::echo;
  if (needs.pull && !client.pulls())
    return "needs a client that pulls: {pull_url} or {url} and no {text} in its command";
  if (needs.messages && !client.shows_messages())
    return "needs to see the messages that the client has received: --observe";
  if (needs.asks > 0 && !echoes && !client.takes_text())
    return "needs a client that pushes: {text} in its command, or --observe echo";
  if (needs.asks > 1 && !echoes)
    return "needs a client that pushes more than one message: --observe echo";
  if (needs.asks > 0 && needs.exits && echoes)
    return "needs a client that ends after its push: {text} in its command";
  if (needs.asks_cr && echoes && profile.message_end == framing::Framing::event_stream)
    return "asks for a push with CR in it, which no event stream can carry to a client that echoes";
  if (client.listen && needs.exits)
    return "needs to see the client's program end: not with --listen";
  if (client.listen && needs.refuses) return "needs a port of its own: not with --listen";
  if (needs.line_end && client.observe == Observe::lines)
    return "has a message of several lines: --observe json, nul or echo shows it";
  if (needs.nul && client.observe == Observe::nul)
    return "has a message with NUL in it: --observe json or echo shows it";
  return {};
}

}  // namespace talkspec::talk
