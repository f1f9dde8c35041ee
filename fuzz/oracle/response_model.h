// Which body a response has, by RFC 9112 §6.3 in its order, from a head as it was read
// (head_model.h). Shares no code with what it judges.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fuzz/oracle/head_model.h"
#include "reference/framing/body_framing.h"

namespace talk::fuzz {

struct ResponseBody {
  framing::BodyFraming framing = framing::BodyFraming::none;
  std::uint64_t bytes = 0;  // Content-Length, where that counts

  friend bool operator==(const ResponseBody&, const ResponseBody&) = default;
};

// Nothing where the fields leave the body in doubt, or say what this side cannot read.
std::optional<ResponseBody> read_response_body(const HeadReading& head,
                                               std::string_view request_method);

}  // namespace talk::fuzz
