#include "conformance/talk/run_frame.h"

#include <csignal>
#include <random>
#include <system_error>
#include <utility>

#include <asio/signal_set.hpp>
#include <asio/version.hpp>
#include <fmt/format.h>
#include <openssl/crypto.h>

#include "reports/host.h"

namespace talkspec::talk {
namespace {

using wire::Clock;

constexpr std::chrono::milliseconds tick{200};  // so often the terminal shows that time passes

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

bool ignored(int signal) {
  struct sigaction action{};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

std::string mark_of(std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::string mark;
  for (int letter = 0; letter < 8; ++letter)
    mark += static_cast<char>('a' + generator() % 26);
  return mark;
}

RunFrame::RunFrame(const runner::Settings& settings, Observer& observer)
    : observer_(observer), over_(loop_) {
  run_.tool_version = TALKSPEC_VERSION;
  run_.host = report::host();
  run_.versions = versions();
  run_.max_time = settings.max_time;
}

void RunFrame::go_on(wire::Task<void> all, const std::function<void()>& ended) {
  asio::signal_set signals(loop_.context(), SIGINT, SIGTERM);
  if (!ignored(SIGHUP)) signals.add(SIGHUP);  // nohup wants it ignored
  signals.async_wait([this](const std::error_code& error, int) {
    if (error) return;
    run_.interrupted = true;
    loop_.stop();
  });
  // Durations come from the monotonic clock; the wall clock is asked once.
  began_ = Clock::now();
  run_.start = std::chrono::system_clock::now();
  loop_.start(show_time());
  loop_.start(std::move(all), [this, &signals, &ended] {
    ended_ = true;
    over_.notify();
    ended();
    signals.cancel();
  });
  loop_.run();
  run_.stop = run_.start + std::chrono::duration_cast<std::chrono::system_clock::duration>(
                               Clock::now() - began_);
}

void RunFrame::say_why_it_ended() {
  if (run_.out_of_time)
    run_.trouble = fmt::format("the run's time of {:.1f} s was over (--max-time)",
                               std::chrono::duration<double>(run_.max_time).count());
  if (run_.interrupted) run_.trouble = "interrupted";
}

wire::Task<void> RunFrame::show_time() {
  while (!ended_ && !loop_.stopping()) {
    co_await over_.wait_until(Clock::now() + tick);
    if (!ended_) observer_.tick();
    if (ended_ || loop_.stopping() || Clock::now() < began_ + run_.max_time) continue;
    run_.out_of_time = true;
    loop_.stop();
  }
}

}  // namespace talkspec::talk
