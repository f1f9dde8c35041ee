// How long a case is, before it runs.
#pragma once

#include <cstdint>

#include "conformance/scenario/scenario.h"

namespace talkspec::runner {

// Exchanges one after the other, roughly; a request that is sent at a pace counts as its writes.
std::uint64_t turns(const scenario::Steps& steps);

}  // namespace talkspec::runner
