// The rules of checker.h once more, written as they are said there and not as they are fast: every
// way of giving the messages of a pull to pushes is tried. For histories of a handful of events.
#pragma once

#include <cstddef>
#include <vector>

#include "conformance/talk/delivery/checker.h"

namespace talkspec::talk::delivery::testing {

struct Strictness {
  bool order = true;  // false: messages may come in any order, and no gap shows a loss
};

// Whether, on each pull, some way of giving its messages to pushes breaks no rule. Every text must
// be one that was pushed, or a heartbeat.
bool is_possible(const std::vector<Event>& history, const Config& config, Strictness strictness);

}  // namespace talkspec::talk::delivery::testing
