#include "conformance/engine/run.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <sys/resource.h>

#include "conformance/engine/own_server.h"
#include "conformance/engine/reporting.h"
#include "conformance/engine/run_side_by_side.h"
#include "conformance/engine/target_run.h"
#include "reports/escape.h"

namespace talkspec {
namespace {

// Every open connection needs a descriptor; what the system allows at most is just right.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void complain(const std::string& sentence) {
  const std::string line = "talkspec: " + report::escape_text(sentence) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

// What makes the selection useless; empty: nothing.
std::string wrong_with(const std::vector<Selected>& selected) {
  if (selected.empty()) return "no case matches the selection";
  const bool nothing = std::all_of(selected.begin(), selected.end(),
                                   [](const Selected& one) { return !one.skipped.empty(); });
  if (!nothing) return {};
  return "every selected case would be skipped; the first: " + selected.front().skipped;
}

ExitCode run_on(const RunOptions& options, const std::vector<Selected>& selected) {
  Reporting reporting(options, Reporting::Terminal::shown);
  if (const auto unwritable = reporting.check()) {
    complain(*unwritable);
    return exit_usage;
  }
  RunOptions aimed = options;
  OwnServer own_server;
  if (aimed.url.empty()) {
    if (const std::string error = own_server.start(options); !error.empty()) {
      complain(error);
      return exit_usage;
    }
    aimed.url = own_server.url();
  }
  const auto target = target_from(aimed);
  if (const auto* wrong = std::get_if<std::string>(&target)) {
    complain(*wrong);
    return exit_usage;
  }

  TargetRun done =
      run_on_target(options, std::get<Target>(target), selected, seed_of(options), reporting);
  if (!done.run) {
    complain(fmt::format("{} cannot be tested: {}", aimed.url, done.error));
    return exit_unreachable;
  }
  if (const auto unwritten = reporting.end(*done.run)) {
    complain(*unwritten);
    return exit_usage;
  }
  return exit_code_of(*done.run);
}

}  // namespace

ExitCode exit_code_of(const report::Run& run) noexcept {
  switch (report::outcome_of(run)) {
    case report::Outcome::conforms:
      return exit_passed;
    case report::Outcome::fails:
      return exit_failed;
    case report::Outcome::inconclusive:
      break;
  }
  return exit_inconclusive;
}

ExitCode run(const RunOptions& options, const std::vector<Scenario>& scenarios) {
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  try {
    const std::vector<Selected> selected = select(scenarios, options);
    if (const std::string wrong = wrong_with(selected); !wrong.empty()) {
      complain(wrong);
      return exit_usage;
    }
    if (options.targets.empty()) return run_on(options, selected);
    return run_side_by_side(options, selected, complain);
  } catch (const std::exception& error) {
    complain(std::string("this should not happen: ") + error.what());
    return exit_inconclusive;
  }
}

}  // namespace talkspec
