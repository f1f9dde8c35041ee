// Which cases of a suite run, and why the others do not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/engine/run_options.h"
#include "conformance/scenario/scenario.h"

namespace talkspec {

// "*" stands for any characters, "/" included, "?" for one; nothing else is special.
bool glob_matches(std::string_view glob, std::string_view text);

struct Selected {
  const Scenario* scenario;
  std::string skipped;  // why it does not run; empty when it does
};

// The cases that --filter, --exclude and --level ask for, in their order. Those of them that make
// no sense against this target stay, skipped with the reason. Points into `scenarios`.
std::vector<Selected> select(const std::vector<Scenario>& scenarios, const RunOptions& options);

}  // namespace talkspec
