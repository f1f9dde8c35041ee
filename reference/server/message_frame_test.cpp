#include "reference/server/message_frame.h"

#include <string>

#include <gtest/gtest.h>

namespace talk {
namespace {

using namespace std::string_literals;

TEST(MessageFrame, EndsInTheTerminatorOfTheProfile) {
  EXPECT_EQ(frame_format(Profile::draft_00), FrameFormat::nul);
  EXPECT_EQ(frame_format(Profile::talk_1_1), FrameFormat::lf);
  EXPECT_EQ(framed(FrameFormat::nul, "a\nb"), "a\nb\0"s);
  EXPECT_EQ(framed(FrameFormat::lf, "a\0b"s), "a\0b\n"s);
  EXPECT_EQ(framed(FrameFormat::nul, ""), "\0"s);
}

TEST(MessageFrame, IsAnEventOfOneDataFieldALine) {
  EXPECT_EQ(framed(FrameFormat::event_stream, "hello"), "data: hello\n\n");
  EXPECT_EQ(framed(FrameFormat::event_stream, ""), "data: \n\n");
  EXPECT_EQ(framed(FrameFormat::event_stream, " a\n\nb\n"),
            "data:  a\ndata: \ndata: b\ndata: \n\n");
}

TEST(MessageFrame, CarriesAllButItsOwnTerminator) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string message = "a"s + static_cast<char>(byte);
    EXPECT_EQ(can_carry(FrameFormat::nul, message), byte != 0) << byte;
    EXPECT_EQ(can_carry(FrameFormat::lf, message), byte != '\n') << byte;
    EXPECT_EQ(can_carry(FrameFormat::event_stream, message), byte < 0x80 && byte != '\r') << byte;
  }
}

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
}  // namespace talk
