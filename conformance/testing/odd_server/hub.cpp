#include "conformance/testing/odd_server/hub.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace talkspec::odd {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_overtaking = 50ms;

bool is_plain(const std::string& name) {
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

void Hub::add(const std::shared_ptr<Pull>& pull) {
  const Lock lock(mutex_);
  const bool had = !names_.insert(pull->name).second;
  pull->reopened = had;
  if (had && behaviour_.has(Fault::second_pull_ignored)) return;
  if (!is_plain(pull->name) && behaviour_.has(Fault::odd_names_deaf)) return;
  pulls_.push_back(pull);
}

void Hub::remove(const std::shared_ptr<Pull>& pull, bool was_reset) {
  const Lock lock(mutex_);
  pull->gone = true;
  pull->changed.notify_all();
  drained_.notify_all();
  if (was_reset && behaviour_.has(Fault::gone_pull_stops_delivery)) return;
  std::erase_if(pulls_, [&](const std::shared_ptr<Pull>& other) {
    return other == pull ||
           (behaviour_.has(Fault::old_pull_removes_new) && other->name == pull->name);
  });
}

void Hub::push(const Message& message) {
  Lock lock(mutex_);
  wait_for_stalled(lock);
  const std::string before = std::exchange(last_texts_[message.from], message.text);
  if (behaviour_.has(Fault::same_text_dropped) && message.text == before) return;
  const bool late = (behaviour_.has(Fault::closing_push_overtaken) && message.closing) ||
                    (behaviour_.has(Fault::short_overtakes_long) && message.text.size() > 256) ||
                    (behaviour_.has(Fault::short_overtakes_16_kib) && message.text.size() > 16384);
  const auto overtaken = overtaken_.extract(message.from);
  if (late && overtaken.empty()) {
    overtaken_[message.from] = message;
    std::thread([this, from = message.from] { let_go(from); }).detach();
    return;
  }
  hand_out(message);
  if (overtaken) hand_out(overtaken.mapped());
}

// What nothing has overtaken goes out all the same.
void Hub::let_go(const std::string& from) {
  std::this_thread::sleep_for(longest_overtaking);
  const Lock lock(mutex_);
  if (const auto left = overtaken_.extract(from)) hand_out(left.mapped());
}

// The newest first: by Fault::gone_pull_stops_delivery, who came before a gone pull gets nothing.
void Hub::hand_out(const Message& message) {
  const bool crowded = pulls_.size() > 16 && ++crowded_ % 20 == 0;
  for (std::size_t i = pulls_.size(); i-- > 0;) {
    Pull& pull = *pulls_[i];
    if (crowded && i == 1 && behaviour_.has(Fault::left_out_in_a_crowd)) continue;
    if (pull.gone) break;  // only that fault keeps such pulls
    if (!routed(i, message.from)) continue;
    line_up(pull, message);
    pull.changed.notify_all();
  }
}

void Hub::line_up(Pull& pull, const Message& message) const {
  constexpr std::size_t most_waiting = 256;
  constexpr std::size_t shortest_long = 4096;
  std::vector<Message>& waiting = pull.waiting;
  if (behaviour_.has(Fault::full_pull_drops_oldest) && waiting.size() >= most_waiting)
    waiting.erase(waiting.begin());
  auto place = waiting.end();
  if (behaviour_.has(Fault::full_pull_overtaken) && message.text.size() < shortest_long)
    place = std::ranges::find_if(
        waiting, [](const Message& other) { return other.text.size() >= shortest_long; });
  waiting.insert(place, message);
}

bool Hub::routed(std::size_t index, const std::string& from) const {
  const std::string& name = pulls_[index]->name;
  const bool back = behaviour_.to_all ? !behaviour_.has(Fault::never_to_its_pusher)
                                      : behaviour_.has(Fault::back_to_its_pusher);
  const std::size_t known = behaviour_.has(Fault::names_of_16_bytes) ? 16 : std::string::npos;
  const bool own = name.substr(0, known) == from.substr(0, known);
  if ((own && !back) || leaves_out(index)) return false;
  if (!behaviour_.has(Oddity::take_over_name)) return true;
  return std::none_of(pulls_.begin() + static_cast<std::ptrdiff_t>(index) + 1, pulls_.end(),
                      [&](const std::shared_ptr<Pull>& later) { return later->name == name; });
}

bool Hub::leaves_out(std::size_t index) const {
  const bool newest = index + 1 == pulls_.size();
  return (behaviour_.has(Fault::last_pull_left_out) && index >= 2 && newest) ||
         (behaviour_.has(Fault::only_oldest_pull) && index > 0 && pulls_.size() > 2) ||
         (behaviour_.has(Fault::only_newest_pull) && !newest && pulls_.size() > 2);
}

bool Hub::is_drained() const {
  return std::ranges::all_of(pulls_, [](const std::shared_ptr<Pull>& pull) {
    return pull->gone || pull->known_to_stall || (pull->waiting.empty() && !pull->writing);
  });
}

void Hub::wait_for_stalled(Lock& lock) {
  const auto drained = [this] { return is_drained(); };
  if (behaviour_.has(Fault::slow_reader_blocks_all) || behaviour_.has(Fault::full_pull_blocks_all))
    drained_.wait(lock, drained);
  if (behaviour_.has(Fault::slow_reader_delays_all) && !drained_.wait_for(lock, 1200ms, drained)) {
    for (const std::shared_ptr<Pull>& pull : pulls_)
      pull->known_to_stall |= !pull->waiting.empty() || pull->writing;
  }
}

std::vector<Message> Hub::take(Pull& pull, std::chrono::milliseconds heartbeat) {
  Lock lock(mutex_);
  pull.changed.wait_for(lock, heartbeat, [&] { return pull.gone || !pull.waiting.empty(); });
  pull.writing = !pull.waiting.empty();
  return std::exchange(pull.waiting, {});
}

void Hub::written(Pull& pull) {
  const Lock lock(mutex_);
  pull.writing = false;
  if (is_drained()) drained_.notify_all();  // who waits is many threads
}

bool Hub::gone(const Pull& pull) const {
  const Lock lock(mutex_);
  return pull.gone;
}

void Hub::pause(Pull& pull, std::chrono::milliseconds time) {
  Lock lock(mutex_);
  pull.changed.wait_for(lock, time, [&] { return pull.gone; });
}

std::shared_ptr<Socket> Hub::neighbour(const Pull& pull) const {
  const Lock lock(mutex_);
  for (const std::shared_ptr<Pull>& other : pulls_) {
    if (other.get() != &pull && !other->gone) return other->socket;
  }
  return nullptr;
}

}  // namespace talkspec::odd
