// What is `first` has its verdict before another case begins; what failed runs again until its
// cause is beyond doubt.
#include "conformance/runner/schedule.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/runner/admission.h"

namespace talkspec::runner {
namespace {

using namespace std::chrono_literals;
using report::Verdict;
using scenario::Isolation;
using scenario::Scenario;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// Whether a case fails, the first time or when it runs again.
using Fails = std::function<bool(const Scenario&, bool again)>;

class FakeBench final : public Bench {
 public:
  FakeBench(wire::Loop& loop, Fails fails) : pause_(loop), fails_(std::move(fails)) {}

  wire::Task<Trial> run(const Scenario& scenario, std::size_t /*number*/, bool again) override {
    ran.push_back(again ? scenario.id + " again" : scenario.id);
    most_again = std::max(most_again, again ? ++running_again_ : 0);
    if (again || scenario.id.starts_with("full/")) co_await pause_.wait_until(wire::Clock::now());
    running_again_ -= again ? 1 : 0;
    Trial trial{.report = begun(scenario)};
    trial.report.verdict = Verdict::pass;
    if (fails_(scenario, again)) {
      trial.report.verdict = Verdict::fail;
      trial.report.cause = scenario.id.starts_with("late/") ? "nothing came" : scenario.id;
      trial.waited_in_vain = scenario.id.starts_with("late/");
      trial.preliminary = trial.waited_in_vain && !again;
      trial.turned_away = scenario.id.starts_with("full/");
    }
    co_return trial;
  }
  wire::Task<std::optional<wire::Clock::duration>> serves() override {
    if (falls_silent) co_return std::nullopt;
    co_return wire::Clock::duration{};
  }
  void lay_silence_to(Trial& /*trial*/) const override {}
  bool ended_in_silence(const Trial& /*trial*/) const override { return false; }
  wire::Task<void> before_megabytes() override { co_return; }
  wire::Clock::duration round_trip() const override { return distance; }
  wire::Clock::duration prompt() const override { return 1s; }
  std::string given_up() const override { return ""; }

  std::vector<std::string> ran;
  int most_again = 0;  // so many ran again side by side
  bool falls_silent = false;
  wire::Clock::duration distance{};

 private:
  wire::Condition pause_;
  Fails fails_;
  int running_again_ = 0;
};

Scenario tagged(std::string id) {
  Scenario one;
  one.id = std::move(id);
  one.isolation = Isolation::tagged;
  one.requirements.resize(1);
  one.requirements.front().id = "TEST-1";
  return one;
}

std::vector<Scenario> suite() {
  std::vector<Scenario> all{tagged("a/one"), tagged("a/two"), tagged("a/first")};
  all[2].first = true;
  return all;
}

struct Done {
  std::vector<std::string> ran;
  std::vector<report::Case> cases;
  int most_again = 0;
  std::size_t again() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(ran, [](const std::string& id) { return id.ends_with(" again"); }));
  }
};

Done run(const std::vector<Scenario>& scenarios, Fails fails, std::size_t max_fail = 0,
         bool falls_silent = false, wire::Clock::duration distance = {}) {
  const std::vector<Selected> selected =
      select(scenarios, {}, [](const Scenario&) { return std::string(); });
  wire::Loop loop;
  FakeBench bench(loop, std::move(fails));
  bench.falls_silent = falls_silent;
  bench.distance = distance;
  Settings settings;
  settings.max_fail = max_fail;
  Scheduled scheduled;
  const auto all = [&]() -> wire::Task<void> {
    scheduled = co_await run_cases(loop, bench, selected, settings, [](report::Case&) {});
  };
  loop.start(all());
  loop.run();
  return {bench.ran, scheduled.cases, bench.most_again};
}

Done run(const std::string& failing, std::size_t max_fail = 0) {
  return run(
      suite(), [failing](const Scenario& one, bool /*again*/) { return one.id == failing; },
      max_fail);
}

// So many cases of one cause, each of which waited with less than full patience.
std::vector<Scenario> late(int number, scenario::Stage stage = scenario::Stage::polite) {
  std::vector<Scenario> all;
  for (int at = 0; at < number; ++at) {
    all.push_back(tagged("late/" + std::to_string(at)));
    all.back().stage = stage;
  }
  return all;
}

bool always(const Scenario& /*one*/, bool /*again*/) {
  return true;
}

TEST(ScheduleTest, WhatIsFirstRunsBeforeTheOthers) {
  const Done done = run("");
  ASSERT_EQ(done.ran.size(), 3U);
  EXPECT_EQ(done.ran.front(), "a/first");
  EXPECT_THAT(done.ran, UnorderedElementsAre("a/first", "a/one", "a/two"));
}

TEST(ScheduleTest, WhatIsLastIsNotSoOnADistantTargetWhereItIsLong) {
  std::vector<Scenario> scenarios = suite();
  scenario::step::Push push;
  push.messages.resize(1);
  push.times = "50";
  scenarios[0].last = true;
  scenarios[0].steps.emplace_back().action = push;
  const auto never = [](const Scenario&, bool) { return false; };
  EXPECT_EQ(run(scenarios, never, 0, false, 1ms).ran.back(), "a/one");
  EXPECT_NE(run(scenarios, never, 0, false, 50ms).ran.back(), "a/one");
}

TEST(ScheduleTest, MegabytesComeBehindAllThatIsTaggedUnlessSomethingIsInDoubt) {
  std::vector<Scenario> scenarios{tagged("hostile/one"), tagged("polite/large"),
                                  tagged("polite/one")};
  scenarios[0].stage = scenario::Stage::hostile;
  scenarios[1].isolation = Isolation::few;
  EXPECT_THAT(run(scenarios, [](const Scenario&, bool) { return false; }).ran,
              ElementsAre("polite/one", "hostile/one", "polite/large"));
  EXPECT_THAT(run(scenarios, [](const Scenario& one, bool) { return one.id == "polite/one"; }).ran,
              ElementsAre("polite/one", "polite/large", "hostile/one", "polite/one again"));
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

TEST(ScheduleTest, ASampleRunsAgainWhereManyWaitedInVain) {
  const Done done = run(late(60), always);
  EXPECT_GE(done.again(), 8U);
  EXPECT_LE(done.again(), 12U);
  for (const report::Case& one : done.cases)
    EXPECT_EQ(one.verdict, Verdict::fail) << one.id;
}

TEST(ScheduleTest, AllRunAgainWhereOneOfThemThenPasses) {
  const Done done =
      run(late(60), [](const Scenario& one, bool again) { return !again || one.id != "late/3"; });
  EXPECT_EQ(done.again(), 60U);
  EXPECT_EQ(done.cases[3].verdict, Verdict::pass);
  EXPECT_EQ(done.cases[59].verdict, Verdict::fail);
}

TEST(ScheduleTest, AllRunAgainWhereNoneFailsThen) {
  const Done done = run(late(60), [](const Scenario& /*one*/, bool again) { return !again; });
  EXPECT_EQ(done.again(), 60U);
  for (const report::Case& one : done.cases)
    EXPECT_EQ(one.verdict, Verdict::pass) << one.id;
}

TEST(ScheduleTest, CausesHaveCompanyOnceAFewHeld) {
  std::vector<Scenario> scenarios;
  for (int at = 0; at < 20; ++at)
    scenarios.push_back(tagged("each/" + std::to_string(at)));
  EXPECT_EQ(run(scenarios, always).most_again, 3);
  scenarios.resize(3);
  EXPECT_EQ(run(scenarios, always).most_again, 1);
}

TEST(ScheduleTest, CausesAreAloneWhereACasePassedThen) {
  std::vector<Scenario> scenarios;
  for (int at = 0; at < 20; ++at)
    scenarios.push_back(tagged("each/" + std::to_string(at)));
  const Done done =
      run(scenarios, [](const Scenario& one, bool again) { return !again || one.id != "each/0"; });
  EXPECT_EQ(done.most_again, 1);
  EXPECT_EQ(done.cases[0].verdict, Verdict::unsteady);
}

TEST(ScheduleTest, WhatIsAloneOrHostileHasNoCompany) {
  std::vector<Scenario> scenarios;
  for (int at = 0; at < 20; ++at) {
    scenarios.push_back(tagged("each/" + std::to_string(at)));
    if (at % 2 == 0)
      scenarios.back().isolation = Isolation::alone;
    else
      scenarios.back().stage = scenario::Stage::hostile;
  }
  EXPECT_EQ(run(scenarios, always).most_again, 1);
}

TEST(ScheduleTest, WhatOnlyWaitedAndNeverRanAgainIsNotJudged) {
  std::vector<Scenario> scenarios = late(1);
  scenarios.push_back(tagged("wrong/answer"));
  const Done done = run(scenarios, always, 0, true);
  EXPECT_EQ(done.again(), 0U);
  EXPECT_EQ(done.cases[0].verdict, Verdict::inconclusive);
  EXPECT_EQ(done.cases[1].verdict, Verdict::fail);
}

TEST(ScheduleTest, WhatWasTurnedAwayBesideManyPassesAlone) {
  const auto at_first = [](const Scenario&, bool again) { return !again; };
  const Done done = run({tagged("full/pull")}, at_first);
  EXPECT_EQ(done.cases[0].verdict, Verdict::pass);
}

// However few may begin by then.
TEST(ScheduleTest, WhatWasTurnedAwayAmongManyPassesAlone) {
  std::vector<Scenario> scenarios;
  for (int at = 0; at < 20; ++at)
    scenarios.push_back(tagged("full/" + std::to_string(at)));
  const auto at_first = [](const Scenario&, bool again) { return !again; };
  for (const report::Case& one : run(scenarios, at_first).cases)
    EXPECT_EQ(one.verdict, Verdict::pass) << one.id;
}

TEST(ScheduleTest, WhatIsTurnedAwayAloneGetsAMomentAndThenCounts) {
  int again_times = 0;
  const auto once_more = [&again_times](const Scenario&, bool again) {
    return !again || ++again_times < 2;
  };
  EXPECT_EQ(run({tagged("full/pull")}, once_more).cases[0].verdict, Verdict::pass);
  EXPECT_EQ(run({tagged("full/pull")}, always).cases[0].verdict, Verdict::fail);
}

TEST(AdmissionTest, LetsInHalfAsManyAndNeverFewerThanTwo) {
  wire::Loop loop;
  Admission admission(loop, scenario::Stage::demanding, 8);
  EXPECT_TRUE(admission.lower());  // 4
  EXPECT_TRUE(admission.lower());  // 2
  EXPECT_FALSE(admission.lower());
}

TEST(ScheduleTest, WhatIsAloneHasNoneWhereOthersShowedTheSameEither) {
  std::vector<Scenario> scenarios = late(20);
  for (Scenario& one : scenarios)
    one.isolation = Isolation::alone;
  EXPECT_EQ(run(scenarios, always).most_again, 1);
}

}  // namespace
}  // namespace talkspec::runner
