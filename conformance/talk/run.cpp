#include "conformance/talk/run.h"

#include <csignal>
#include <functional>
#include <random>
#include <utility>

#include <asio/signal_set.hpp>
#include <asio/version.hpp>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "conformance/runner/schedule.h"
#include "conformance/runner/secrets.h"
#include "conformance/talk/calibration.h"
#include "conformance/talk/case.h"
#include "conformance/talk/unsupported.h"
#include "reports/host.h"

namespace talkspec::talk {
namespace {

using runner::Selected;

using namespace std::chrono_literals;

constexpr auto tick = 200ms;  // so often the terminal shows that time passes

// Letters only, so that it can stand in any name; the same for the same seed.
std::string mark_of(std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::string mark;
  for (int letter = 0; letter < 8; ++letter)
    mark += static_cast<char>('a' + generator() % 26);
  return mark;
}

std::vector<std::string> versions() {
#if defined(__clang__)
  const std::string compiler = "clang " __clang_version__;
#else
  const std::string compiler = "g++ " __VERSION__;
#endif
  return {compiler, OpenSSL_version(OPENSSL_VERSION),
          fmt::format("Asio {}.{}.{}", ASIO_VERSION / 100000, ASIO_VERSION / 100 % 1000,
                      ASIO_VERSION % 100)};
}

// Everything that lives exactly as long as the run.
class Running final : private runner::Bench {
 public:
  Running(const Target& target, const std::vector<Selected>& selected,
          const runner::Settings& settings, std::uint64_t seed, Observer& observer)
      : selected_(selected),
        settings_(settings),
        observer_(observer),
        dialer_(loop_, target.host, target.port, target.security),
        lag_(loop_),
        over_(loop_),
        session_{{loop_, lag_, seed, mark_of(seed), target.timeout, {}}, dialer_, target, health_} {
    run_.tool_version = TALKSPEC_VERSION;
    run_.target = target.url;
    run_.profile = target.profile->name;
    run_.routing = name(target.routing);
    run_.seed = seed;
    run_.suite_hash = hash_of(selected_);
    run_.host = report::host();
    run_.versions = versions();
  }

  TargetRun run() {
    asio::signal_set signals(loop_.context(), SIGINT, SIGTERM);
    signals.async_wait([this](const std::error_code& error, int) {
      if (error) return;
      run_.interrupted = true;
      loop_.stop();
    });
    // Durations come from the monotonic clock; the wall clock is asked once.
    const auto began = wire::Clock::now();
    run_.start = std::chrono::system_clock::now();
    loop_.start(lag_.watch());
    loop_.start(show_time());
    loop_.start(all(), [this, &signals] {
      ended_ = true;
      over_.notify();
      lag_.finish();
      signals.cancel();
    });
    loop_.run();
    run_.stop = run_.start + std::chrono::duration_cast<std::chrono::system_clock::duration>(
                                 wire::Clock::now() - began);
    std::string unreachable;
    if (!error_.empty() && !run_.interrupted)
      unreachable = run_.trouble = session_.target.url + " cannot be tested: " + error_;
    return {std::move(run_), std::move(unreachable)};
  }

 private:
  wire::Task<void> all() {
    error_ = co_await dialer_.resolve(wire::Clock::now() + session_.timeout);
    if (error_.empty()) {
      const Calibration calibration = co_await calibrate(session_);
      error_ = calibration.error;
      session_.round_trip = run_.round_trip = calibration.round_trip;
    }
    if (!error_.empty()) health_.give_up(error_);
    observer_.begin(run_, plan(), error_);
    const std::function<void(report::Case&)> ended = [this](report::Case& result) {
      runner::mask_secrets(result, session_.target.dialect.secrets);
      observer_.ended(result);
    };
    run_.cases = co_await runner::run_cases(loop_, *this, selected_, settings_.jobs, ended);
    if (health_.lost()) run_.trouble = "the target was given up: " + health_.sentence();
    if (run_.interrupted) run_.trouble = "interrupted";
  }

  wire::Task<void> show_time() {
    while (!ended_ && !loop_.stopping()) {
      co_await over_.wait_until(wire::Clock::now() + tick);
      if (!ended_) observer_.tick();
    }
  }

  wire::Task<report::Case> run(const scenario::Scenario& scenario, std::size_t number) override {
    CaseResult result = co_await run_case(session_, scenario, number);
    if (result.at_the_basis) health_.failed(result.report.message);
    co_return std::move(result.report);
  }

  std::string given_up() const override {
    return health_.lost() ? "the target was given up: " + health_.sentence() : "";
  }

  std::vector<std::string> plan() const {
    std::vector<std::string> ids;
    for (const Selected& one : selected_)
      ids.push_back(one.scenario->id);
    return ids;
  }

  const std::vector<Selected>& selected_;
  const runner::Settings& settings_;
  Observer& observer_;
  wire::Loop loop_;
  wire::Dialer dialer_;
  runner::LoopLagWatch lag_;
  wire::Condition over_;
  bool ended_ = false;
  Health health_;
  Session session_;
  report::Run run_;
  std::string error_;
};

}  // namespace

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

TargetRun run_on_target(const Target& target, const std::vector<Selected>& selected,
                        const runner::Settings& settings, std::uint64_t seed, Observer& observer) {
  return Running(target, selected, settings, seed, observer).run();
}

}  // namespace talkspec::talk
