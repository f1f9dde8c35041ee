// Programs as a user runs them, for tests.
#pragma once

#include <utility>

#include "reference/process/process.h"

namespace talkspec::testing {

using ::talk::process::Command;
using ::talk::process::Ended;
using ::talk::process::Process;
using ::talk::process::Server;

// Runs it to its end. What makes output differ from one machine to the next is unset unless the
// command has it.
inline Ended run_program(Command command) {
  for (const char* variable : {"GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS", "NO_COLOR"})
    command.environment.insert(command.environment.begin(), {variable, ""});
  return ::talk::process::run(command);
}

}  // namespace talkspec::testing
