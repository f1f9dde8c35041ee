#include "conformance/engine/run.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>

#include "conformance/engine/known_failures.h"
#include "conformance/engine/own_server.h"
#include "conformance/engine/reporting.h"
#include "conformance/engine/run_side_by_side.h"
#include "conformance/engine/target_run.h"
#include "reports/escape.h"
#include "reports/file.h"

namespace talkspec {
namespace {

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

// A list of known failures and what becomes of it.
struct Baseline {
  KnownFailures list;
  std::chrono::sys_days today =
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
};

// False when there is no such list; it has been said why.
bool load_baseline(const RunOptions& options, const std::vector<Scenario>& scenarios,
                   Baseline& baseline) {
  if (options.known_failures.empty()) return true;
  std::error_code error;
  if (options.update_known_failures && !std::filesystem::exists(options.known_failures, error))
    return true;  // it is about to be made
  const report::FileContent file = report::read_file(options.known_failures);
  if (file.error) {
    complain(*file.error);
    return false;
  }
  LoadedKnownFailures loaded = load_known_failures(file.content, options.known_failures, scenarios);
  for (const Diagnostic& diagnostic : loaded.diagnostics)
    std::fputs((to_text(diagnostic) + "\n").c_str(), stderr);
  baseline.list = std::move(loaded.list);
  return loaded.diagnostics.empty();
}

// Writes the list as it must be, and has the run judged by that.
bool update_baseline(const RunOptions& options, Baseline& baseline, report::Run& done) {
  if (done.interrupted || !done.trouble.empty()) {
    complain(options.known_failures + " is left as it is, as the run did not come to its end");
    return true;
  }
  const std::size_t before = baseline.list.size();
  baseline.list = mended(baseline.list, baseline.today, done.cases);
  if (const auto unwritten = report::write_file(options.known_failures, text_of(baseline.list))) {
    complain(*unwritten);
    return false;
  }
  for (report::Case& c : done.cases) {
    c.known.clear();
    c.unexpected.clear();
    judge_by(baseline.list, baseline.today, c);
  }
  complain(fmt::format("{} has {} known failures now; it had {}", options.known_failures,
                       baseline.list.size(), before));
  return true;
}

// What is asked to be written and cannot be; none: nothing.
std::optional<std::string> unwritable(const RunOptions& options, const Reporting& reporting) {
  if (auto trouble = reporting.check()) return trouble;
  if (!options.update_known_failures) return std::nullopt;
  return report::check_writable(options.known_failures);
}

ExitCode run_on(const RunOptions& options, const std::vector<Selected>& selected,
                Baseline& baseline) {
  Reporting reporting(options, Reporting::Terminal::shown);
  if (const auto trouble = unwritable(options, reporting)) {
    complain(*trouble);
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
      run_on_target(options, std::get<Target>(target), selected, seed_of(options), reporting,
                    [&](report::Case& c) { judge_by(baseline.list, baseline.today, c); });
  if (!done.unreachable.empty()) complain(done.unreachable);
  if (options.update_known_failures && !update_baseline(options, baseline, done.run))
    return exit_usage;
  judge_by(baseline.list, baseline.today, done.run.cases);
  if (const auto unwritten = reporting.end(done.run)) {
    complain(*unwritten);
    return exit_usage;
  }
  return done.unreachable.empty() ? exit_code_of(done.run, options.fail_on) : exit_unreachable;
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
  if (!run.trouble.empty() || any(report::fails_run)) return exit_failed;
  if (fail_on == FailOn::warn && any(warns)) return exit_failed;
  return any(report::is_undecided) || run.out_of_time ? exit_inconclusive : exit_passed;
}

ExitCode run(const RunOptions& options, const std::vector<Scenario>& scenarios) {
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  give_memory_back();
  try {
    const std::vector<Selected> selected = select(scenarios, options);
    if (const std::string wrong = wrong_with(selected); !wrong.empty()) {
      complain(wrong);
      return exit_usage;
    }
    Baseline baseline;
    if (!load_baseline(options, scenarios, baseline)) return exit_usage;
    if (options.targets.empty()) return run_on(options, selected, baseline);
    return run_side_by_side(options, selected, complain);
  } catch (const std::exception& error) {
    complain(std::string("this should not happen: ") + error.what());
    return exit_inconclusive;
  }
}

}  // namespace talkspec
