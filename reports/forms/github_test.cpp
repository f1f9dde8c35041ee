#include "reports/forms/github.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/full_run.h"
#include "reports/testing/written.h"

namespace talkspec::report {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(GitHub, AnnotatesTheScenario) {
  report::Run run = failed_run();
  run.headlines.clear();
  const std::string text = github_annotations(run, "");
  EXPECT_THAT(text, HasSubstr("::error title=delivery/hello,file=suite/delivery.json,line=12::"
                              "alice got \\x1b[2J\\xff where “hello” was due%0ADELIVERY-WHOLE: "));
  EXPECT_THAT(text, HasSubstr("::error title=push/slow,"));
  EXPECT_THAT(text, HasSubstr("::warning title=delivery/burst/10-3,"));
  EXPECT_THAT(text, HasSubstr("::warning title=push/prompt,"));
  EXPECT_THAT(text, HasSubstr("::error title=order/overtaken,file=suite/delivery.json,line=19::"
                              "messages of one pusher arrive in another order%0A"));
  EXPECT_THAT(text, HasSubstr("%0Aother try: failed: alice: \\xff%0Aother try: passed%0A"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
}

TEST(GitHub, SaysNothingOfAKnownFailure) {
  EXPECT_THAT(github_annotations(known_run(), ""), Not(HasSubstr("title=delivery/hello,")));
  EXPECT_THAT(github_annotations(unexpected_run(), ""),
              HasSubstr("::passed, but the list says that it fails"));
}

TEST(GitHub, NamesFilesAsSeenFromTheCheckout) {
  report::Run run = failed_run();
  run.cases[1].file = "/home/runner/work/a/suite,1.json";
  EXPECT_THAT(github_annotations(run, "/home/runner/work/a/"), HasSubstr(",file=suite%2C1.json,"));
  EXPECT_THAT(github_annotations(run, "/home/run"), HasSubstr(",file=/home/runner/work"));
}

TEST(GitHub, TakesNoCommandFromATarget) {
  report::Run run = failed_run();
  run.headlines.clear();
  run.cases[1].id = "a,line=1::b";
  run.cases[1].message = "x\n::set-output name=a::b 100%";
  const std::string text = github_annotations(run, "");
  EXPECT_THAT(text, StartsWith("::error title=a%2Cline=1%3A%3Ab,file="));
  EXPECT_THAT(text, HasSubstr("::x\\n::set-output name=a::b 100%25%0A"));
}

// So many cases, each of a cause of its own.
report::Run run_with_causes(std::size_t count) {
  report::Run run = run_with_failures(count);
  run.headlines.clear();
  for (Case& c : run.cases)
    c.cause = c.id;
  return run;
}

TEST(GitHub, AnnotatesACauseOnce) {
  report::Run run = run_with_failures(25);
  run.headlines = {"everybody gets every message", "two", "three", "four"};
  const std::string text = github_annotations(run, "");
  EXPECT_THAT(text, StartsWith("::notice title=talkspec::everybody gets every message\n"));
  EXPECT_THAT(text, Not(HasSubstr("four")));
  EXPECT_THAT(
      text,
      HasSubstr(
          "::error title=25 cases of DELIVERY-WHOLE,file=suite/delivery.json,line=12::alice got "));
  EXPECT_THAT(text, HasSubstr("%0Aothers: delivery/1, delivery/2, "));
  EXPECT_THAT(text, HasSubstr("delivery/20 and 4 more%0A"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
}

TEST(GitHub, ShowsNoMoreThanGitHubDoes) {
  const std::string text = github_annotations(run_with_causes(25), "");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11);
  EXPECT_THAT(
      text, ::testing::EndsWith("::notice title=talkspec::25 errors and 0 warnings; all are in the "
                                "reports\n"));
}

TEST(GitHub, SaysWhyTheCasesDidNotRun) {
  const std::string text = github_annotations(smoke_run(), "");
  EXPECT_THAT(text, HasSubstr("::notice title=talkspec::the target does not do what every case "
                              "needs\n"));
}

TEST(GitHub, KeepsTheSummaryUnderItsLimit) {
  EXPECT_LT(written(write_github_summary, run_with_causes(3000), std::size_t{1000} << 10U).size(),
            1U << 20U);
}

// So many runs of a step share what GitHub shows and takes.
TEST(GitHub, SharesTheRoomOfAStep) {
  const report::Run run = run_with_failures(500);
  const std::string text = github_annotations(run, "", 4);
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 2 + 2 + 4);
  for (const std::size_t room : {std::size_t{100'000}, std::size_t{2000}, std::size_t{10}}) {
    const std::string summary = written(write_github_summary, run, room);
    EXPECT_LE(summary.size(), room);
    EXPECT_EQ(summary.empty(), room < 100);
  }
}

}  // namespace
}  // namespace talkspec::report
