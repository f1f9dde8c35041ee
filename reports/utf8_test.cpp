#include "reports/utf8.h"

#include <string_view>

#include <gtest/gtest.h>

namespace talkspec::report {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, IsWhatRfc3629Allows) {
  for (const auto text :
       {""sv, "a\0"sv, "\x7f"sv, "\xc2\x80"sv, "\xdf\xbf"sv, "\xe0\xa0\x80"sv, "\xed\x9f\xbf"sv,
        "\xee\x80\x80"sv, "\xef\xbf\xbf"sv, "\xf0\x90\x80\x80"sv, "\xf4\x8f\xbf\xbf"sv})
    EXPECT_TRUE(is_utf8(text)) << text;
  for (const auto text :
       {"\x80"sv, "\xbf"sv, "\xc0\x80"sv, "\xc1\xbf"sv, "\xc2"sv, "\xc2\x41"sv, "\xe0\x9f\xbf"sv,
        "\xe1\x80"sv, "\xe1\x80\x41"sv, "\xed\xa0\x80"sv, "\xed\xbf\xbf"sv, "\xf0\x8f\xbf\xbf"sv,
        "\xf1\x80\x80"sv, "\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv, "\xff"sv, "a\xfe"sv})
    EXPECT_FALSE(is_utf8(text)) << ::testing::PrintToString(text);
}

TEST(Utf8, TellsTheCodePointAtTheStart) {
  EXPECT_EQ(leading_code_point("a").value, 0x61U);
  EXPECT_EQ(leading_code_point("§x").value, 0xa7U);
  EXPECT_EQ(leading_code_point("€").value, 0x20acU);
  EXPECT_EQ(leading_code_point("😀").value, 0x1f600U);
  EXPECT_EQ(leading_code_point("😀").size, 4U);
}

TEST(Invisible, AreControlsFormattingAndWhatHasNoShape) {
  for (const std::uint32_t code_point :
       {0x00U,   0x0aU,   0x1bU,   0x7fU,    0x9bU,    0xadU,    0x34fU,   0x61cU,   0x6ddU,
        0x8e2U,  0x1160U, 0x180eU, 0x200bU,  0x202eU,  0x2066U,  0x3164U,  0xe000U,  0xfe0fU,
        0xfeffU, 0xfff9U, 0xffffU, 0x1343fU, 0x1d173U, 0x1ffffU, 0xe0001U, 0xe007fU, 0x10ffffU})
    EXPECT_TRUE(is_invisible(code_point)) << std::hex << code_point;
  for (const std::uint32_t code_point :
       {0x20U, 0x7eU, 0xa0U, 0xa7U, 0x300U, 0x5d0U, 0x627U, 0x2026U, 0x20acU, 0x3042U, 0x65e5U,
        0xfffdU, 0x1f600U, 0x20000U})
    EXPECT_FALSE(is_invisible(code_point)) << std::hex << code_point;
}

TEST(Fitting, IsWholeCharactersAndOneAtLeast) {
  EXPECT_EQ(fitting("", 5), 0U);
  EXPECT_EQ(fitting("abc", 5), 3U);
  EXPECT_EQ(fitting("abc", 2), 2U);
  EXPECT_EQ(fitting("日本", 3), 3U);
  EXPECT_EQ(fitting("日本", 1), 3U);
  EXPECT_EQ(fitting("\xff\xff", 1), 1U);
}

TEST(Columns, AreNeverTooFew) {
  EXPECT_EQ(columns_of(""), 0U);
  EXPECT_EQ(columns_of("a § … “b”"), 9U);
  EXPECT_EQ(columns_of("日本"), 4U);
  EXPECT_EQ(columns_of("😀!"), 3U);
}

}  // namespace
}  // namespace talkspec::report
