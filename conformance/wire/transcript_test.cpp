#include "conformance/wire/transcript.h"

#include <string>

#include <gtest/gtest.h>

namespace talkspec::wire {
namespace {

using Kind = report::WireEvent::Kind;

TEST(Transcript, KeepsEventsWithTheirTimes) {
  const Clock::time_point epoch = Clock::now();
  Transcript transcript("alice", epoch);
  transcript.record(Kind::sent, "GET", epoch + std::chrono::microseconds(7));
  const auto events = transcript.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].connection, "alice");
  EXPECT_EQ(events[0].bytes, "GET");
  EXPECT_EQ(events[0].at.count(), 7);
}

TEST(Transcript, CutsLongEventsAndCountsTheRest) {
  Transcript transcript("alice", Clock::now());
  transcript.record(Kind::received, std::string(10'000, 'x'));
  const auto events = transcript.events();
  EXPECT_EQ(events[0].bytes.size(), Transcript::event_bytes);
  EXPECT_EQ(events[0].elided, 10'000 - Transcript::event_bytes);
}

TEST(Transcript, KeepsBeginningAndEndOfMuch) {
  Transcript transcript("alice", Clock::now());
  for (int event = 0; event < 100'000; ++event)
    transcript.record(Kind::received, std::to_string(event));
  const auto events = transcript.events();
  EXPECT_EQ(events.size(), 2 * Transcript::half_events + 1);
  EXPECT_EQ(events.front().bytes, "0");
  EXPECT_EQ(events.back().bytes, "99999");
  EXPECT_NE(events[Transcript::half_events].bytes.find("are left out here"), std::string::npos);
}

}  // namespace
}  // namespace talkspec::wire
