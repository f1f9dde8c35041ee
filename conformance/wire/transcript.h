// What happened on one connection, for the report: bounded whatever a server sends. The first and
// the last events are kept, and of each event the first bytes; what was left out is counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/wire/loop.h"
#include "reports/model.h"

namespace talkspec::wire {

class Transcript {
 public:
  using Kind = report::WireEvent::Kind;

  // `epoch` is the time that events are counted from.
  Transcript(std::string connection, Clock::time_point epoch);

  void record(Kind kind, std::string_view bytes, Clock::time_point at = Clock::now());

  // Marks a boundary in what was sent or received, as `direction` says: `offset` counts the bytes
  // of that direction from the connection's first. Does nothing where that event, or that part of
  // it, was left out, and from the boundary after most_boundaries of one event on.
  void mark(Kind direction, report::Boundary::Kind kind, std::uint64_t offset);

  // The events in time order, with a note where some were left out.
  std::vector<report::WireEvent> events() const;

  static constexpr std::size_t event_bytes = 2048;  // kept of one event
  static constexpr std::size_t half_bytes = 16 * 1024;
  static constexpr std::size_t half_events = 64;
  static constexpr std::size_t most_boundaries = 256;  // kept of one event

 private:
  // The beginning, until it is full; after that the end, whose front is dropped.
  struct Entry {
    report::WireEvent event;
    std::uint64_t from;  // sent and received: offset of its first byte in that direction
  };
  struct Half {
    std::deque<Entry> events;
    std::size_t bytes = 0;
    bool full() const { return bytes >= half_bytes || events.size() >= half_events; }
    void add(Entry entry);
    Entry* find(Kind direction, std::uint64_t byte);  // the last that begins before or with it
  };

  std::string connection_;
  Clock::time_point epoch_;
  Half head_;
  Half tail_;
  bool head_closed_ = false;
  std::uint64_t sent_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t dropped_events_ = 0;
  std::uint64_t dropped_bytes_ = 0;
};

}  // namespace talkspec::wire
