#include "reference/client/line_reader.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <unistd.h>

namespace talk::client {

LineReader::LineReader(int descriptor, std::size_t limit, const Interrupt& interrupt)
    : descriptor_(descriptor), limit_(limit), interrupt_(interrupt) {}

LineReader::Status LineReader::next(std::string& line) {
  for (;;) {
    const std::size_t end = buffer_.find('\n', scanned_);
    const bool found = end != std::string::npos;
    const std::size_t size = found ? end : buffer_.size();
    if (size > limit_) return Status::too_long;
    if (found || (ended_ && size > 0)) {
      line.assign(buffer_, 0, size);
      buffer_.erase(0, found ? size + 1 : size);
      scanned_ = 0;
      return Status::line;
    }
    if (ended_) return Status::end;
    scanned_ = size;
    if (const Status status = fill(); status != Status::line) return status;
  }
}

// Status::line: go on.
LineReader::Status LineReader::fill() {
  std::array<pollfd, 2> ready{{{.fd = descriptor_, .events = POLLIN, .revents = 0},
                               {.fd = interrupt_.descriptor(), .events = POLLIN, .revents = 0}}};
  if (::poll(ready.data(), ready.size(), -1) < 0 && errno != EINTR) return Status::failed;
  if (interrupt_.is_set()) return Status::interrupted;
  if (ready[0].revents == 0) return Status::line;
  std::array<char, 64 * 1024> block{};
  const ssize_t count = ::read(descriptor_, block.data(), block.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN ? Status::line : Status::failed;
  ended_ = count == 0;
  buffer_.append(block.data(), static_cast<std::size_t>(count));
  return Status::line;
}

}  // namespace talk::client
