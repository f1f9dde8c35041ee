#include "reports/progress.h"

#include <algorithm>
#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using testing::full_run;
using ::testing::HasSubstr;
using ::testing::Not;

std::string without_colour(const std::string& text) {
  return std::regex_replace(text, std::regex("\x1b\\[[0-9;]*m"), "");
}

TEST(ProgressBar, SaysHowFarTheRunIs) {
  EXPECT_EQ(
      progress_bar({.cases = 200, .done = 50, .failed = 0, .judged_down = 0, .elapsed = 1250ms}, 80,
                   false),
      "[==========                              ] 50/200 cases, 0 failed, 1.2 s");
  EXPECT_EQ(progress_bar({.cases = 8, .done = 8, .failed = 2, .judged_down = 1, .elapsed = 125s},
                         80, false),
            "[==================================] 8/8 cases, 2 failed, 1 to look at, 2:05 min");
}

TEST(ProgressBar, IsNeverWiderThanTheTerminal) {
  const ProgressState state{
      .cases = 10'000, .done = 9'999, .failed = 123, .judged_down = 45, .elapsed = 3'599s};
  for (std::size_t columns = 1; columns < 200; ++columns) {
    EXPECT_LE(progress_bar(state, columns, false).size(), columns);
    EXPECT_EQ(without_colour(progress_bar(state, columns, true)),
              progress_bar(state, columns, false));
  }
  EXPECT_THAT(progress_bar(state, 59, false), HasSubstr("9999/10000 cases, 123 failed"));
  EXPECT_THAT(progress_bar(state, 59, false), EndsWith(", 59:59 min"));
}

// What a run writes, and what the terminal is told.
std::string shown(Progress::Options options) {
  std::string text;
  Progress progress(options, [&text](std::string_view part) { text += part; }, [] { return 60; });
  const report::Run run = full_run();
  const Progress::Time start{};
  progress.begin(run.cases.size(), start);
  for (const Case& c : run.cases)
    progress.ended(c, start + 1s);
  progress.tick(start + 2s);
  progress.end(run);
  return text;
}

TEST(Progress, IsPlainWithoutACursor) {
  const report::Run run = full_run();
  const std::string lines = case_line(run.cases[1], {}) + case_line(run.cases[2], {}) +
                            case_line(run.cases[3], {}) + case_line(run.cases[6], {});
  EXPECT_EQ(shown({}), lines + closing_text(run, {}, most_lines - 4));
}

TEST(Progress, TellsEachCauseOnceAndFewInAll) {
  report::Run run = full_run();
  const Case failed = run.cases[2];
  run.cases.assign(200, failed);
  for (std::size_t i = 0; i < run.cases.size(); ++i)
    run.cases[i].cause = "cause " + std::to_string(i / 10);
  std::string text;
  Progress progress({}, [&text](std::string_view part) { text += part; }, [] { return 80; });
  progress.begin(run.cases.size(), {});
  for (const Case& c : run.cases)
    progress.ended(c, {});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 6);
}

TEST(Progress, KeepsTheBarBelowTheLines) {
  const std::string text = shown({.live = true});
  EXPECT_THAT(text, HasSubstr("\r\x1b[KFAIL delivery/hello: "));
  EXPECT_THAT(text,
              HasSubstr("\r\x1b[K[================] 7/7 cases, 1 failed, 4 to look at, 2.0 s"));
  EXPECT_THAT(text, EndsWith("\r\x1b[K" + closing_text(full_run(), {}, most_lines - 5)));
}

TEST(Progress, IsATotalLineWhenQuiet) {
  const std::string text = shown({.live = true, .quiet = true});
  EXPECT_THAT(text, ::testing::StartsWith("7 cases: 1 passed, 1 failed, "));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace talkspec::report
