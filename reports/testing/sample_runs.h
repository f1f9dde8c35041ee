// Runs for the tests of what people read. Deterministic.
#pragma once

#include <cstddef>
#include <vector>

#include "reports/model.h"

namespace talkspec::report::testing {

// What a run against a server with a few faults looks like: some seventy cases of every verdict
// and level, with the wire of each.
Run showcase_run();

// Runs of several implementations, for a matrix: all pass, one warns, several fail, one lacks
// cases; the bytes of some differ.
std::vector<Run> compared_runs();

// So many cases, one in ten failing, each with a transcript of about `wire_bytes` bytes.
Run large_run(std::size_t cases, std::size_t wire_bytes);

// Markup, scripts, controls, broken UTF-8 and a message of 5 MB, wherever a string can be.
Run hostile_run();

}  // namespace talkspec::report::testing
