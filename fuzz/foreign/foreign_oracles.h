// Those oracles that only a parser we know nothing of needs; the others are in
// fuzz/oracle/oracles.h. Each says on standard error what it holds to and what it saw, then aborts
// in a function of its own name.
#pragma once

#include <string_view>

#include "fuzz/foreign/strict_body.h"

namespace talk::foreign {

// `what` names the parser and what it did.

// The parser read on over a departure that quirks.json does not know of it. A function for each
// departure, so that findings tell themselves apart by their stack.
[[noreturn]] void oracle_accepts_invalid(Departure departure, std::string_view what);

// The parser refuses a valid body, or a beginning of one.
[[noreturn]] void oracle_rejects_valid(std::string_view feature, std::string_view what);
// The parser asks for more behind the end of a valid body.
[[noreturn]] void oracle_waits_for_more(std::string_view feature, std::string_view what);
// The parser reads something else in a valid body: payload, chunks or length.
[[noreturn]] void oracle_valid_payload(std::string_view feature, std::string_view what);
// The offset of an error is not that of the first byte that cannot stand.
[[noreturn]] void oracle_error_offset(std::string_view what);
// The messages are not the terminated parts of the payload.
[[noreturn]] void oracle_messages(std::string_view what);

}  // namespace talk::foreign
