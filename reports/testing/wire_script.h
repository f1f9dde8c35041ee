// Writes transcripts as a pull and a push have them, for sample runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"

namespace talkspec::report::testing {

class WireScript {
 public:
  // Time goes on by so many microseconds before the next event.
  WireScript& after(std::int64_t microseconds);

  WireScript& opened(const std::string& connection);
  WireScript& closed(const std::string& connection, const std::string& why);
  WireScript& reset(const std::string& connection);
  WireScript& note(const std::string& connection, const std::string& sentence);
  WireScript& sent(const std::string& connection, std::string bytes,
                   std::vector<Boundary> boundaries = {});
  WireScript& received(const std::string& connection, std::string bytes,
                       std::vector<Boundary> boundaries = {});

  // A pull as it opens: request, head of the answer, a noop.
  WireScript& pull(const std::string& connection);
  // A push on a connection of its own, and its answer.
  WireScript& push(const std::string& connection, std::string_view message);
  // Messages in one chunk each, all in one read; each text with its NUL.
  WireScript& messages(const std::string& connection, const std::vector<std::string>& texts);

  std::vector<WireEvent> take() { return std::move(events_); }

 private:
  WireScript& add(WireEvent::Kind kind, const std::string& connection, std::string bytes,
                  std::vector<Boundary> boundaries);

  std::chrono::microseconds at_{};
  std::vector<WireEvent> events_;
};

}  // namespace talkspec::report::testing
