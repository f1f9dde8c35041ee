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

}  // namespace
}  // namespace talk
