#include "conformance/wire/request_boundaries.h"

#include <algorithm>

#include "reference/framing/body_framing.h"

namespace talkspec::wire {

namespace framing = talk::framing;
using Kind = report::Boundary::Kind;

void RequestBoundaries::feed(std::string_view bytes) {
  while (!bytes.empty() && !lost_) {
    const bool in_body = chunked_ || length_left_ > 0;
    const std::size_t taken = in_body ? feed_body(bytes) : feed_head(bytes);
    bytes.remove_prefix(taken);
  }
}

std::size_t RequestBoundaries::feed_head(std::string_view bytes) {
  if (!in_head_) {
    on_boundary_(Kind::head, offset_);
    ++begun_;
  }
  in_head_ = true;
  const auto [status, consumed] = parser_.feed(bytes);
  offset_ += consumed;
  lost_ = status == framing::Status::error;
  if (status != framing::Status::done) return consumed;

  in_head_ = false;
  body_offset_ = offset_;
  on_boundary_(Kind::body, offset_);
  const framing::BodyLength body = framing::body_of(parser_.head());
  lost_ = body.error != framing::BodyErrc::none;
  if (!lost_ && requests_.size() < kept_requests) requests_.push_back({parser_.take_head(), false});
  parser_ = framing::RequestHeadParser();
  if (body.framing == framing::BodyFraming::chunked) {
    framing::Options options;
    options.framing = framing::Framing::none;
    chunked_.emplace(options);
  } else {
    length_left_ = body.bytes;
    if (length_left_ == 0 && !lost_) end();
  }
  return consumed;
}

std::size_t RequestBoundaries::feed_body(std::string_view bytes) {
  if (!chunked_) {
    const auto taken =
        static_cast<std::size_t>(std::min<std::uint64_t>(length_left_, bytes.size()));
    length_left_ -= taken;
    offset_ += taken;
    if (length_left_ == 0) end();
    return taken;
  }
  struct Sink {
    const RequestBoundaries& self;
    void on_chunk(const framing::Chunk& chunk) const {
      self.on_boundary_(Kind::chunk, self.body_offset_ + chunk.offset);
    }
  };
  const auto [status, consumed] = chunked_->feed(bytes, Sink{*this});
  offset_ += consumed;
  lost_ = status == framing::Status::error;
  if (status == framing::Status::done) {
    chunked_.reset();
    end();
  }
  return consumed;
}

void RequestBoundaries::end() {
  on_boundary_(Kind::end, offset_);
  if (begun_ == requests_.size()) requests_.back().whole = true;
}

}  // namespace talkspec::wire
