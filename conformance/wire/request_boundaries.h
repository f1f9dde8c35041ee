// Where the requests that a connection sends, their heads and their chunks begin and end, for the
// transcript. Scenarios break requests on purpose: from the first byte that cannot stand where it
// stands, nothing can be told any more and nothing is marked.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/wire/framing.h"
#include "conformance/wire/response_reader.h"
#include "reference/framing/head.h"
#include "reference/framing/stream_decoder.h"

namespace talkspec::wire {

class RequestBoundaries {
 public:
  explicit RequestBoundaries(OnBoundary on_boundary) : on_boundary_(std::move(on_boundary)) {}

  // The next bytes sent, in any split.
  void feed(std::string_view bytes);

  // The request of that number, counted from 0. Null: it is not whole up to its content, it cannot
  // be told, or is not kept.
  const SentRequest* request(std::size_t number) const {
    return number < requests_.size() ? &requests_[number] : nullptr;
  }
  // Those that were begun; none once they cannot be told.
  std::optional<std::size_t> begun() const {
    if (lost_) return std::nullopt;
    return begun_;
  }

 private:
  // Both return how many bytes they have taken; fewer than given when head or body has ended.
  std::size_t feed_head(std::string_view bytes);
  std::size_t feed_body(std::string_view bytes);
  void end();

  static constexpr std::size_t kept_requests = ResponseReader::logged_exchanges;

  OnBoundary on_boundary_;
  framing::RequestHeadParser parser_;
  std::optional<framing::StreamDecoder> chunked_;
  std::uint64_t length_left_ = 0;  // of a body with Content-Length
  std::uint64_t body_offset_ = 0;
  std::uint64_t offset_ = 0;
  std::vector<SentRequest> requests_;  // the first of them
  std::size_t begun_ = 0;
  bool in_head_ = false;
  bool lost_ = false;
};

}  // namespace talkspec::wire
