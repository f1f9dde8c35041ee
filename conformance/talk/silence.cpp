#include "conformance/talk/silence.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using report::WireEvent;

constexpr std::string_view agent = "User-Agent: talkspec";

}  // namespace

bool only_met_silence(const report::Case& ended, bool at_the_basis) {
  return at_the_basis && std::ranges::none_of(ended.transcript, [](const WireEvent& event) {
           return event.kind == WireEvent::Kind::received && !event.foreign;
         });
}

void Silence::look(const report::Case& ended, bool at_the_basis) {
  struct Waiting {
    Time since;
    bool usual;
  };
  std::map<std::string_view, Waiting> waiting;  // by connection
  for (const WireEvent& event : ended.transcript) {
    const Time at =
        ended.start + std::chrono::duration_cast<std::chrono::system_clock::duration>(event.at);
    if (event.kind == WireEvent::Kind::received) {
      last_sign_ = std::max(last_sign_, at);
      waiting.erase(event.connection);
    }
    if (event.kind == WireEvent::Kind::sent && !event.foreign)
      waiting.insert_or_assign(event.connection,
                               Waiting{at, event.bytes.find(agent) != event.bytes.npos});
  }
  for (const auto& [connection, request] : waiting)
    if (!at_the_basis || !request.usual)
      unanswered_.push_back({ended.id, request.since, request.usual});
}

std::vector<std::string> Silence::suspects(std::size_t most) const {
  const auto distance = [this](const Unanswered& one) {
    return std::max(one.sent - last_sign_, last_sign_ - one.sent);
  };
  std::vector<Unanswered> near;
  std::ranges::copy_if(unanswered_, std::back_inserter(near),
                       [&](const Unanswered& one) { return distance(one) <= 1s; });
  std::ranges::stable_sort(
      near, {}, [&distance](const Unanswered& one) { return std::pair(one.usual, distance(one)); });
  std::vector<std::string> ids;
  for (const Unanswered& one : near)
    if (ids.size() < most && std::ranges::find(ids, one.id) == ids.end()) ids.push_back(one.id);
  return ids;
}

}  // namespace talkspec::talk
