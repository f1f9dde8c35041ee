// A pull whose client takes only so many bytes, and what the limits of the server make of it
// (reference/server/options.h). What a queue costs beside its bytes is the server's own affair, so
// near a limit either fate is right. Shares no code with what it judges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "reference/server/options.h"

namespace talk::fuzz {

class SlowPull {
 public:
  enum class Fate : std::uint8_t { kept, dropped, either };

  SlowPull(const server::ServerOptions& options, std::size_t takes)
      : options_(options), takes_(takes) {}

  // A frame of so many bytes is due.
  void put(std::size_t size);
  // All that is due to anybody was put: now the limit of all pulls together counts.
  void all_put();
  // For longer than the client may take nothing, it takes nothing.
  void fall_silent();

  bool idle() const { return waiting_.empty(); }
  Fate fate() const { return fate_; }

 private:
  // More than enough for what holds a frame in a queue.
  static constexpr std::size_t most_per_frame = 32;

  void hold_to(std::size_t limit, std::size_t least, std::size_t most);
  void write();

  const server::ServerOptions& options_;
  std::size_t takes_;
  std::deque<std::size_t> waiting_;  // sizes of frames, the first less what was taken of it
  std::size_t bytes_ = 0;
  std::size_t taken_of_first_ = 0;
  Fate fate_ = Fate::kept;
};

}  // namespace talk::fuzz
