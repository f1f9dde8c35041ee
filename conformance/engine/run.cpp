#include "conformance/engine/run.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <random>
#include <utility>

#include <asio/signal_set.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/resource.h>
#include <unistd.h>

#include "conformance/engine/calibration.h"
#include "conformance/engine/own_server.h"
#include "conformance/engine/rerun.h"
#include "conformance/engine/schedule.h"
#include "reports/ctrf.h"
#include "reports/escape.h"
#include "reports/file.h"
#include "reports/host.h"
#include "reports/terminal.h"

namespace talkspec {
namespace {

constexpr const char* standard_output = "-";

// Every open connection needs a descriptor; what the system allows at most is just right.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::string hash_of(const std::vector<Selected>& selected) {
  std::string all;
  for (const Selected& one : selected)
    all += one.scenario->id + '\0' + one.scenario->source + '\0';
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(all.data(), all.size(), digest, &size, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int byte = 0; byte < size; ++byte)
    hex += fmt::format("{:02x}", digest[byte]);
  return hex;
}

std::uint64_t picked_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

// Letters only, so that it can stand in any name; the same for the same seed.
std::string mark_of(std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::string mark;
  for (int letter = 0; letter < 8; ++letter)
    mark += static_cast<char>('a' + generator() % 26);
  return mark;
}

// Where people read, and how.
class Terminal {
 public:
  explicit Terminal(const RunOptions& options)
      : stream_(options.json == standard_output ? stderr : stdout) {
    options_.verbose = options.verbose;
    options_.colour = ::isatty(::fileno(stream_)) != 0 && std::getenv("NO_COLOR") == nullptr;
  }
  void show(const report::Case& result) const { print(report::case_line(result, options_)); }
  void close(const report::Run& run) const { print(report::closing_text(run, options_)); }

 private:
  void print(const std::string& text) const {
    std::fwrite(text.data(), 1, text.size(), stream_);
    std::fflush(stream_);
  }

  std::FILE* stream_;
  report::TerminalOptions options_;
};

void complain(const std::string& sentence) {
  const std::string line = "talkspec: " + report::escape_text(sentence) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

// One run against one target: everything that lives exactly as long.
class Running {
 public:
  Running(const RunOptions& options, const Target& target, std::vector<Selected> selected)
      : options_(options),
        selected_(std::move(selected)),
        terminal_(options),
        dialer_(loop_, target.host, target.port, target.security),
        lag_(loop_),
        session_{loop_, dialer_, lag_, target, health_, 0, {}, options.timeout, {}} {
    session_.seed = options.seed.value_or(picked_seed());
    session_.mark = mark_of(session_.seed);
    run_.tool_version = TALKSPEC_VERSION;
    run_.target = target.url;
    run_.profile = name(target.profile);
    run_.routing = name(target.routing);
    run_.seed = session_.seed;
    run_.suite_hash = hash_of(selected_);
    run_.command_line = options.command_line;
    run_.host = report::host();
  }

  // Nothing when the target cannot be reached; `error()` then says why.
  std::optional<report::Run> run() {
    asio::signal_set signals(loop_.context(), SIGINT, SIGTERM);
    signals.async_wait([this](const std::error_code& error, int) {
      if (error) return;
      run_.interrupted = true;
      loop_.stop();
    });
    run_.start = std::chrono::system_clock::now();
    loop_.start(lag_.watch());
    loop_.start(all(), [this, &signals] {
      lag_.finish();
      signals.cancel();
    });
    loop_.run();
    run_.stop = std::chrono::system_clock::now();
    if (!error_.empty() && !run_.interrupted) return std::nullopt;
    terminal_.close(run_);
    return std::move(run_);
  }

  const std::string& error() const { return error_; }

 private:
  wire::Task<void> all() {
    error_ = co_await dialer_.resolve(wire::Clock::now() + options_.timeout);
    if (!error_.empty()) co_return;
    const Calibration calibration = co_await calibrate(session_);
    error_ = calibration.error;
    if (!error_.empty()) co_return;
    session_.round_trip = run_.round_trip = calibration.round_trip;
    const std::function<void(report::Case&)> ended = [this](report::Case& result) {
      result.rerun = rerun_command(options_, result.id, session_.seed);
      terminal_.show(result);
    };
    run_.cases = co_await run_cases(session_, selected_, options_.jobs, ended);
    if (health_.lost()) run_.trouble = "the target was lost: " + health_.error();
    if (run_.interrupted) run_.trouble = "interrupted";
  }

  const RunOptions& options_;
  std::vector<Selected> selected_;
  Terminal terminal_;
  wire::Loop loop_;
  wire::Dialer dialer_;
  LoopLagWatch lag_;
  Health health_;
  Session session_;
  report::Run run_;
  std::string error_;
};

ExitCode run_on(const RunOptions& options, const std::vector<Scenario>& scenarios) {
  std::vector<Selected> selected = select(scenarios, options);
  const bool nothing = std::all_of(selected.begin(), selected.end(),
                                   [](const Selected& one) { return !one.skipped.empty(); });
  if (nothing) {
    complain(selected.empty()
                 ? "no case matches the selection"
                 : "every selected case would be skipped; the first: " + selected.front().skipped);
    return exit_usage;
  }
  if (!options.json.empty() && options.json != standard_output) {
    if (const auto unwritable = report::check_writable(options.json)) {
      complain(*unwritable);
      return exit_usage;
    }
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

  Running running(options, std::get<Target>(target), std::move(selected));
  const std::optional<report::Run> done = running.run();
  if (!done) {
    complain(fmt::format("{} cannot be tested: {}", aimed.url, running.error()));
    return exit_unreachable;
  }
  if (!options.json.empty()) {
    if (const auto unwritten = report::write_file(options.json, report::write_ctrf(*done))) {
      complain(*unwritten);
      return exit_usage;
    }
  }
  return exit_code_of(*done);
}

}  // namespace

ExitCode exit_code_of(const report::Run& run) noexcept {
  const auto must_have = [&run](report::Verdict verdict) {
    return std::any_of(run.cases.begin(), run.cases.end(), [verdict](const report::Case& one) {
      return one.level == Level::must && one.verdict == verdict;
    });
  };
  if (run.interrupted) return exit_inconclusive;
  if (must_have(report::Verdict::fail) || !run.trouble.empty()) return exit_failed;
  return must_have(report::Verdict::inconclusive) ? exit_inconclusive : exit_passed;
}

ExitCode run(const RunOptions& options, const std::vector<Scenario>& scenarios) {
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  try {
    return run_on(options, scenarios);
  } catch (const std::exception& error) {
    complain(std::string("this should not happen: ") + error.what());
    return exit_inconclusive;
  }
}

}  // namespace talkspec
