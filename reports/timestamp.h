#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace talkspec::report {

using Time = std::chrono::system_clock::time_point;

// RFC 3339 in UTC with nine decimals: "2026-11-23T23:55:05.123456789Z". It loses nothing of a clock
// of nanoseconds, and no reader of JSON rounds it, as some round numbers past 2^53.
std::string timestamp(Time time);
// Reads that form only; none for any other, and for days that no calendar has.
std::optional<Time> time_from(std::string_view timestamp);

// Whole milliseconds since 1970, rounded down.
std::int64_t epoch_milliseconds(Time time);

}  // namespace talkspec::report
