// The answers of the gate: what it refuses never reaches cpp-httplib.
#pragma once

#include <string>
#include <string_view>

namespace talk::server {

// A status code and one sentence for whoever reads the body.
struct Refusal {
  int status_code = 0;             // 0: nothing is refused
  std::string_view sentence = {};  // static storage

  explicit operator bool() const noexcept { return status_code != 0; }
};

// "Bad Request" and so on; for the codes that this server sends.
std::string_view reason_phrase(int status_code) noexcept;

// IMF-fixdate of this moment, for the Date field (RFC 9110 §6.6.1).
std::string http_date();

// The whole response. It closes the connection: what follows the refused request cannot be told.
std::string response_text(const Refusal& refusal);

}  // namespace talk::server
