#include "reports/forms/badge.h"

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
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Badge, SaysTheVerdict) {
  const auto message = [](const report::Run& run) {
    return json::parse(written(write_badge_json, run))["message"];
  };
  EXPECT_EQ(message(passed_run()), "conforms, 1 case");
  EXPECT_EQ(message(failed_run()), "1 of 4 MUST fail");
  EXPECT_EQ(message(full_run()), "1 unsteady");
  EXPECT_EQ(message(smoke_run()), "does not conform");
  report::Run undecided = passed_run();
  undecided.out_of_time = true;
  EXPECT_EQ(message(undecided), "inconclusive");
  report::Run lost = passed_run();
  lost.trouble = "the target was lost";
  EXPECT_EQ(message(lost), "target lost");
  EXPECT_EQ(json::parse(written(write_badge_json, passed_run())),
            json({{"schemaVersion", 1},
                  {"label", "Talk draft-00"},
                  {"message", "conforms, 1 case"},
                  {"color", "brightgreen"}}));
}

TEST(Badge, IsOneInertSvg) {
  report::Run run = passed_run();
  run.profile = "<script>\"'&";
  const std::string svg = written(write_badge_svg, run);
  EXPECT_THAT(svg, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""));
  EXPECT_THAT(svg, HasSubstr("<title>Talk &#60;script&#62;&#34;&#39;&#38;: conforms, 1 case"));
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
}

}  // namespace
}  // namespace talkspec::report
