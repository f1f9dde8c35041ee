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

TEST(Sarif, HasAResultForWhatWasJudgedDown) {
  const json run = json::parse(written(write_sarif, failed_run()))["runs"][0];
  ASSERT_EQ(run["results"].size(), 5U);
  const json& first = run["results"][0];
  EXPECT_EQ(first["ruleId"], "DELIVERY-WHOLE");
  EXPECT_EQ(run["tool"]["driver"]["rules"][first["ruleIndex"].get<std::size_t>()]["id"],
            "DELIVERY-WHOLE");
  EXPECT_EQ(first["level"], "error");
  EXPECT_EQ(first["message"]["text"],
            "delivery/hello: alice got \\x1b[2J\\xff where “hello” was due");
  const json& place = first["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "suite/delivery.json");
  EXPECT_EQ(place["region"]["startLine"], 12);
  EXPECT_EQ(run["results"][1]["level"], "warning");
  EXPECT_EQ(run["results"][3]["level"], "note");
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
}

TEST(Sarif, SuppressesAKnownFailure) {
  const json results = json::parse(written(write_sarif, known_run()))["runs"][0]["results"];
  EXPECT_EQ(results[0]["suppressions"][0],
            json({{"kind", "external"}, {"justification", "the server reads one segment only"}}));
  EXPECT_FALSE(results[1].contains("suppressions"));
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

TEST(Sarif, SaysHowManyResultsItLeavesOut) {
  const json run = json::parse(written(write_sarif, run_with_failures(5003)))["runs"][0];
  EXPECT_EQ(run["results"].size(), 5000U);
  EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
            "3 more results are left out");
}

}  // namespace
}  // namespace talkspec::report
