#include "reports/transcript.h"

#include <algorithm>
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

TEST(Transcript, CountsOneByteAsOne) {
  EXPECT_EQ(transcript_text({{0us, "a", Kind::sent, "xy", 0}}, {.bytes = 1}),
            "     0.000 ms  a  > x… (1 byte more)\n");
}

// Twenty events on two connections in turn, from 0 ms on; every second is sent.
std::vector<WireEvent> twenty_events() {
  std::vector<WireEvent> transcript;
  for (int i = 0; i < 20; ++i)
    transcript.push_back({std::chrono::milliseconds(i), i % 4 < 2 ? "a" : "b",
                          i % 2 == 0 ? Kind::sent : Kind::received, std::to_string(i), 0});
  return transcript;
}

TEST(Transcript, ShowsWhatIsAroundTheDecidingEventAndItsRequest) {
  std::vector<WireEvent> transcript = twenty_events();
  transcript[13].deciding = true;
  const std::string four = transcript_text(transcript, {.events = 4});
  EXPECT_EQ(four,
            "               … 11 events …\n"
            "    11.000 ms  b  < 11\n"
            "    12.000 ms  a  > 12\n"
            "=>  13.000 ms  a  < 13\n"
            "    14.000 ms  b  > 14\n"
            "               … 5 events …\n");
  transcript[12].connection = "b";
  EXPECT_EQ(transcript_text(transcript, {.events = 4}),
            "               … 8 events …\n"
            "     8.000 ms  a  > 8\n"
            "               … 3 events …\n"
            "    12.000 ms  b  > 12\n"
            "=>  13.000 ms  a  < 13\n"
            "    14.000 ms  b  > 14\n"
            "               … 5 events …\n");
  EXPECT_EQ(transcript_text(transcript, {.events = 0}),
            "               … 13 events …\n"
            "=>  13.000 ms  a  < 13\n"
            "               … 6 events …\n");
}

TEST(Transcript, ShowsTheDecidingEventWhereverItIs) {
  for (std::size_t deciding = 0; deciding < 20; ++deciding)
    for (std::size_t most = 0; most < 22; ++most) {
      std::vector<WireEvent> transcript = twenty_events();
      transcript[deciding].deciding = true;
      const std::string text = transcript_text(transcript, {.events = most});
      EXPECT_NE(text.find("=>"), std::string::npos) << deciding << ' ' << most;
      const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
      EXPECT_GE(lines, std::min<std::size_t>(most, 20));
      EXPECT_LE(lines, std::max<std::size_t>(most, 1) + 3) << text;
    }
}

TEST(Transcript, FoldsTheTrafficOfOtherCases) {
  std::vector<WireEvent> transcript = twenty_events();
  for (std::size_t i = 2; i < 18; ++i) {
    transcript[i].foreign = true;
    transcript[i].connection = "a connection with a long name";
  }
  EXPECT_EQ(transcript_text(transcript, {}),
            "     0.000 ms  a  > 0\n"
            "     1.000 ms  a  < 1\n"
            "               … 16 events of other cases …\n"
            "    18.000 ms  b  > 18\n"
            "    19.000 ms  b  < 19\n");
  EXPECT_EQ(transcript_text(transcript, {.events = 2}),
            "     0.000 ms  a  > 0\n"
            "               … 2 events and 16 of other cases …\n"
            "    19.000 ms  b  < 19\n");
}

TEST(Transcript, CutsTheDecidingEventOnlyInItsMiddle) {
  std::string bytes = "begins";
  bytes.append(1 << 20, 'x').append("ends");
  std::vector<WireEvent> transcript = {{0us, "a", Kind::received, bytes, 0}};
  transcript[0].deciding = true;
  EXPECT_EQ(transcript_text(transcript, {.bytes = 1, .deciding_bytes = 12}),
            "=>   0.000 ms  a  < begins… (1048574 bytes more)\n"
            "                  < xxends\n");
  transcript[0].bytes = std::string(1000, 'y');
  EXPECT_EQ(transcript_text(transcript, {.bytes = 1}).find("more"), std::string::npos);
}

}  // namespace
}  // namespace talkspec::report
