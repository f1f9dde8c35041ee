#include "conformance/testing/odd_server/input.h"

#include <algorithm>
#include <array>

#include <asio/buffer.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

namespace talkspec::odd {

asio::awaitable<bool> Input::fill() {
  std::array<char, 16384> segment;
  asio::error_code error;
  const std::size_t size = co_await socket_.async_read_some(
      asio::buffer(segment), asio::redirect_error(asio::use_awaitable, error));
  if (error == asio::error::connection_reset) was_reset_ = true;
  if (error) co_return false;
  buffer_.append(segment.data(), size);
  co_return true;
}

asio::awaitable<Input::Outcome> Input::line(std::string& line, std::size_t limit) {
  std::size_t scanned = 0;
  for (;;) {
    const std::size_t end = buffer_.find('\n', scanned);
    if (std::min(end, buffer_.size()) > limit) co_return Outcome::too_long;
    if (end != std::string::npos) {
      if (end == 0 || buffer_[end - 1] != '\r') co_return Outcome::malformed;
      line.assign(buffer_, 0, end - 1);
      buffer_.erase(0, end + 1);
      co_return Outcome::read;
    }
    scanned = buffer_.size();
    if (!co_await fill()) co_return Outcome::gone;
  }
}

asio::awaitable<Input::Outcome> Input::bytes(std::size_t count, std::string& out) {
  while (count > 0) {
    if (buffer_.empty() && !co_await fill()) co_return Outcome::gone;
    const std::size_t taken = std::min(count, buffer_.size());
    out.append(buffer_, 0, taken);
    buffer_.erase(0, taken);
    count -= taken;
  }
  co_return Outcome::read;
}

}  // namespace talkspec::odd
