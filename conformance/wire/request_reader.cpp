#include "conformance/wire/request_reader.h"

#include <algorithm>
#include <utility>

#include "reference/framing/body_framing.h"

namespace talkspec::wire {
namespace {

constexpr std::size_t head_bytes = 1024;  // of a request, roughly: what is counted as held

}  // namespace

bool RequestReader::feed(std::string_view bytes, Clock::time_point now) {
  while (!bytes.empty() && error_.empty())
    bytes.remove_prefix(in_body_ ? feed_body(bytes, now) : feed_head(bytes, now));
  return error_.empty();
}

std::optional<ReceivedRequest> RequestReader::take() {
  if (whole_.empty()) return std::nullopt;
  ReceivedRequest taken = std::move(whole_.front());
  whole_.pop_front();
  held_ -= std::min(held_, taken.body.size() + head_bytes);
  return taken;
}

std::size_t RequestReader::feed_head(std::string_view bytes, Clock::time_point now) {
  const auto [status, consumed] = parser_.feed(bytes);
  if (status == framing::Status::error) fail("what came is no request");
  if (status != framing::Status::done) return consumed;
  const framing::BodyLength body = framing::body_of(parser_.head());
  current_ = {};
  current_.head = parser_.take_head();
  parser_ = framing::RequestHeadParser();
  held_ += head_bytes;
  if (body.error != framing::BodyErrc::none) {
    fail("the length of a request's body cannot be told");
    return consumed;
  }
  current_.chunked = body.framing == framing::BodyFraming::chunked;
  if (current_.chunked) {
    framing::Options options;
    options.framing = framing::Framing::none;
    chunked_.emplace(options);
    in_body_ = true;
  } else {
    length_left_ = body.bytes;
    in_body_ = length_left_ > 0;
    if (!in_body_) end(now);
  }
  return consumed;
}

std::size_t RequestReader::feed_body(std::string_view bytes, Clock::time_point now) {
  if (!chunked_) {
    const auto taken =
        static_cast<std::size_t>(std::min<std::uint64_t>(length_left_, bytes.size()));
    append(bytes.substr(0, taken));
    length_left_ -= taken;
    if (length_left_ == 0) end(now);
    return taken;
  }
  struct Sink {
    RequestReader& self;
    void on_payload(std::string_view payload) const { self.append(payload); }
  };
  const auto [status, consumed] = chunked_->feed(bytes, Sink{*this});
  if (status == framing::Status::error) fail("the chunks of a request cannot be read");
  if (status == framing::Status::done) end(now);
  return consumed;
}

void RequestReader::append(std::string_view bytes) {
  if (current_.body.size() + bytes.size() > body_bytes) {
    fail("a request is larger than the runner holds");
    return;
  }
  current_.body += bytes;
  held_ += bytes.size();
}

void RequestReader::end(Clock::time_point now) {
  in_body_ = false;
  chunked_.reset();
  if (!error_.empty()) return;
  if (whole_.size() >= most_held) {
    fail("it sent more requests than the runner holds");
    return;
  }
  current_.at = now;
  std::string& target = current_.head.target;
  if (target.size() > base_.size() && target.starts_with(base_) && target[base_.size()] == '/')
    target.erase(0, base_.size());
  whole_.push_back(std::exchange(current_, {}));
}

void RequestReader::fail(std::string error) {
  if (error_.empty()) error_ = std::move(error);
}

}  // namespace talkspec::wire
