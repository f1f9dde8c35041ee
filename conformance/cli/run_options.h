// All that `talkspec run` is asked to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/cli/output_options.h"
#include "conformance/runner/selection.h"
#include "conformance/runner/settings.h"
#include "conformance/talk/client/client_options.h"
#include "conformance/talk/target_options.h"

namespace talkspec::cli {

// What makes the exit code of a run exit_failed.
enum class FailOn : std::uint8_t {
  fail,  // a MUST that failed
  warn,  // that, or a warning
};

struct BaselineOptions {
  std::string file;     // of known failures, see runner/known_failures.h; empty: none
  bool update = false;  // mend that file after the run
  FailOn fail_on = FailOn::fail;
};

struct RunOptions {
  talk::TargetOptions target;                 // without URL: a reference server of our own
  std::optional<talk::ClientOptions> client;  // a client is tested, and no server
  std::vector<std::string> scenarios;         // files or folders; empty: the built-in suite
  const talk::Edition* edition = nullptr;     // none: the newest
  std::string rerun_failed;  // a report; of its cases, those that have not passed; empty: all
  runner::SelectionOptions selection;
  runner::Settings settings;
  BaselineOptions baseline;
  OutputOptions output;

  // Several implementations side by side, by name, each at its URL; target.url is empty then, and
  // "{}" in a path below stands for the name.
  std::vector<std::pair<std::string, std::string>> targets;

  std::vector<std::string> command_line;  // as the user wrote it, program first: for reports
};

}  // namespace talkspec::cli
