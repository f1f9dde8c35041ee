#include "fuzz/foreign/strict_body.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "fuzz/foreign/quirks.h"

namespace talk::foreign {
namespace {

using namespace std::string_view_literals;
using Status = StrictBody::Status;

TEST(StrictBody, ReadsTheBodyOfRfc9112) {
  const StrictBody body =
      read_strictly("4;a=\"b\"\r\nwiki\r\n5\r\npedia\r\n0\r\nExpires: never\r\n\r\nHTTP/1.1");
  EXPECT_EQ(body.status, Status::done);
  EXPECT_EQ(body.payload, "wikipedia");
  EXPECT_EQ(body.chunks, (std::vector<std::uint64_t>{4, 5}));
  EXPECT_EQ(body.end, 46U);
  EXPECT_TRUE(body.has(Feature::extension_quoted));
  EXPECT_TRUE(body.has(Feature::trailer_field));
  EXPECT_FALSE(body.has(Feature::leading_zeros));
}

TEST(StrictBody, EveryBeginningIsIncomplete) {
  constexpr std::string_view wire = "5 ;a = \"b\\\"\"\r\nhello\r\n0;c\r\nA: b\r\n\r\n";
  for (std::size_t size = 0; size < wire.size(); ++size)
    EXPECT_EQ(read_strictly(wire.substr(0, size)).status, Status::incomplete) << size;
  EXPECT_EQ(read_strictly(wire).status, Status::done);
}

TEST(StrictBody, SaysWhereItDeparts) {
  const StrictBody body = read_strictly("5\r\nhelloXX");
  EXPECT_EQ(body.departure, Departure::data_no_crlf);
  EXPECT_EQ(body.end, 8U);
  EXPECT_EQ(body.payload, "hello");
}

TEST(StrictBody, TellsTheLargestSizeFromOneTooLarge) {
  EXPECT_EQ(read_strictly("ffffffffffffffff\r\nx").status, Status::incomplete);
  EXPECT_EQ(read_strictly("10000000000000000\r\nx").departure, Departure::size_overflow);
}

// What a departure or a feature is called is in the file, and the file has a body for each.
TEST(StrictBody, QuirksHaveAnExampleOfEachDepartureAndFeature) {
  for (std::size_t i = 1; i < departure_count; ++i) {
    const auto departure = static_cast<Departure>(i);
    const Rule* const rule = known_quirks().rule(name(departure));
    ASSERT_NE(rule, nullptr) << name(departure);
    EXPECT_FALSE(rule->valid);
    ASSERT_FALSE(rule->cases.empty());
    for (const Case& one : rule->cases)
      EXPECT_EQ(read_strictly(one.body).departure, departure) << one.shown;
  }
  for (std::size_t i = 0; i < feature_count; ++i) {
    const auto feature = static_cast<Feature>(i);
    const Rule* const rule = known_quirks().rule(name(feature));
    ASSERT_NE(rule, nullptr) << name(feature);
    EXPECT_TRUE(rule->valid);
    ASSERT_FALSE(rule->cases.empty());
    for (const Case& one : rule->cases) {
      const StrictBody body = read_strictly(one.body);
      EXPECT_NE(body.status, Status::departed) << one.shown;
      EXPECT_TRUE(body.has(feature)) << one.shown;
    }
  }
}

}  // namespace
}  // namespace talk::foreign
