#include "conformance/testing/odd_server/hub.h"

#include <algorithm>

namespace talkspec::odd {

void Hub::remove(const std::shared_ptr<Pull>& pull) {
  pull->gone = true;
  pull->wake.cancel();
  if (behaviour_.has(Fault::gone_pull_stops_delivery)) return;
  std::erase_if(pulls_, [&](const std::shared_ptr<Pull>& other) {
    return other == pull ||
           (behaviour_.has(Fault::old_pull_removes_new) && other->name == pull->name);
  });
}

void Hub::push(const std::string& from, const std::string& message) {
  for (std::size_t i = 0; i < pulls_.size(); ++i) {
    Pull& pull = *pulls_[i];
    if (pull.gone) break;  // only Fault::gone_pull_stops_delivery keeps such pulls
    if (!routed(i, from)) continue;
    pull.waiting.push_back(message);
    if (!behaviour_.has(Fault::held_for_heartbeat)) pull.wake.cancel();
  }
}

bool Hub::routed(std::size_t index, const std::string& from) const {
  const std::string& name = pulls_[index]->name;
  if (name == from && !behaviour_.has(Fault::back_to_its_pusher)) return false;
  if (behaviour_.has(Fault::last_pull_left_out) && index >= 2 && index + 1 == pulls_.size())
    return false;
  if (!behaviour_.has(Oddity::take_over_name)) return true;
  return std::none_of(pulls_.begin() + static_cast<std::ptrdiff_t>(index) + 1, pulls_.end(),
                      [&](const std::shared_ptr<Pull>& later) { return later->name == name; });
}

bool Hub::drained() const {
  return std::ranges::all_of(pulls_, [](const std::shared_ptr<Pull>& pull) {
    return pull->gone || (pull->waiting.empty() && !pull->writing);
  });
}

}  // namespace talkspec::odd
