// conformance/engine: runs scenarios against a target and judges them.
// This header is what a run is asked to do; run.h does it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "conformance/engine/dialect.h"
#include "conformance/scenario/scenario.h"
#include "reports/outputs.h"

namespace talkspec {

enum class Colour : std::uint8_t { automatic, always, never };

// What makes the exit code of a run exit_failed.
enum class FailOn : std::uint8_t {
  fail,  // a MUST that failed
  warn,  // that, or a warning
};

struct RunOptions {
  std::string url;                     // http or https; empty: a reference server of our own
  std::vector<std::string> scenarios;  // files or folders; empty: the built-in suite

  Profile profile = Profile::draft_00;
  Routing routing = Routing::others;
  std::string pull_path = "/pull";  // below the path of the URL
  std::string push_path = "/push";
  std::vector<std::pair<std::string, std::string>> headers;  // added to every request we write
  bool insecure = false;                                     // https: any certificate will do
  Dialect dialect;

  std::string target_file;  // that the above begins with; empty: none
  // What that file alone says: for telling what the command line says beside it.
  std::shared_ptr<const RunOptions> as_in_file;

  std::vector<std::string> filter;   // globs on case IDs; empty: every case
  std::vector<std::string> exclude;  // globs on case IDs
  Level level = Level::may;          // the weakest level that runs
  bool slow = false;                 // cases marked slow run too

  std::uint32_t jobs = 32;                  // tagged cases at a time, at least 1
  std::chrono::milliseconds timeout{5000};  // the longest wait for one thing that must come
  std::optional<std::uint64_t> seed;        // of names and random bytes; none: picked and said

  std::string known_failures;          // a file of them, see known_failures.h; empty: none
  bool update_known_failures = false;  // mend that file after the run
  FailOn fail_on = FailOn::fail;

  // Several implementations side by side, by name, each at its URL; `url` is empty then, and "{}"
  // in a path below stands for the name.
  std::vector<std::pair<std::string, std::string>> targets;

  std::vector<report::Output> outputs;
  bool reproducible = false;  // reports in which every time is the same
  Colour colour = Colour::automatic;
  bool quiet = false;  // of the terminal: the total line alone
  bool verbose = false;
  bool transcripts = true;

  std::vector<std::string> command_line;  // as the user wrote it, program first: for reports
};

}  // namespace talkspec
