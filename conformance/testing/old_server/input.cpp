#include "conformance/testing/old_server/input.h"

#include <algorithm>
#include <cerrno>
#include <limits>

#include <poll.h>
#include <sys/socket.h>

namespace talkspec::old {
namespace {

constexpr std::size_t most_content = 1024;  // before the last read, which is never refused

// Content is over when nothing more has come. These servers are slower to look than this one, and
// find a FIN that comes with a request, or right behind it.
constexpr int milliseconds_for_fin = 2;

bool fin_comes(int socket) {
  pollfd watched{socket, POLLRDHUP, 0};
  return ::poll(&watched, 1, milliseconds_for_fin) > 0;
}

int digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  throw Failure::chunk_size;
}

}  // namespace

std::size_t Input::fill() {
  if (!unused_.empty()) return unused_.size();
  const ssize_t count = ::recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (count <= 0) throw Failure::ended;
  unused_ = {buffer_.data(), static_cast<std::size_t>(count)};
  return unused_.size();
}

std::size_t Input::wait() {
  using Clock = std::chrono::steady_clock;
  // They look every 10 ms and are in no hurry to say so: their answer comes after 5.02 s and more.
  constexpr std::chrono::milliseconds late{30};
  const Clock::time_point end = Clock::now() + patience_ + late;
  while (true) {
    if (const std::size_t there = fill(); there > 0) return there;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    if (left.count() <= 0) throw Failure::late;
    pollfd watched{socket_, POLLIN, 0};
    ::poll(&watched, 1, static_cast<int>(left.count()));
  }
}

std::string_view Input::take(std::size_t most) {
  const std::string_view taken = unused_.substr(0, std::min(most, wait()));
  unused_.remove_prefix(taken.size());
  return taken;
}

char Input::byte() {
  wait();
  return take(1).front();
}

std::string Input::line(const Era& era) {
  std::string text;
  while (text.size() <= era.longest_line) {
    const char first = byte();
    if (first == '\0' && era.nul_ends_line) return text;
    if (first != '\r') {
      text += first;
      continue;
    }
    const char second = byte();
    if (second == '\n') return text;
    text += first;
    text += second;
  }
  throw Failure::malformed;
}

std::string Input::content(std::int64_t length) {
  std::string data;
  while (true) {
    const std::optional<std::string> piece =
        length < 0 ? chunk_piece() : plain_piece(length - static_cast<std::int64_t>(data.size()));
    if (!piece) return data;
    if (data.size() > most_content) throw Failure::too_much;
    data += *piece;
  }
}

std::optional<std::string> Input::plain_piece(std::int64_t left) {
  if (fill() == 0 && left <= 0 && !fin_comes(socket_)) return std::nullopt;
  return std::string(take(buffer_.size()));
}

std::optional<std::string> Input::chunk_piece() {
  if (chunk_left_ == 0) chunk_size();
  if (chunk_left_ == 0) return std::nullopt;  // what comes behind is not looked at
  wait();
  if (chunk_left_ > std::numeric_limits<std::int32_t>::max()) throw Failure::negative_size;
  std::string piece(take(std::min<std::size_t>(buffer_.size(), chunk_left_)));
  // Whatever stands where CR LF must.
  if (piece.size() == chunk_left_) {
    byte();
    byte();
  }
  chunk_left_ -= static_cast<std::uint32_t>(piece.size());
  return piece;
}

void Input::chunk_size() {
  bool behind = false;
  for (char next = byte(); next != '\n'; next = byte()) {
    behind = behind || next == ';' || next == '\r';
    if (!behind) chunk_left_ = chunk_left_ * 16 + static_cast<std::uint32_t>(digit_value(next));
  }
}

}  // namespace talkspec::old
