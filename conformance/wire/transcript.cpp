#include "conformance/wire/transcript.h"

#include <utility>

namespace talkspec::wire {

Transcript::Transcript(std::string connection, Clock::time_point epoch)
    : connection_(std::move(connection)), epoch_(epoch) {}

void Transcript::Half::add(report::WireEvent event) {
  bytes += event.bytes.size();
  events.push_back(std::move(event));
}

void Transcript::record(Kind kind, std::string_view bytes, Clock::time_point at) {
  report::WireEvent event;
  event.at = std::chrono::duration_cast<std::chrono::microseconds>(at - epoch_);
  event.connection = connection_;
  event.kind = kind;
  event.bytes = bytes.substr(0, event_bytes);
  event.elided = bytes.size() - event.bytes.size();

  head_closed_ = head_closed_ || head_.full();
  if (!head_closed_) {
    head_.add(std::move(event));
    return;
  }
  tail_.add(std::move(event));
  while (tail_.bytes > half_bytes || tail_.events.size() > half_events) {
    const report::WireEvent& oldest = tail_.events.front();
    tail_.bytes -= oldest.bytes.size();
    dropped_events_ += 1;
    dropped_bytes_ += oldest.bytes.size() + oldest.elided;
    tail_.events.pop_front();
  }
}

std::vector<report::WireEvent> Transcript::events() const {
  std::vector<report::WireEvent> all(head_.events.begin(), head_.events.end());
  if (dropped_events_ > 0) {
    report::WireEvent note;
    note.at = tail_.events.empty() ? all.back().at : tail_.events.front().at;
    note.connection = connection_;
    note.bytes = std::to_string(dropped_events_) + " events with " +
                 std::to_string(dropped_bytes_) + " bytes are left out here";
    all.push_back(std::move(note));
  }
  all.insert(all.end(), tail_.events.begin(), tail_.events.end());
  return all;
}

}  // namespace talkspec::wire
