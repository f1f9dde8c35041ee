#include "reports/timestamp.h"

#include <chrono>
#include <optional>
#include <string_view>

#include <gtest/gtest.h>

namespace talkspec::report {
namespace {

using namespace std::chrono_literals;

TEST(Timestamp, IsRfc3339WithNineDecimals) {
  EXPECT_EQ(timestamp(Time()), "1970-01-01T00:00:00.000000000Z");
  EXPECT_EQ(timestamp(Time(1'700'000'000'123'456'789ns)), "2023-11-14T22:13:20.123456789Z");
  EXPECT_EQ(timestamp(Time(-1ns)), "1969-12-31T23:59:59.999999999Z");
}

TEST(Timestamp, ReadsBackWhatItWrote) {
  for (const auto since_epoch : {0ns, 1ns, -1ns, 951'782'400'000'000'000ns /* 29 February */})
    EXPECT_EQ(time_from(timestamp(Time(since_epoch))), Time(since_epoch));
}

TEST(Timestamp, RefusesAnyOtherForm) {
  for (const std::string_view form :
       {"", "2023-11-14T22:13:20Z", "2023-11-14 22:13:20.123456789Z",
        "2023-11-14T22:13:20.12345678xZ", "2023-02-29T00:00:00.000000000Z",
        "2023-13-01T00:00:00.000000000Z", "2023-01-01T24:00:00.000000000Z",
        "2023-01-01T00:00:60.000000000Z", "9999-01-01T00:00:00.000000000Z",
        "2023-11-14T22:13:20.123456789+"})
    EXPECT_EQ(time_from(form), std::nullopt) << form;
}

TEST(Timestamp, RoundsMillisecondsDown) {
  EXPECT_EQ(epoch_milliseconds(Time(1'999'999ns)), 1);
  EXPECT_EQ(epoch_milliseconds(Time(-1ns)), -1);
}

}  // namespace
}  // namespace talkspec::report
