#include "reference/client/backoff.h"

#include <algorithm>
#include <utility>

namespace talk::client {

Backoff::Backoff(const BackoffOptions& options, std::function<double()> random)
    : options_(options), random_(std::move(random)) {}

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
