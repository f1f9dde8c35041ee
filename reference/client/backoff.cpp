#include "reference/client/backoff.h"

#include <algorithm>
#include <random>
#include <utility>

namespace talk::client {
namespace {

std::function<double()> own_generator() {
  return [generator = std::mt19937_64(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
  };
}

}  // namespace

Backoff::Backoff(const BackoffOptions& options, std::function<double()> random)
    : options_(options), random_(random ? std::move(random) : own_generator()) {}

std::chrono::milliseconds Backoff::next() {
  const auto first = static_cast<double>(options_.first.count());
  const auto largest = static_cast<double>(options_.largest.count());
  delay_ = failures_ == 0 ? first : delay_ * std::max(options_.factor, 1.0);
  delay_ = std::min(delay_, largest);
  ++failures_;
  const double kept = 1.0 - std::clamp(options_.jitter, 0.0, 1.0) * random_();
  return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(delay_ * kept));
}

void Backoff::reset() noexcept {
  failures_ = 0;
}

}  // namespace talk::client
