#include "reference/framing/stream_decoder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace talk::framing {
namespace {

constexpr std::uint64_t most = ~std::uint64_t{0};

std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) {
  return b > most - a ? most : a + b;
}

std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
  return a != 0 && b > most / a ? most : a * b;
}

}  // namespace

StreamDecoder::StreamDecoder(const Options& options)
    : options_(options),
      list_block_(list_block(best_kernel())),
      grammar_(options),
      events_(options.limits) {}

std::size_t StreamDecoder::buffered() const noexcept {
  return held_.size() + events_.buffered() + grammar_.buffered();
}

void StreamDecoder::reset() noexcept {
  status_ = Status::incomplete;
  error_ = {};
  offset_ = payload_ = remaining_ = tail_ = 0;
  grammar_.reset();
  events_.reset();
  held_.clear();
}

bool StreamDecoder::fail(Errc code, std::uint64_t offset) noexcept {
  status_ = Status::error;
  error_ = {code, offset};
  return false;
}

void StreamDecoder::settle_events() noexcept {
  events_.settle();
  if (status_ == Status::incomplete && events_.out_of_memory()) fail(Errc::out_of_memory, offset_);
}

std::uint64_t StreamDecoder::overhead_slack(std::uint64_t wire,
                                            std::uint64_t payload) const noexcept {
  const Limits& limits = options_.limits;
  const std::uint64_t allowed =
      saturating_sum(limits.overhead_base, saturating_product(limits.overhead_factor, payload));
  const std::uint64_t framing = wire - payload;
  return allowed - std::min(framing, allowed);
}

std::size_t StreamDecoder::unchecked_size(std::size_t size, std::uint64_t wire,
                                          std::uint64_t payload) const noexcept {
  const std::uint64_t room = std::min<std::uint64_t>(overhead_slack(wire, payload), size);
  const bool enough = room >= ChunkBoundary::longest;
  if (!enough || options_.limits.size_digits < ChunkBoundary::most_digits) return 0;
  return static_cast<std::size_t>(room) - ChunkBoundary::longest + 1;
}

}  // namespace talk::framing
