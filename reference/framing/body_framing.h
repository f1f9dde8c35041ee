// Which body follows a head (RFC 9112 §6): what the head's fields say, and what is wrong with them.
#pragma once

#include <cstdint>
#include <string_view>

#include "head.h"

namespace talk::framing {

enum class BodyFraming : std::uint8_t {
  none,
  length,       // BodyLength::bytes follow
  chunked,      // RFC 9112 §7.1
  until_close,  // responses only: all that comes until the connection closes
};

enum class BodyErrc : std::uint8_t {
  none,
  invalid_content_length,              // RFC 9110 §8.6: not 1*DIGIT, or beyond 64 bits
  repeated_content_length,             // RFC 9112 §6.3: the same length more than once
  conflicting_content_length,          // RFC 9112 §6.3: different lengths
  transfer_encoding_in_http_1_0,       // RFC 9112 §6.1
  transfer_encoding_beside_length,     // RFC 9112 §6.1: the way requests are smuggled
  invalid_transfer_encoding,           // RFC 9112 §7: empty, no token, or chunked with parameters
  chunked_is_not_final,                // RFC 9112 §6.3
  chunked_twice,                       // RFC 9112 §6.1
  unknown_transfer_coding,             // RFC 9112 §6.1
  transfer_encoding_where_none_may_be  // RFC 9112 §6.1: in a 1xx or 204 response
};

// The enumerator's name and its sentence; static storage.
std::string_view name(BodyErrc code) noexcept;
std::string_view sentence(BodyErrc code) noexcept;

// The status code that a server answers with: 501 for a coding it does not know, else 400.
int status_code(BodyErrc code) noexcept;

// With an error, `framing` is what RFC 9112 §6.3 makes of it; only a reader of responses that
// looks for faults may go on with it.
struct BodyLength {
  BodyFraming framing = BodyFraming::none;
  std::uint64_t bytes = 0;
  BodyErrc error = BodyErrc::none;
};

BodyLength body_of(const RequestHead& head);

// `request_method` is that of the request answered: a response to HEAD has no body.
BodyLength body_of(const ResponseHead& head, std::string_view request_method);

}  // namespace talk::framing
