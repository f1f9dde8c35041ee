// What is `first` has its verdict before another case begins.
#include "conformance/runner/schedule.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::runner {
namespace {

using namespace std::chrono_literals;
using report::Verdict;
using scenario::Isolation;
using scenario::Scenario;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// A target that some cases fail on.
class FakeBench final : public Bench {
 public:
  explicit FakeBench(std::string failing) : failing_(std::move(failing)) {}

  wire::Task<Trial> run(const Scenario& scenario, std::size_t /*number*/, bool again) override {
    ran.push_back(again ? scenario.id + " again" : scenario.id);
    Trial trial{.report = begun(scenario)};
    trial.report.verdict = scenario.id == failing_ ? Verdict::fail : Verdict::pass;
    co_return trial;
  }
  wire::Task<std::optional<wire::Clock::duration>> serves() override {
    co_return wire::Clock::duration{};
  }
  void lay_silence_to(Trial& /*trial*/) const override {}
  bool ended_in_silence(const Trial& /*trial*/) const override { return false; }
  wire::Task<void> before(scenario::Stage /*stage*/) override { co_return; }
  wire::Clock::duration prompt() const override { return 1s; }
  std::string given_up() const override { return ""; }

  std::vector<std::string> ran;

 private:
  std::string failing_;
};

std::vector<Scenario> suite() {
  std::vector<Scenario> all(3);
  for (Scenario& one : all) {
    one.isolation = Isolation::tagged;
    one.requirements.resize(1);
    one.requirements.front().id = "TEST-1";
  }
  all[0].id = "a/one";
  all[1].id = "a/two";
  all[2].id = "a/first";
  all[2].first = true;
  return all;
}

struct Done {
  std::vector<std::string> ran;
  std::vector<report::Case> cases;
};

Done run(const std::string& failing, std::size_t max_fail = 0) {
  const std::vector<Scenario> scenarios = suite();
  const std::vector<Selected> selected =
      select(scenarios, {}, [](const Scenario&) { return std::string(); });
  FakeBench bench(failing);
  wire::Loop loop;
  Settings settings;
  settings.max_fail = max_fail;
  Scheduled scheduled;
  const auto all = [&]() -> wire::Task<void> {
    scheduled = co_await run_cases(loop, bench, selected, settings, [](report::Case&) {});
  };
  loop.start(all());
  loop.run();
  return {bench.ran, scheduled.cases};
}

TEST(ScheduleTest, WhatIsFirstRunsBeforeTheOthers) {
  const Done done = run("");
  ASSERT_EQ(done.ran.size(), 3U);
  EXPECT_EQ(done.ran.front(), "a/first");
  EXPECT_THAT(done.ran, UnorderedElementsAre("a/first", "a/one", "a/two"));
}

TEST(ScheduleTest, WhatIsFirstIsDecidedBeforeTheOthersBegin) {
  const Done done = run("a/first");
  ASSERT_EQ(done.ran.size(), 4U);
  EXPECT_EQ(done.ran[0], "a/first");
  EXPECT_EQ(done.ran[1], "a/first again");
  EXPECT_EQ(done.cases[2].verdict, Verdict::fail);
  EXPECT_EQ(done.cases[0].verdict, Verdict::pass);
}

TEST(ScheduleTest, TheOthersDoNotRunWhereOneFailureIsEnough) {
  const Done done = run("a/first", 1);
  EXPECT_THAT(done.ran, ElementsAre("a/first", "a/first again"));
  EXPECT_EQ(done.cases[0].verdict, Verdict::inconclusive);
}

}  // namespace
}  // namespace talkspec::runner
