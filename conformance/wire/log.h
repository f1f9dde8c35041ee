// The log of one connection: its requests, the answers to them, and its end, each with its time.
// Bounded whatever a server sends; what was left out is counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/wire/response_reader.h"
#include "conformance/wire/transport.h"

namespace talkspec::wire {

struct ConnectionLog {
  std::string name;
  std::vector<LoggedExchange> exchanges;  // those that are kept
  std::size_t left_out = 0;               // exchanges that are not
  std::uint64_t received = 0;
  std::size_t unasked = 0;    // bytes behind the last answer
  std::string unasked_begin;  // the first of them
  // Requests that were begun; none where they cannot be counted: what was sent is broken, or not
  // all of it had left.
  std::optional<std::size_t> requests;
  End end = End::none;
  Clock::time_point ended_at{};
};

}  // namespace talkspec::wire
