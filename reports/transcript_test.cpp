#include "reports/transcript.h"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace talkspec::report {
namespace {

using namespace std::chrono_literals;
using Kind = WireEvent::Kind;

TEST(Transcript, HasALineForEachEventAndEachCrlf) {
  const std::vector<WireEvent> transcript = {
      {0us, "alice", Kind::opened, "", 0},
      {112us, "alice", Kind::sent, "GET / HTTP/1.1\r\nHost: a\r\n", 0},
      {12'345us, "bo", Kind::received, std::string("x\0", 2), 7},
      {12'400us, "bo", Kind::note, "the server says nothing", 0},
      {12'401us, "bo", Kind::reset, "", 0},
  };
  EXPECT_EQ(transcript_text(transcript, {}),
            "     0.000 ms  alice  opened\n"
            "     0.112 ms  alice  > GET / HTTP/1.1\\r\\n\n"
            "                      > Host: a\\r\\n\n"
            "    12.345 ms  bo     < x\\x00… (7 bytes more)\n"
            "    12.400 ms  bo     # the server says nothing\n"
            "    12.401 ms  bo     reset\n");
}

TEST(Transcript, LeavesOutTheMiddle) {
  std::vector<WireEvent> transcript;
  for (int i = 0; i < 9; ++i)
    transcript.push_back({std::chrono::microseconds(i), "a", Kind::received, "12345", 0});
  EXPECT_EQ(transcript_text(transcript, {.events = 3, .bytes = 2}),
            "     0.000 ms  a  < 12… (3 bytes more)\n"
            "               … 6 events …\n"
            "     0.007 ms  a  < 12… (3 bytes more)\n"
            "     0.008 ms  a  < 12… (3 bytes more)\n");
}

TEST(Transcript, BreaksLongLines) {
  const std::string text =
      transcript_text({{0us, "a", Kind::received, std::string(400, 'x'), 0}}, {});
  EXPECT_EQ(text, "     0.000 ms  a  < " + std::string(160, 'x') + "\n                  < " +
                      std::string(160, 'x') + "\n                  < " + std::string(80, 'x') +
                      "\n");
}

}  // namespace
}  // namespace talkspec::report
