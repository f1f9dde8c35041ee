#include "reports/timestamp.h"

#include <cstddef>

#include <fmt/format.h>

namespace talkspec::report {
namespace {

namespace chrono = std::chrono;

// The digits of `form` between `begin` and `begin + size` as a number; -1 when not all digits.
std::int64_t number(std::string_view form, std::size_t begin, std::size_t size) {
  std::int64_t value = 0;
  for (const char digit : form.substr(begin, size)) {
    if (digit < '0' || digit > '9') return -1;
    value = value * 10 + (digit - '0');
  }
  return value;
}

// What system_clock in nanoseconds can hold (1678 to 2262), with room to add durations.
constexpr std::int64_t first_year = 1700;
constexpr std::int64_t last_year = 2200;

}  // namespace

std::string timestamp(Time time) {
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(chrono::floor<chrono::nanoseconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::optional<Time> time_from(std::string_view form) {
  constexpr std::string_view shape = "0000-00-00T00:00:00.000000000Z";
  if (form.size() != shape.size()) return std::nullopt;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] != '0' && form[i] != shape[i]) return std::nullopt;

  const auto year = number(form, 0, 4);
  const auto month = number(form, 5, 2);
  const auto day = number(form, 8, 2);
  const auto hour = number(form, 11, 2);
  const auto minute = number(form, 14, 2);
  const auto second = number(form, 17, 2);
  const auto nanosecond = number(form, 20, 9);
  const bool in_range = year >= first_year && year <= last_year && month >= 0 && day >= 0 &&
                        hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
                        second < 60 && nanosecond >= 0;
  if (!in_range) return std::nullopt;
  const chrono::year_month_day date{chrono::year(static_cast<int>(year)),
                                    chrono::month(static_cast<unsigned>(month)),
                                    chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return chrono::time_point_cast<Time::duration>(chrono::sys_days(date) + chrono::hours(hour) +
                                                 chrono::minutes(minute) + chrono::seconds(second) +
                                                 chrono::nanoseconds(nanosecond));
}

std::int64_t epoch_milliseconds(Time time) {
  return chrono::floor<chrono::milliseconds>(time).time_since_epoch().count();
}

}  // namespace talkspec::report
