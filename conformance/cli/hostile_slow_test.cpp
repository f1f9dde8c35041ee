// A target that is broken is given up within 30 s at the options that a user gets by default.
#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/hostile.h"
#include "conformance/testing/program.h"
#include "conformance/testing/toy_talk.h"

namespace talkspec::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct GivenUp {
  std::string name;
  testing::Ended ended;
  double seconds = 0;
};

GivenUp run_against(const testing::Hostile& hostile, bool pulls_only) {
  const testing::RawServer server(pulls_only ? testing::hostile_to_pulls(hostile) : hostile.script);
  const ReportFile report;
  const Clock::time_point start = Clock::now();
  GivenUp given_up{hostile.name, {}, 0};
  given_up.ended =
      testing::run_program({{TALKSPEC_PROGRAM, "run", server.url(), "--json", report.path()}});
  given_up.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  EXPECT_TRUE(report.read().run) << hostile.name;
  return given_up;
}

TEST(HostileSlowTest, IsGivenUpInTime) {
  std::vector<std::future<GivenUp>> runs;
  for (const testing::Hostile& hostile : testing::hostile_servers())
    for (const bool pulls_only : {false, true})
      for (const std::string_view worst : {"mute", "a byte a second", "endless interim responses",
                                           "endless message", "endless terminators"})
        if (hostile.name == worst)
          runs.push_back(std::async(std::launch::async, run_against, hostile, pulls_only));
  for (std::future<GivenUp>& run : runs) {
    const GivenUp given_up = run.get();
    RecordProperty(given_up.name, std::to_string(given_up.seconds));
    EXPECT_TRUE(given_up.ended.code == 1 || given_up.ended.code == 3) << given_up.name;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // what users run is neither
    EXPECT_LT(given_up.seconds, 30) << given_up.name;
    EXPECT_LT(given_up.ended.peak_kib, 64 * 1024) << given_up.name;
#endif
  }
}

// Pushes are answered and pulls opened as before, so that nothing but what does not come tells it.
TEST(HostileSlowTest, IsGivenUpWhereItDeliversNothingAnyMore) {
  testing::Toy toy;
  std::atomic<int> delivered = 0;
  toy.encode = [&delivered](const std::string& message) {
    return ++delivered > 40 ? "" : testing::Toy::encoded(message);
  };
  const testing::ToyTalk server(std::move(toy));
  const ReportFile report;
  const Clock::time_point start = Clock::now();
  const testing::Ended ended =
      testing::run_program({{TALKSPEC_PROGRAM, "run", server.url(), "--json", report.path()}});
  EXPECT_EQ(ended.code, 1) << ended.out;
  const auto read = report.read();
  ASSERT_TRUE(read.run);
  std::size_t silent = 0;
  std::size_t other = 0;
  for (const report::Case& one : read.run->cases) {
    if (one.verdict != report::Verdict::fail) continue;
    ++(one.cause == "Nothing that is pushed reaches a fresh pull any more." ? silent : other);
  }
  // Others were under way when it fell silent, or are what the toy does wrong before.
  EXPECT_GT(silent, 4 * other) << ended.out;
  EXPECT_THAT(read.run->trouble, ::testing::HasSubstr("reached a fresh pull any more"));
  const std::chrono::duration<double> took = Clock::now() - start;
  RecordProperty("seconds", std::to_string(took.count()));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // what users run is neither
  EXPECT_LT(took, std::chrono::seconds(30));
#endif
}

}  // namespace
}  // namespace talkspec::cli
