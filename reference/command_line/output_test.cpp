// Programs whose standard output is full or closed: none of them says that all is well.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/process/process.h"

namespace talk::command_line {
namespace {

using ::testing::HasSubstr;

TEST(Output, ThatIsNotTakenIsTrouble) {
  for (const char* program : {TALK_SERVER_PROGRAM, TALK_CLIENT_PROGRAM})
    for (const char* option : {"--help", "--version", "--man"})
      for (const char* output : {">/dev/full", ">&-"}) {
        const std::string line = std::string("exec \"$0\" ") + option + ' ' + output;
        const process::Ended ended = process::run({.words = {"sh", "-c", line, program}});
        EXPECT_NE(ended.code, 0) << program << ' ' << option << ' ' << output;
        EXPECT_THAT(ended.err, HasSubstr("cannot write standard output")) << line;
      }
}

TEST(Output, OfAClosedDescriptorIsNoSocket) {
  const process::Ended ended = process::run(
      {.words = {"sh", "-c", "exec timeout 20 \"$0\" --port 0 >&- <&-", TALK_SERVER_PROGRAM}});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.err, HasSubstr("cannot write to standard output"));
}

}  // namespace
}  // namespace talk::command_line
