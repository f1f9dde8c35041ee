// Which cases of a suite run, and why the others do not.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/scenario.h"

namespace talkspec::runner {

// "*" stands for any characters, "/" included, "?" for one; nothing else is special.
bool glob_matches(std::string_view glob, std::string_view text);

struct SelectionOptions {
  std::vector<std::string> filter;           // globs on case IDs; empty: every case
  std::vector<std::string> exclude;          // globs on case IDs
  report::Level level = report::Level::may;  // the weakest level that runs
  bool slow = false;                         // cases marked slow run too
  bool shared = false;                       // only what can be judged beside other traffic
};

struct Selected {
  const scenario::Scenario* scenario;
  std::string skipped;  // why it does not run; empty when it does
};

// The cases that the options ask for, in their order. Those of them that make no sense against the
// target stay, skipped with the reason, a sentence, that `unfit` gives; empty: it runs. Points into
// `scenarios`.
std::vector<Selected> select(const std::vector<scenario::Scenario>& scenarios,
                             const SelectionOptions& options,
                             const std::function<std::string(const scenario::Scenario&)>& unfit);

}  // namespace talkspec::runner
