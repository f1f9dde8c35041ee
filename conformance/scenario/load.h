// From the text of a scenario file to cases that can run. Pure: touches no file and no clock.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/requirements.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::scenario {

struct Loaded {
  std::vector<Scenario>
      scenarios;            // cases, `for` and `table` expanded; empty if diagnostics are not
  Diagnostics diagnostics;  // all mistakes that were found, in the order of the text
};

// Reads, checks and expands. `file` is what diagnostics and scenarios call the text. Safe on any
// text: time and memory are bounded, see DocumentLimits and LoadLimits. Thread-safe.
Loaded load(std::string_view text, std::string_view file, const Catalogue& requirements);

struct LoadLimits {
  static constexpr std::size_t diagnostics = 100;
  static constexpr std::size_t cases = 10'000;                     // of one file
  static constexpr std::size_t expanded_bytes = 16 << 20;          // rows times the scenario's text
  static constexpr std::size_t named_bytes = 256;                  // `let`, of one scenario
  static constexpr std::size_t connections = 1024;                 // of one scenario
  static constexpr std::size_t branches = 256;                     // of one `together`
  static constexpr std::size_t pattern_bytes = 4096;               // `regex`
  static constexpr std::uint64_t count = 1'000'000'000;            // whatever is counted
  static constexpr std::uint64_t piece = std::uint64_t{1} << 30;   // of a chunk or segment
  static constexpr std::uint64_t actions = 1'000'000;              // steps and messages of one case
  static constexpr std::uint64_t bytes = std::uint64_t{64} << 20;  // of one value or request
  static constexpr std::uint64_t case_bytes = std::uint64_t{1} << 30;    // sent by one case
  static constexpr std::chrono::seconds pacing = std::chrono::hours(1);  // of one case
};

}  // namespace talkspec::scenario
