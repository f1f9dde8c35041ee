// What all cases of a run share. Lives as long as the run; one thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "conformance/runner/lag.h"
#include "conformance/runner/patience.h"
#include "conformance/wire/loop.h"

namespace talkspec::runner {

struct Session {
  wire::Loop& loop;
  const LagWatch& lag;
  Patience& patience;
  std::uint64_t seed = 0;
  std::string mark;                     // of the run, from the seed: in every name and tag
  std::chrono::milliseconds timeout{};  // the longest wait for one thing that must come
  std::chrono::microseconds round_trip{};
};

}  // namespace talkspec::runner
