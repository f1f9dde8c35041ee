// How a run is carried out, whatever it is that it tests.
#pragma once

#include <cstdint>
#include <optional>

namespace talkspec::runner {

struct Settings {
  std::uint32_t jobs = 32;            // cases at a time, at least 1
  std::optional<std::uint64_t> seed;  // of names and random bytes; none: picked and said
};

}  // namespace talkspec::runner
