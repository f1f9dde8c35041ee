#include "conformance/testing/odd_server/input.h"

#include <algorithm>
#include <array>

namespace talkspec::odd {

bool Input::fill() {
  std::array<char, 65536> segment;
  const long size = socket_.read(segment.data(), segment.size());
  was_reset_ |= size < 0;
  if (size <= 0) return false;
  buffer_.append(segment.data(), static_cast<std::size_t>(size));
  ++reads_;
  return true;
}

Input::Outcome Input::line(std::string& line, LineRules rules) {
  const char* const ends = rules.bare_cr ? "\n\r" : "\n";
  std::size_t scanned = 0;
  for (;;) {
    const std::size_t end = buffer_.find_first_of(ends, scanned);
    if (std::min(end, buffer_.size()) > rules.limit) return Outcome::too_long;
    const bool cr = end != std::string::npos && buffer_[end] == '\r';
    if (cr && end + 1 == buffer_.size()) {  // LF may follow
      if (!fill()) return Outcome::gone;
      continue;
    }
    if (end != std::string::npos) {
      const bool crlf = cr ? buffer_[end + 1] == '\n' : end > 0 && buffer_[end - 1] == '\r';
      if (!crlf && !cr && !rules.bare_lf) return Outcome::malformed;
      line.assign(buffer_, 0, crlf && !cr ? end - 1 : end);
      buffer_.erase(0, end + (cr && crlf ? 2 : 1));
      return Outcome::read;
    }
    scanned = buffer_.size();
    if (!fill()) return Outcome::gone;
  }
}

Input::Outcome Input::bytes(std::size_t count, std::string& out) {
  while (count > 0) {
    if (buffer_.empty() && !fill()) return Outcome::gone;
    const std::size_t taken = std::min(count, buffer_.size());
    out.append(buffer_, 0, taken);
    buffer_.erase(0, taken);
    count -= taken;
  }
  return Outcome::read;
}

int Input::peek() {
  if (buffer_.empty() && !fill()) return -1;
  return static_cast<unsigned char>(buffer_.front());
}

}  // namespace talkspec::odd
