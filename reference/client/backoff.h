// How long to wait before trying again: exponential growth with jitter, so that the clients of a
// server that comes back do not all come back with it.
#pragma once

#include <chrono>
#include <functional>

namespace talk::client {

struct BackoffOptions {
  std::chrono::milliseconds first{200};
  std::chrono::milliseconds largest{30'000};
  double factor = 2.0;                       // from one failure to the next, at least 1
  double jitter = 0.5;                       // this share of each delay is random, 0 to 1
  std::chrono::milliseconds settled{5'000};  // a connection that stood so long was no failure
};

// Not thread-safe.
class Backoff {
 public:
  // `random` gives numbers in [0, 1); none: a generator of its own.
  Backoff(const BackoffOptions& options, std::function<double()> random);

  // The delay after one more failure: between (1 - jitter) and 1 times the first delay, then of
  // `factor` times as much, up to the largest.
  std::chrono::milliseconds next();
  // What was tried worked: the next delay is the first one again.
  void reset() noexcept;

 private:
  BackoffOptions options_;
  std::function<double()> random_;
  double delay_ = 0;  // milliseconds, before jitter
  unsigned failures_ = 0;
};

}  // namespace talk::client
