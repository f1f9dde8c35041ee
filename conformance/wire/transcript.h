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

  // The events in time order, with a note where some were left out.
  std::vector<report::WireEvent> events() const;

  static constexpr std::size_t event_bytes = 2048;  // kept of one event
  static constexpr std::size_t half_bytes = 16 * 1024;
  static constexpr std::size_t half_events = 64;

 private:
  // The beginning, until it is full; after that the end, whose front is dropped.
  struct Half {
    std::deque<report::WireEvent> events;
    std::size_t bytes = 0;
    bool full() const { return bytes >= half_bytes || events.size() >= half_events; }
    void add(report::WireEvent event);
  };

  std::string connection_;
  Clock::time_point epoch_;
  Half head_;
  Half tail_;
  bool head_closed_ = false;
  std::uint64_t dropped_events_ = 0;
  std::uint64_t dropped_bytes_ = 0;
};

}  // namespace talkspec::wire
