// Where a run is written, and what its terminal shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/outputs.h"

namespace talkspec::cli {

enum class Colour : std::uint8_t { automatic, always, never };

struct OutputOptions {
  std::vector<report::Output> outputs;
  bool reproducible = false;  // reports in which every time is the same
  Colour colour = Colour::automatic;
  bool quiet = false;  // of the terminal: the total line alone
  bool verbose = false;
  bool transcripts = true;
};

}  // namespace talkspec::cli
