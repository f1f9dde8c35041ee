#include "reports/forms/events.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

using testing::full_run;
using ::testing::HasSubstr;

std::vector<std::string> plan_of(const report::Run& run) {
  std::vector<std::string> plan;
  for (const Case& c : run.cases)
    plan.push_back(c.id);
  return plan;
}

// The events of a run whose cases ended in reverse.
std::string events_of(const report::Run& run) {
  std::string text = header_event(run, plan_of(run));
  for (auto c = run.cases.rbegin(); c != run.cases.rend(); ++c)
    text += case_event(*c);
  return text + footer_event(run, run.cases.size());
}

TEST(Events, GiveTheRunBackInItsOrder) {
  const EventsReading reading = read_events(events_of(full_run()));
  EXPECT_EQ(reading.error, "");
  EXPECT_TRUE(reading.whole);
  ASSERT_TRUE(reading.run);
  EXPECT_EQ(*reading.run, full_run());
}

TEST(Events, AreALineOfJsonEach) {
  const std::string text = events_of(full_run());
  EXPECT_TRUE(looks_like_events(text));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 9);
  for (const char byte : text)
    EXPECT_TRUE(byte == '\n' || static_cast<unsigned char>(byte) >= 0x20);
}

TEST(Events, TellAKilledRunFromAWholeOne) {
  const std::string text = events_of(full_run());
  const std::size_t footer = text.rfind("{\"event\":\"footer\"");
  // Cut anywhere in the footer, even just before its newline: what is left is no footer.
  for (std::size_t size = footer; size < text.size(); ++size) {
    const EventsReading reading = read_events(std::string_view(text).substr(0, size));
    EXPECT_EQ(reading.error, "");
    EXPECT_FALSE(reading.whole) << size;
    ASSERT_TRUE(reading.run);
    EXPECT_TRUE(reading.run->interrupted);
    EXPECT_THAT(reading.run->trouble, HasSubstr("without a footer"));
    EXPECT_EQ(reading.run->cases, full_run().cases);
  }
}

TEST(Events, KeepTheCasesThatHadEnded) {
  report::Run run = full_run();
  const std::string text =
      header_event(run, plan_of(run)) + case_event(run.cases[1]) + case_event(run.cases[0]);
  const EventsReading reading = read_events(text + "{\"event\":\"ca");
  ASSERT_TRUE(reading.run) << reading.error;
  ASSERT_EQ(reading.run->cases.size(), 2U);
  EXPECT_EQ(reading.run->cases[0], run.cases[0]);
  EXPECT_EQ(reading.run->stop, run.cases[1].start + run.cases[1].duration);
}

TEST(Events, SayWhichLineIsWrong) {
  const std::string header = header_event(full_run(), {});
  const auto error = [](const std::string& text) { return read_events(text).error; };
  EXPECT_EQ(error(""), "there is no event in it");
  EXPECT_EQ(error(R"({"event":"header")"), "no event in it is whole");
  EXPECT_EQ(error("nonsense\n"), "line 1: the event is not JSON");
  EXPECT_EQ(error("{\"event\":\"footer\"}\n"), "line 1: the event must be the header");
  EXPECT_EQ(error(header + "{\"event\":\"x\"}\n"),
            "line 2: the event is of a kind that this version does not know");
  EXPECT_EQ(error(header + header), "line 2: the event is a second header");
  EXPECT_EQ(error(header + "{\"event\":\"case\"}\n"), "line 2: /test is missing");
  EXPECT_EQ(error(header + footer_event(full_run(), 1)),
            "line 2: /cases is not the number of cases above, 0");
  EXPECT_EQ(error(header + footer_event(full_run(), 0) + header),
            "line 3: the event comes after the footer");
}

}  // namespace
}  // namespace talkspec::report
