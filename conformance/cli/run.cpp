#include "conformance/cli/run.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <random>
#include <utility>

#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>

#include "conformance/cli/follower.h"
#include "conformance/cli/own_server.h"
#include "conformance/cli/print.h"
#include "conformance/cli/reporting.h"
#include "conformance/cli/run_side_by_side.h"
#include "conformance/runner/known_failures.h"
#include "conformance/runner/known_failures_text.h"
#include "conformance/talk/client/client_fit.h"
#include "conformance/talk/client/client_run.h"
#include "conformance/talk/rules/findings.h"
#include "conformance/talk/run.h"
#include "conformance/talk/unsupported.h"
#include "reports/file.h"

namespace talkspec::cli {
namespace {

using runner::KnownFailures;
using runner::Selected;

// Every open connection needs a descriptor; what the system allows at most is just right.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// What is large is given back to the system when it is freed, whatever was freed before: the most
// that a run takes then does not depend on the order of things.
void give_memory_back() {
#ifdef __GLIBC__
  ::mallopt(M_MMAP_THRESHOLD, 128 * 1024);
  ::mallopt(M_TRIM_THRESHOLD, 128 * 1024);
#endif
}

// What makes the selection useless; empty: nothing.
std::string wrong_with(const std::vector<Selected>& selected, const RunOptions& options) {
  if (selected.empty())
    return fmt::format("no case matches the selection; talkspec list{} shows all",
                       options.client ? " --client" : "");
  const bool nothing = std::all_of(selected.begin(), selected.end(),
                                   [](const Selected& one) { return !one.skipped.empty(); });
  if (!nothing) return {};
  return "every selected case would be skipped; the first: " + selected.front().skipped;
}

// A list of known failures and what becomes of it.
struct Baseline {
  KnownFailures list;
  std::string text;  // of its file; empty: there is none yet
  std::chrono::sys_days today =
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
};

// False when there is no such list; it has been said why.
bool load_baseline(const RunOptions& options, const std::vector<scenario::Scenario>& scenarios,
                   Baseline& baseline) {
  if (options.baseline.file.empty()) return true;
  std::error_code error;
  if (options.baseline.update && !std::filesystem::exists(options.baseline.file, error))
    return true;  // it is about to be made
  const report::FileContent file = report::read_file(options.baseline.file);
  if (file.error) {
    complain(*file.error);
    return false;
  }
  runner::LoadedKnownFailures loaded = runner::load_known_failures(
      file.content, options.baseline.file, scenarios, talk::ids_of_rows());
  complain(loaded.diagnostics);
  baseline.list = std::move(loaded.list);
  baseline.text = file.content;
  return loaded.diagnostics.empty();
}

// Writes the list as it must be, and has the run judged by that.
bool update_baseline(const RunOptions& options, Baseline& baseline, report::Run& done) {
  if (done.interrupted || !done.trouble.empty()) {
    complain(options.baseline.file + " is left as it is, as the run did not come to its end");
    return true;
  }
  const std::size_t before = baseline.list.size();
  baseline.list = runner::mended(baseline.list, baseline.today, done.cases);
  if (const auto unwritten = report::write_file(
          options.baseline.file, runner::mended_text(baseline.text, baseline.list))) {
    complain(*unwritten);
    return false;
  }
  for (report::Case& c : done.cases) {
    c.known.clear();
    c.unexpected.clear();
    runner::judge_by(baseline.list, baseline.today, c);
  }
  complain(fmt::format("{} has {} known failures now; it had {}", options.baseline.file,
                       baseline.list.size(), before));
  return true;
}

// What is asked to be written and cannot be; none: nothing.
std::optional<std::string> unwritable(const RunOptions& options, const Reporting& reporting) {
  if (auto trouble = reporting.check()) return trouble;
  if (!options.baseline.update) return std::nullopt;
  return report::check_writable(options.baseline.file);
}

// Writes the reports of a run that is over.
ExitCode report_on(const RunOptions& options, Reporting& reporting, Baseline& baseline,
                   talk::TargetRun& done) {
  done.run.command_line = options.command_line;
  if (!done.unreachable.empty()) complain(done.unreachable);
  if (options.baseline.update && !update_baseline(options, baseline, done.run)) return exit_usage;
  runner::judge_by(baseline.list, baseline.today, done.run.cases);
  if (const auto unwritten = reporting.end(done.run)) {
    complain(*unwritten);
    return exit_usage;
  }
  if (!done.wrong.empty()) {
    complain(done.wrong);
    return exit_usage;
  }
  return done.unreachable.empty() ? exit_code_of(done.run, options.baseline.fail_on)
                                  : exit_unreachable;
}

ExitCode run_on(const RunOptions& options, const std::vector<Selected>& selected,
                Baseline& baseline) {
  const std::uint64_t seed = seed_of(options);
  Reporting reporting(options.output);
  if (const auto trouble = unwritable(options, reporting)) {
    complain(*trouble);
    return exit_usage;
  }
  Follower follower(options, reporting, seed, {},
                    [&](report::Case& c) { runner::judge_by(baseline.list, baseline.today, c); });
  if (options.client) {
    talk::TargetRun done = talk::run_on_client(*options.client, options.target, selected,
                                               options.settings, seed, follower);
    return report_on(options, reporting, baseline, done);
  }
  talk::TargetOptions aimed = options.target;
  OwnServer own_server;
  if (aimed.url.empty()) {
    if (const std::string error = own_server.start(options.target); !error.empty()) {
      complain(error);
      return exit_usage;
    }
    aimed.url = own_server.url();
  }
  const auto target = talk::target_from(aimed);
  if (const auto* wrong = std::get_if<std::string>(&target)) {
    complain(*wrong);
    return exit_usage;
  }

  talk::TargetRun done = talk::run_on_target(std::get<talk::Target>(target), selected,
                                             options.settings, seed, follower);
  return report_on(options, reporting, baseline, done);
}

}  // namespace

ExitCode exit_code_of(const report::Run& run, FailOn fail_on) noexcept {
  const auto any = [&run](auto holds) {
    return std::any_of(run.cases.begin(), run.cases.end(), holds);
  };
  const auto warns = [](const report::Case& one) {
    const bool down = one.verdict == report::Verdict::warn || one.verdict == report::Verdict::fail;
    return down && one.known.empty();
  };
  if (run.interrupted) return exit_inconclusive;
  if (any(report::fails_run)) return exit_failed;
  if (run.out_of_time) return exit_inconclusive;
  if (!run.trouble.empty()) return exit_failed;
  if (fail_on == FailOn::warn && any(warns)) return exit_failed;
  return any(report::is_undecided) ? exit_inconclusive : exit_passed;
}

std::uint64_t seed_of(const RunOptions& options) {
  if (options.settings.seed) return *options.settings.seed;
  if (options.output.reproducible) return 1;
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

ExitCode run(const RunOptions& options, const std::vector<scenario::Scenario>& scenarios) {
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  give_memory_back();
  try {
    const std::vector<Selected> selected =
        runner::select(scenarios, options.selection, [&options](const scenario::Scenario& one) {
          if (!options.client) return talk::reason_to_skip(one, options.target);
          if (!options.targets.empty()) return std::string();  // each client has reasons of its own
          return talk::reason_to_skip(one, *options.client, *options.target.profile);
        });
    if (const std::string wrong = wrong_with(selected, options); !wrong.empty()) {
      complain(wrong);
      return exit_usage;
    }
    Baseline baseline;
    if (!load_baseline(options, scenarios, baseline)) return exit_usage;
    if (options.targets.empty()) return run_on(options, selected, baseline);
    return run_side_by_side(options, selected, [](const std::string& text) { complain(text); });
  } catch (const std::exception& error) {
    complain(std::string("this should not happen: ") + error.what());
    return exit_inconclusive;
  }
}

}  // namespace talkspec::cli
