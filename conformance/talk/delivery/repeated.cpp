#include "conformance/talk/delivery/repeated.h"

#include <algorithm>

namespace talkspec::talk::delivery {

void Repeated::add_due(PushIndex push, EventIndex began, EventIndex accepted, bool own) {
  answers_.push_back(accepted);
  const auto came = loose_.upper_bound(began);
  if (came != loose_.end()) {
    loose_.erase(came);
    return;
  }
  (own ? own_ : others_).push_back(push);
}

std::optional<bool> Repeated::satisfy() {
  while (!answers_.empty() && dropped_ + 1 < come()) {
    answers_.pop_front();
    ++dropped_;
  }
  if (!waiting()) return std::nullopt;
  const bool own = !own_.empty();
  (own ? own_ : others_).pop_front();
  return own;
}

std::optional<bool> Repeated::arrive(EventIndex when) {
  ++arrivals_;
  const std::optional<bool> served = satisfy();
  if (!served) loose_.insert(when);
  return served;
}

std::optional<bool> Repeated::arrive_damaged(EventIndex when) {
  ++damaged_;
  const std::optional<bool> served = satisfy();
  if (!served) loose_.insert(when);
  return served;
}

void Repeated::excuse() {
  own_.clear();
  others_.clear();
  answers_.clear();
  dropped_ = 0;
}

PushIndex Repeated::first_waiting() const {
  if (own_.empty()) return others_.front();
  if (others_.empty()) return own_.front();
  return std::min(own_.front(), others_.front());
}

PushIndex Repeated::take_waiting() {
  const PushIndex first = first_waiting();
  (!own_.empty() && own_.front() == first ? own_ : others_).pop_front();
  return first;
}

std::optional<EventIndex> Repeated::deadline() const {
  return answers_.empty() ? std::nullopt : std::optional(answers_.front());
}

std::size_t Repeated::overdue(EventIndex began) const {
  if (dropped_ > come()) return 0;
  const auto settled = static_cast<std::ptrdiff_t>(std::min(come() - dropped_, answers_.size()));
  const auto late = std::lower_bound(answers_.begin() + settled, answers_.end(), began);
  return static_cast<std::size_t>(late - (answers_.begin() + settled));
}

}  // namespace talkspec::talk::delivery
