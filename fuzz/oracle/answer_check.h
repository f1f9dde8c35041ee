// The answers on a connection, one after the other, held to what they must be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracle/service_model.h"
#include "reference/server/options.h"

namespace talk::fuzz {

// Messages as they stand on a pull.
std::string as_plain(const std::vector<std::string>& messages, framing::Framing profile);
std::string as_events(const std::vector<std::string>& messages);

// Aborts in an oracle, or returns. `told`: what a pull that the client opened must have been told.
void check_answers(std::string_view answers, const ServiceReading& reading,
                   const server::ServerOptions& options, const std::vector<std::string>& told);

// Puts "-" in the place of every date, so that a second may pass between two exchanges; a Date that
// is no IMF-fixdate (RFC 9110 §5.6.7) stays.
void blank_dates(std::string& answers);

}  // namespace talk::fuzz
