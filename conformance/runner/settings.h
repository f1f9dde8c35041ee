// How a run is carried out, whatever it is that it tests.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace talkspec::runner {

constexpr std::chrono::milliseconds far{20};  // a round trip to the target

struct Settings {
  std::uint32_t jobs = 32;                      // cases at a time, at least 1
  std::uint32_t jobs_far = 64;                  // the same on a target that is `far` or more
  std::optional<std::uint64_t> seed;            // of names and random bytes; none: picked and said
  std::chrono::milliseconds max_time{120'000};  // of the whole run
  std::size_t max_fail = 0;  // no further case begins once so many failed; 0: all do
  bool keep_going = false;   // even where the smoke failed
};

}  // namespace talkspec::runner
