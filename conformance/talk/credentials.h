// Which of the fields that a user adds to requests are secrets.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "conformance/runner/secrets.h"

namespace talkspec::talk {

using Fields = std::vector<std::pair<std::string, std::string>>;

// Whether every value of the field may stand in a report: Accept, User-Agent and the like.
bool is_harmless(std::string_view field_name);

// The values of all fields that are not harmless: of Authorization the credentials without their
// scheme, of the scheme Basic also the password (RFC 7617 §2), of Cookie also each value (RFC 6265
// §4.2.1).
std::vector<runner::Secret> secrets_of(const Fields& fields);

}  // namespace talkspec::talk
