#include "fuzz/oracle/response_model.h"

#include <charconv>
#include <system_error>

namespace talk::fuzz {

using framing::BodyFraming;
using std::string_view;

std::optional<ResponseBody> read_response_body(const HeadReading& head,
                                               string_view request_method) {
  const string_view status = head.start_line.substr(9, 3);
  const bool coded = !head.values("transfer-encoding").empty();
  if (status.front() == '1' || status == "204") {
    if (coded) return std::nullopt;  // RFC 9112 §6.1
    return ResponseBody{};
  }
  if (status == "304" || request_method == "HEAD") return ResponseBody{};
  if (request_method == "CONNECT" && status.front() == '2') return ResponseBody{};
  const auto lengths = head.values("content-length");
  if (coded) {
    const auto codings = members(head.values("transfer-encoding"));
    const bool right = codings.size() == 1 && same_word(codings[0], "chunked") && lengths.empty() &&
                       head.start_line.substr(0, 8) != "HTTP/1.0";
    return right ? std::optional(ResponseBody{BodyFraming::chunked, 0}) : std::nullopt;
  }
  if (lengths.empty()) return ResponseBody{BodyFraming::until_close, 0};
  ResponseBody body{BodyFraming::length, 0};
  const char* const end = lengths[0].data() + lengths[0].size();
  const auto read = std::from_chars(lengths[0].data(), end, body.bytes);
  if (lengths.size() > 1 || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return body;
}

}  // namespace talk::fuzz
