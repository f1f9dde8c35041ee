// A client in memory: what is written to it can be looked at, and how much it takes can be said.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "reference/server/transport.h"

namespace talk::server::testing {

// What a client has seen; it outlives the transport.
struct Seen {
  std::string bytes;
  std::size_t takes = std::string::npos;  // as many more bytes
  bool finished = false;
  bool aborted = false;
  bool closed = false;
  bool silent_after_finish = true;
};

// Sends nothing by itself: for pulls.
class MemoryTransport : public Transport {
 public:
  explicit MemoryTransport(std::shared_ptr<Seen> seen) : seen_(std::move(seen)) {}
  ~MemoryTransport() override { seen_->closed = true; }

  bool handshake(Clock::time_point) override { return true; }
  ReadResult read(std::span<char>, Clock::time_point) override { return {ReadResult::Status::end}; }
  bool write(std::string_view bytes, std::chrono::milliseconds) override {
    note(bytes);
    return !seen_->aborted;
  }
  std::optional<std::size_t> write_now(std::span<const iovec> pieces) override {
    if (seen_->aborted) return std::nullopt;
    std::size_t taken = 0;
    for (const iovec& piece : pieces) {
      const std::size_t size = std::min(piece.iov_len, seen_->takes - taken);
      note({static_cast<const char*>(piece.iov_base), size});
      taken += size;
    }
    if (seen_->takes != std::string::npos) seen_->takes -= taken;
    return taken;
  }
  void finish() override { seen_->finished = true; }
  void stop_reading() const noexcept override {}
  void abort() const noexcept override { seen_->aborted = true; }
  int fd() const noexcept override { return -1; }

 private:
  void note(std::string_view bytes) {
    if (seen_->finished && !bytes.empty()) seen_->silent_after_finish = false;
    seen_->bytes.append(bytes);
  }

  const std::shared_ptr<Seen> seen_;
};

}  // namespace talk::server::testing
