#include "reference/framing/body_framing.h"

#include <array>
#include <limits>
#include <vector>

#include "reference/framing/octets.h"
#include "reference/framing/wording.h"

namespace talk::framing {
namespace {

using detail::Wording;
using detail::wording;

constexpr std::array<Wording, 11> wordings{{
    {"none", "Nothing is wrong."},
    {"invalid_content_length", "Content-Length must be digits, and fit 64 bits."},
    {"repeated_content_length", "Content-Length must be given once."},
    {"conflicting_content_length", "Content-Length is given more than once, and differs."},
    {"transfer_encoding_in_http_1_0", "HTTP/1.0 has no Transfer-Encoding."},
    {"transfer_encoding_beside_length",
     "Transfer-Encoding and Content-Length cannot stand in one message."},
    {"invalid_transfer_encoding", "Transfer-Encoding is not a list of transfer codings."},
    {"chunked_is_not_final", "The last transfer coding must be chunked."},
    {"chunked_twice", "A message cannot be chunked twice."},
    {"unknown_transfer_coding", "No transfer coding but chunked is known here."},
    {"transfer_encoding_where_none_may_be",
     "Transfer-Encoding cannot stand in a response that has no body."},
}};

// Content-Length = 1*DIGIT (RFC 9110 §8.6)
bool read_length(std::string_view text, std::uint64_t& length) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  length = 0;
  for (char c : text) {
    if (!is_digit(c)) return false;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (length > (most - digit) / 10) return false;
    length = length * 10 + digit;
  }
  return !text.empty();
}

BodyLength length_of(const FieldSection& fields) {
  BodyLength body{.framing = BodyFraming::length};
  bool first = true;
  for (const FieldLine& line : fields.lines) {
    if (!equals_ignoring_case(line.name, "Content-Length")) continue;
    std::string_view rest = line.value;
    for (bool more = true; more;) {
      const std::size_t comma = rest.find(',');
      std::uint64_t length = 0;
      if (!read_length(trimmed(rest.substr(0, comma)), length))
        return {BodyFraming::until_close, 0, BodyErrc::invalid_content_length};
      if (!first && length != body.bytes)
        return {BodyFraming::until_close, 0, BodyErrc::conflicting_content_length};
      if (!first) body.error = BodyErrc::repeated_content_length;
      body.bytes = length;
      first = false;
      more = comma != std::string_view::npos;
      if (more) rest.remove_prefix(comma + 1);
    }
  }
  return body;
}

// Transfer-Encoding = #transfer-coding, each a token with parameters (RFC 9112 §6.1, §7).
BodyErrc check_codings(const std::vector<std::string_view>& codings) {
  if (codings.empty()) return BodyErrc::invalid_transfer_encoding;
  bool other = false;
  for (std::size_t i = 0; i < codings.size(); ++i) {
    const std::size_t length = token_length(codings[i]);
    const std::string_view parameters = trimmed(codings[i].substr(length));
    if (length == 0 || (!parameters.empty() && parameters.front() != ';'))
      return BodyErrc::invalid_transfer_encoding;
    const bool chunked = equals_ignoring_case(codings[i].substr(0, length), "chunked");
    const bool last = i + 1 == codings.size();
    if (chunked && !parameters.empty()) return BodyErrc::invalid_transfer_encoding;
    if (last && !chunked) return BodyErrc::chunked_is_not_final;
    if (!last && chunked) {
      const bool again = equals_ignoring_case(codings.back(), "chunked");
      return again ? BodyErrc::chunked_twice : BodyErrc::chunked_is_not_final;
    }
    other = other || !chunked;
  }
  return other ? BodyErrc::unknown_transfer_coding : BodyErrc::none;
}

// What Transfer-Encoding and Content-Length say together; `absent` where there is neither.
BodyLength framing_of(const FieldSection& fields, HttpVersion version, BodyFraming absent) {
  const bool has_length = fields.count("Content-Length") > 0;
  if (fields.count("Transfer-Encoding") == 0)
    return has_length ? length_of(fields) : BodyLength{.framing = absent};
  BodyLength body{.framing = BodyFraming::chunked};
  body.error = check_codings(fields.list("Transfer-Encoding"));
  if (body.error != BodyErrc::none && body.error != BodyErrc::unknown_transfer_coding)
    body.framing = BodyFraming::until_close;
  if (has_length) body.error = BodyErrc::transfer_encoding_beside_length;
  if (version.major == 1 && version.minor == 0)
    body.error = BodyErrc::transfer_encoding_in_http_1_0;
  return body;
}

}  // namespace

std::string_view name(BodyErrc code) noexcept {
  return wording(wordings, code).name;
}

std::string_view sentence(BodyErrc code) noexcept {
  return wording(wordings, code).sentence;
}

int status_code(BodyErrc code) noexcept {
  return code == BodyErrc::unknown_transfer_coding ? 501 : 400;
}

BodyLength body_of(const RequestHead& head) {
  return framing_of(head.fields, head.version, BodyFraming::none);
}

// RFC 9112 §6.3, in its order.
BodyLength body_of(const ResponseHead& head, std::string_view request_method) {
  const bool interim = head.status_code < 200 || head.status_code == 204;
  if (interim && head.fields.count("Transfer-Encoding") > 0)
    return {BodyFraming::none, 0, BodyErrc::transfer_encoding_where_none_may_be};
  if (interim || head.status_code == 304 || request_method == "HEAD") return {};
  if (request_method == "CONNECT" && head.status_code < 300) return {};
  return framing_of(head.fields, head.version, BodyFraming::until_close);
}

}  // namespace talk::framing
