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

using Mark = report::Boundary::Kind;

TEST(Transcript, MarksBoundariesInTheEventsThatHoldThem) {
  Transcript transcript("alice", Clock::now());
  transcript.record(Kind::sent, "GET /");
  transcript.record(Kind::received, "3\r\nab");
  transcript.record(Kind::received, "c\r\n");
  transcript.mark(Kind::sent, Mark::head, 0);
  transcript.mark(Kind::received, Mark::chunk, 0);
  transcript.mark(Kind::received, Mark::message, 5);  // ended with the first read
  transcript.mark(Kind::received, Mark::end, 8);
  transcript.mark(Kind::received, Mark::chunk, 8);  // begins in a read that never came
  const auto events = transcript.events();
  using Boundaries = std::vector<report::Boundary>;
  EXPECT_EQ(events[0].boundaries, (Boundaries{{Mark::head, 0}}));
  EXPECT_EQ(events[1].boundaries, (Boundaries{{Mark::chunk, 0}, {Mark::message, 5}}));
  EXPECT_EQ(events[2].boundaries, (Boundaries{{Mark::end, 3}}));
}

TEST(Transcript, MarksNothingInWhatIsLeftOut) {
  Transcript transcript("alice", Clock::now());
  transcript.record(Kind::received, std::string(Transcript::event_bytes + 1, 'x'));
  for (std::uint64_t offset = 1; offset <= Transcript::event_bytes + 1; ++offset)
    transcript.mark(Kind::received, Mark::message, offset);
  for (int event = 0; event < 1000; ++event)
    transcript.record(Kind::received, "y");
  transcript.mark(Kind::received, Mark::message, Transcript::event_bytes + 500);
  std::size_t boundaries = 0;
  for (const report::WireEvent& event : transcript.events()) {
    boundaries += event.boundaries.size();
    for (const report::Boundary& boundary : event.boundaries)
      EXPECT_LE(boundary.offset, event.bytes.size());
  }
  EXPECT_EQ(boundaries, Transcript::most_boundaries);
}

}  // namespace
}  // namespace talkspec::wire
