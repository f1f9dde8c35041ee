#include "reports/forms/sarif.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/testing/full_run.h"
#include "reports/testing/written.h"

namespace talkspec::report {
namespace {

using nlohmann::json;
using namespace testing;

json sarif_of(const report::Run& run) {
  return json::parse(written(write_sarif, run))["runs"][0];
}

TEST(Sarif, HasAResultForEachCauseTheGravestFirst) {
  const json run = sarif_of(failed_run());
  ASSERT_EQ(run["results"].size(), 5U);
  const json& first = run["results"][0];
  EXPECT_EQ(first["ruleId"], "DELIVERY-WHOLE");
  EXPECT_EQ(run["tool"]["driver"]["rules"][first["ruleIndex"].get<std::size_t>()]["id"],
            "DELIVERY-WHOLE");
  EXPECT_EQ(first["level"], "error");
  EXPECT_EQ(first["message"]["text"],
            "delivery/hello: alice got \\x1b\\[2J\\xff where “hello” was due");
  const json& place = first["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "suite/delivery.json");
  EXPECT_EQ(place["region"]["startLine"], 12);
  EXPECT_EQ(run["results"][1]["level"], "warning");
  EXPECT_EQ(run["results"][2]["level"], "note") << "unsteady";
  EXPECT_EQ(run["results"][2]["locations"][0]["physicalLocation"]["region"]["startLine"], 19);
  EXPECT_EQ(run["results"][2]["properties"]["layer"], "order");
  EXPECT_EQ(run["results"][2]["properties"]["otherTries"],
            json({"failed: alice: \\xff", "passed"}));
  EXPECT_EQ(run["results"][3]["level"], "note") << "inconclusive";
  EXPECT_EQ(run["results"][4]["level"], "warning");
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
}

TEST(Sarif, SuppressesAKnownFailure) {
  const json results = json::parse(written(write_sarif, known_run()))["runs"][0]["results"];
  EXPECT_EQ(results[4]["suppressions"][0],
            json({{"kind", "external"}, {"justification", "the server reads one segment only"}}));
  EXPECT_FALSE(results[0].contains("suppressions"));
}

TEST(Sarif, NamesFilesAsUris) {
  report::Run run = failed_run();
  run.cases[1].file = "my suite/caf\u00e9.json";
  run.cases[2].file = "/usr/share/a#b.json";
  const json results = json::parse(written(write_sarif, run))["runs"][0]["results"];
  const auto uri = [&](std::size_t i) {
    return results[i]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
  };
  EXPECT_EQ(uri(0), "my%20suite/caf%C3%A9.json");
  EXPECT_EQ(uri(1), "file:///usr/share/a%23b.json");
}

TEST(Sarif, LinksToTheOtherCasesOfACause) {
  report::Run run = run_with_failures(60);
  for (Case& c : run.cases)
    c.cause = "a push is [not](1) delivered";
  run.cases[1].id = "odd\\[id]";
  const json results = sarif_of(run)["results"];
  ASSERT_EQ(results.size(), 1U);
  const std::string text = results[0]["message"]["text"];
  EXPECT_EQ(
      text.find("60 cases: a push is \\[not\\](1) delivered. For example delivery/0: alice got "),
      0U)
      << text;
  EXPECT_NE(text.find(". Others: [odd\\\\\\\\\\[id\\]](1), [delivery/2](2), "), std::string::npos)
      << text;
  EXPECT_NE(text.find("[delivery/50](50) and 9 more"), std::string::npos) << text;
  const json& related = results[0]["relatedLocations"];
  ASSERT_EQ(related.size(), 50U);
  EXPECT_EQ(related[1]["id"], 2);
  EXPECT_EQ(related[1]["physicalLocation"]["artifactLocation"]["uri"], "suite/delivery.json");
  EXPECT_EQ(related[1]["message"]["text"], "delivery/2");
  EXPECT_EQ(results[0]["properties"]["cases"].size(), 60U);
}

TEST(Sarif, KeepsTheFingerprintOfACauseWhenCasesCome) {
  const auto fingerprint = [](std::size_t cases) {
    report::Run run = run_with_failures(cases);
    for (Case& c : run.cases)
      c.cause = "not delivered";
    return sarif_of(run)["results"][0]["partialFingerprints"];
  };
  EXPECT_EQ(fingerprint(1), json({{"talkspecCause/v1", "DELIVERY-WHOLE: not delivered"}}));
  EXPECT_EQ(fingerprint(1), fingerprint(7));
}

TEST(Sarif, TellsTargetsApart) {
  report::Run run = failed_run();
  run.target = "http://a:1";
  EXPECT_EQ(sarif_of(run)["automationDetails"]["id"], "talkspec/draft-00/http%3A//a%3A1/");
}

TEST(Sarif, SaysWhatHoldsForTheWholeRun) {
  const json invocation = sarif_of(full_run())["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  const json& notifications = invocation["toolExecutionNotifications"];
  ASSERT_EQ(notifications.size(), 4U);
  EXPECT_EQ(notifications[0]["message"]["text"], "everybody gets every message, also the pusher");
  EXPECT_EQ(notifications[2]["message"]["text"], "the run met its limit of 120 s");
}

TEST(Sarif, SaysHowManyResultsItLeavesOut) {
  report::Run causes = run_with_failures(5003);
  causes.headlines.clear();
  for (Case& c : causes.cases)
    c.cause = c.id;
  const json run = sarif_of(causes);
  EXPECT_EQ(run["results"].size(), 5000U);
  EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
            "3 more results are left out");
}

}  // namespace
}  // namespace talkspec::report
