#include "reference/server/pull.h"

#include <algorithm>
#include <span>
#include <utility>

namespace talk::server {
namespace {

// How long a client may take to read the end and close (RFC 9112 §9.6).
constexpr std::chrono::seconds linger_time{2};

// Slots that an idle pull keeps.
constexpr std::size_t kept_slots = 8;

SharedFrame frame_of(std::string wire, std::size_t data_size) {
  return std::make_shared<const Frame>(Frame{std::move(wire), 0, data_size});
}

}  // namespace

Pull::Pull(std::unique_ptr<Transport> client, PullRequest request, std::string head)
    : client_(std::move(client)), request_(std::move(request)), since_(Clock::now()) {
  const std::size_t size = head.size();
  put(frame_of(std::move(head), size));
}

void Pull::put(const SharedFrame& frame) {
  const std::size_t size = frame->of(request_.chunked).size();
  if (state_ != State::open || size == 0) return;
  waiting_.push_back(frame);
  waiting_bytes_ += size;
}

std::size_t Pull::gather(std::array<iovec, 64>& pieces) const noexcept {
  std::size_t count = 0;
  std::size_t skipped = taken_of_first_;
  for (std::size_t i = first_; i < waiting_.size() && count < pieces.size(); ++i, ++count) {
    const std::string_view bytes = waiting_[i]->of(request_.chunked).substr(skipped);
    pieces[count] = {const_cast<char*>(bytes.data()), bytes.size()};
    skipped = 0;
  }
  return count;
}

void Pull::taken(std::size_t size) {
  waiting_bytes_ -= size;
  size += taken_of_first_;
  while (first_ < waiting_.size() && size >= waiting_[first_]->of(request_.chunked).size())
    size -= std::exchange(waiting_[first_++], nullptr)->of(request_.chunked).size();
  taken_of_first_ = size;
  if (first_ == waiting_.size()) {
    waiting_.clear();
    if (waiting_.capacity() > kept_slots) waiting_ = {};
    first_ = 0;
  } else if (first_ > waiting_.size() / 2) {  // now and then, so that taking stays linear
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void Pull::write(Clock::time_point now) {
  std::array<iovec, 64> pieces;
  while (waiting_bytes_ > 0 && !finished()) {
    const std::size_t count = gather(pieces);
    const auto size = client_->write_now(std::span(pieces.data(), count));
    if (!size) return drop();
    if (*size > 0 || !blocked_) since_ = now;
    blocked_ = *size == 0;
    if (blocked_) return;
    taken(*size);
  }
  if (state_ == State::ending && waiting_bytes_ == 0) finish(now);
}

void Pull::end(Clock::time_point now) {
  if (state_ != State::open) return;
  put(frame_of("0\r\n\r\n", 0));
  state_ = State::ending;
  write(now);
}

// A close with bytes unread resets the connection, and the client may lose the end: so say that
// nothing more will come and wait until the client closes too.
void Pull::finish(Clock::time_point now) {
  client_->finish();
  since_ = now;
  state_ = peer_finished_ ? State::gone : State::finished;
}

void Pull::drop() {
  if (!finished()) client_->abort();
  waiting_ = {};
  first_ = taken_of_first_ = waiting_bytes_ = 0;
  state_ = State::gone;
}

void Pull::peer_finished(Clock::time_point now) {
  peer_finished_ = true;
  end(now);
  if (state_ == State::finished) state_ = State::gone;
}

void Pull::check(Clock::time_point now, std::chrono::milliseconds silence) {
  if (state_ == State::finished && now - since_ >= linger_time) state_ = State::gone;
  if (blocked_ && !finished() && now - since_ >= silence) drop();
}

}  // namespace talk::server
