#include "reference/framing/uri.h"

#include <string_view>

#include <gtest/gtest.h>

namespace talk::framing {
namespace {

using namespace std::string_view_literals;

TEST(UriText, HoldsUnreservedSubDelimsAndPercentTriplets) {
  EXPECT_TRUE(is_uri_text("azAZ09-._~!$&'()*+,;=%41%fF", ""));
  EXPECT_TRUE(is_uri_text("a:b", ":"));
  for (const auto text :
       {"a:b"sv, "%"sv, "%4"sv, "%4g"sv, "%%41"sv, " "sv, "\""sv, "\0"sv, "\xC3\xBC"sv})
    EXPECT_FALSE(is_uri_text(text, "")) << text;
}

// RFC 9112 §3.2 wants 400 for any other.
TEST(HostField, IsAHostAndPerhapsAPort) {
  for (const auto text :
       {""sv, "a"sv, "a:"sv, "a:80"sv, "127.0.0.1:65535"sv, "[::1]"sv, "[::1]:80"sv, "[::]:"sv,
        "[2001:db8::ffff:1.2.3.4]"sv, "[1:2:3:4:5:6:7:8]"sv, "[v1.a:b]"sv, "[vF0.~]"sv, "%41"sv,
        "under_score"sv})
    EXPECT_TRUE(is_host_field(text)) << text;
  for (const auto text : {"a/b"sv,
                          "u@a"sv,
                          "a:b"sv,
                          "a:123456"sv,
                          "a b"sv,
                          "[zz]"sv,
                          "[1::2::3]"sv,
                          "[v.x]"sv,
                          "[v1.]"sv,
                          "[v1]"sv,
                          "[vg.x]"sv,
                          "[v1.%41]"sv,
                          "[]"sv,
                          "["sv,
                          "]"sv,
                          "[::1"sv,
                          "::1"sv,
                          "[::1]x"sv,
                          "[fe80::1%25eth0]"sv,
                          "[1:2:3:4:5:6:7:8:9]"sv,
                          "[12345::]"sv,
                          "[1.2.3.4]"sv,
                          "[::1\0]"sv,
                          "a%4"sv})
    EXPECT_FALSE(is_host_field(text)) << text;
}

TEST(HostField, HasAHostWithoutThePort) {
  EXPECT_EQ(host_of("a:80"), "a");
  EXPECT_EQ(host_of("[::1]:80"), "[::1]");
  EXPECT_EQ(host_of("[::1]"), "[::1]");
  EXPECT_EQ(host_of("a"), "a");
}

}  // namespace
}  // namespace talk::framing
