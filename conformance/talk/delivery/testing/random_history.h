// Small histories by chance: mostly what a server that is right may do, and now and then not.
#pragma once

#include <cstdint>
#include <vector>

#include "conformance/talk/delivery/history.h"

namespace talkspec::talk::delivery::testing {

struct Mixture {
  std::uint32_t texts = 0;  // different ones; 0: every push has one of its own
  std::uint32_t pushers = 2;
  std::uint32_t pushes = 4;
  // Two pulls of different names are open from the beginning, and no others; pushers wait for the
  // answers, and every push is accepted.
  bool plain = false;
};

std::vector<Event> random_history(std::uint32_t seed, const Mixture& mixture);

}  // namespace talkspec::talk::delivery::testing
