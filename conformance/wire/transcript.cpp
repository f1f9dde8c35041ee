#include "conformance/wire/transcript.h"

#include <algorithm>
#include <utility>

namespace talkspec::wire {

Transcript::Transcript(std::string connection, Clock::time_point epoch)
    : connection_(std::move(connection)), epoch_(epoch) {}

void Transcript::Half::add(Entry entry) {
  bytes += entry.event.bytes.size();
  events.push_back(std::move(entry));
}

Transcript::Entry* Transcript::Half::find(Kind direction, std::uint64_t byte) {
  const auto found = std::find_if(events.rbegin(), events.rend(), [&](const Entry& entry) {
    return entry.event.kind == direction && entry.from <= byte;
  });
  return found == events.rend() ? nullptr : &*found;
}

void Transcript::record(Kind kind, std::string_view bytes, Clock::time_point at) {
  report::WireEvent event;
  event.at = std::chrono::duration_cast<std::chrono::microseconds>(at - epoch_);
  event.connection = connection_;
  event.kind = kind;
  event.bytes = bytes.substr(0, event_bytes);
  event.elided = bytes.size() - event.bytes.size();
  Entry entry{std::move(event), 0};
  if (kind == Kind::sent) entry.from = std::exchange(sent_, sent_ + bytes.size());
  if (kind == Kind::received) entry.from = std::exchange(received_, received_ + bytes.size());

  head_closed_ = head_closed_ || head_.full();
  if (!head_closed_) {
    head_.add(std::move(entry));
    return;
  }
  tail_.add(std::move(entry));
  while (tail_.bytes > half_bytes || tail_.events.size() > half_events) {
    const report::WireEvent& oldest = tail_.events.front().event;
    tail_.bytes -= oldest.bytes.size();
    dropped_events_ += 1;
    dropped_bytes_ += oldest.bytes.size() + oldest.elided;
    tail_.events.pop_front();
  }
}

void Transcript::mark(Kind direction, report::Boundary::Kind kind, std::uint64_t offset) {
  using Boundary = report::Boundary::Kind;
  // What begins somewhere belongs to the byte there, what ended to the byte before.
  const bool begins = kind == Boundary::head || kind == Boundary::chunk;
  const std::uint64_t byte = begins || offset == 0 ? offset : offset - 1;
  Entry* entry = tail_.find(direction, byte);
  if (entry == nullptr) entry = head_.find(direction, byte);
  if (entry == nullptr) return;
  const std::uint64_t at = offset - entry->from;
  std::vector<report::Boundary>& boundaries = entry->event.boundaries;
  if (byte - entry->from >= entry->event.bytes.size() || boundaries.size() >= most_boundaries)
    return;
  boundaries.push_back({kind, static_cast<std::uint32_t>(at)});
}

std::vector<report::WireEvent> Transcript::events() const {
  std::vector<report::WireEvent> all;
  const auto append = [&all](const Half& half) {
    for (const Entry& entry : half.events)
      all.push_back(entry.event);
  };
  append(head_);
  if (dropped_events_ > 0) {
    report::WireEvent note;
    note.at = tail_.events.empty() ? all.back().at : tail_.events.front().event.at;
    note.connection = connection_;
    note.bytes = std::to_string(dropped_events_) + " events with " +
                 std::to_string(dropped_bytes_) + " bytes are left out here";
    all.push_back(std::move(note));
  }
  append(tail_);
  return all;
}

}  // namespace talkspec::wire
