#include "reference/framing/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace talk::framing {
namespace {

using namespace std::string_literals;

TEST(Utf8, IsWhatRfc3629Allows) {
  for (const std::string& text :
       {""s, "a\0"s, "\x7f"s, "\xc2\x80"s, "\xdf\xbf"s, "\xe0\xa0\x80"s, "\xed\x9f\xbf"s,
        "\xee\x80\x80"s, "\xef\xbf\xbf"s, "\xf0\x90\x80\x80"s, "\xf4\x8f\xbf\xbf"s})
    EXPECT_TRUE(is_utf8(text)) << text;
  for (const std::string& text :
       {"\x80"s, "\xbf"s, "\xc0\x80"s, "\xc1\xbf"s, "\xc2"s, "\xc2\x41"s, "\xe0\x9f\xbf"s,
        "\xe1\x80"s, "\xe1\x80\x41"s, "\xed\xa0\x80"s, "\xed\xbf\xbf"s, "\xf0\x8f\xbf\xbf"s,
        "\xf1\x80\x80"s, "\xf4\x90\x80\x80"s, "\xf5\x80\x80\x80"s, "\xff"s, "a\xfe"s})
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}

}  // namespace
}  // namespace talk::framing
