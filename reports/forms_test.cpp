// Markdown, GitHub's commands, SARIF and badges.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/badge.h"
#include "reports/github.h"
#include "reports/markdown.h"
#include "reports/sarif.h"
#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

using nlohmann::json;
using testing::full_run;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

template <class... Options>
std::string written(void (*write)(const report::Run&, Sink&, Options...), const report::Run& run,
                    std::type_identity_t<Options>... options) {
  StringSink out;
  write(run, out, options...);
  return out.text();
}

report::Run passed_run() {
  report::Run run = full_run();
  run.cases.resize(1);
  run.interrupted = false;
  run.trouble = "";
  return run;
}

// Run without a list of known failures.
report::Run failed_run() {
  report::Run run = full_run();
  run.interrupted = false;
  run.trouble = "";
  run.cases[1].known = run.cases[1].unexpected = "";
  return run;
}

// With a list that is right about the first that failed.
report::Run known_run() {
  report::Run run = failed_run();
  run.cases[1].known = "the server reads one segment only";
  return run;
}

// With a list that is wrong about the one that passed.
report::Run unexpected_run() {
  report::Run run = passed_run();
  run.cases[0].unexpected = "passed, but the list says that it fails";
  return run;
}

report::Run run_with_failures(std::size_t count) {
  report::Run run = failed_run();
  const Case failed = run.cases[1];
  run.cases.clear();
  for (std::size_t i = 0; i < count; ++i) {
    run.cases.push_back(failed);
    run.cases.back().id = "delivery/" + std::to_string(i);
  }
  return run;
}

TEST(Outcome, IsThatOfTheMusts) {
  EXPECT_EQ(outcome_sentence(passed_run()), "conforms: 1 of 1 MUST cases passed");
  EXPECT_EQ(outcome_sentence(failed_run()), "does not conform: 1 of 3 MUST cases passed");
  EXPECT_EQ(outcome_sentence(full_run()), "inconclusive: 1 of 3 MUST cases passed");
}

TEST(Markdown, BeginsWithTheVerdict) {
  const std::string text = written(write_markdown, passed_run(), {});
  EXPECT_THAT(text, StartsWith("## Talk: conforms: 1 of 1 MUST cases passed\n"));
  EXPECT_THAT(text, HasSubstr("| framing | 1 | 0 | 0 | 0 | 0 |\n"));
  EXPECT_THAT(text, Not(HasSubstr("###")));
}

TEST(Markdown, TellsWhatWasJudgedDownTheGravestFirst) {
  const std::string text = written(write_markdown, failed_run(), {});
  EXPECT_LT(text.find("### Failed\n"), text.find("### Failed below MUST\n"));
  EXPECT_LT(text.find("### Failed below MUST\n"), text.find("### Inconclusive\n"));
  EXPECT_LT(text.find("### Inconclusive\n"), text.find("### Warnings\n"));
  EXPECT_THAT(text, HasSubstr("<details><summary>❌ <code>delivery/hello</code> (must): "));
  EXPECT_THAT(text, HasSubstr("- Again with: <code>talkspec run http&#58;//127.0.0.1&#58;8080"));
}

TEST(Markdown, SetsKnownFailuresApart) {
  const std::string text = written(write_markdown, known_run(), {});
  EXPECT_LT(text.find("### Warnings\n"), text.find("### Known failures\n"));
  EXPECT_THAT(text, HasSubstr("- Known: <code>the server reads one segment only</code>"));
  EXPECT_THAT(text, Not(HasSubstr("### Failed\n")));
  EXPECT_THAT(written(write_markdown, unexpected_run(), {}),
              HasSubstr("### Not as the list of known failures has it\n"));
}

TEST(Markdown, HasNoMarkupOfATarget) {
  report::Run run = failed_run();
  run.cases[1].message = "<script>alert(1)</script> `a` | [x](y) @everyone #1 **b**\n# c";
  run.cases[1].transcript.resize(1);
  run.cases[1].transcript[0].kind = WireEvent::Kind::received;
  run.cases[1].transcript[0].bytes = "```\r\n`````\r\n</details>\r\n";
  const std::string text = written(write_markdown, run, {});
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, HasSubstr("<code>&#60;script&#62;alert&#40;1&#41;&#60;/script&#62; "
                              "&#96;a&#96; &#124; &#91;x&#93;&#40;y&#41; &#64;everyone "
                              "&#35;1 &#42;&#42;b&#42;&#42;&#92;n&#35; c</code>"));
  EXPECT_THAT(text, HasSubstr("\n``````text\n"));  // longer than what is in it
}

TEST(Markdown, StopsAtItsLimit) {
  const std::string whole = written(write_markdown, run_with_failures(100), {});
  const std::string cut = written(write_markdown, run_with_failures(100), {.limit = 20'000});
  EXPECT_GT(whole.size(), 100'000U);
  EXPECT_LT(cut.size(), 20'200U);
  EXPECT_THAT(cut, HasSubstr(" more are left out for want of room"));
}

TEST(GitHub, AnnotatesTheScenario) {
  const std::string text = github_annotations(failed_run(), "");
  EXPECT_THAT(text, HasSubstr("::error title=delivery/hello,file=suite/delivery.json,line=12::"
                              "alice got \\x1b[2J\\xff where “hello” was due%0ADELIVERY-WHOLE: "));
  EXPECT_THAT(text, HasSubstr("::error title=push/slow,"));
  EXPECT_THAT(text, HasSubstr("::warning title=delivery/burst/10-3,"));
  EXPECT_THAT(text, HasSubstr("::warning title=push/prompt,"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
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
  run.cases[1].id = "a,line=1::b";
  run.cases[1].message = "x\n::set-output name=a::b 100%";
  const std::string text = github_annotations(run, "");
  EXPECT_THAT(text, StartsWith("::error title=a%2Cline=1%3A%3Ab,file="));
  EXPECT_THAT(text, HasSubstr("::x\\n::set-output name=a::b 100%25%0A"));
}

TEST(GitHub, ShowsNoMoreThanGitHubDoes) {
  const std::string text = github_annotations(run_with_failures(25), "");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11);
  EXPECT_THAT(
      text, ::testing::EndsWith("::notice title=talkspec::25 errors and 0 warnings; all are in the "
                                "reports\n"));
}

TEST(GitHub, KeepsTheSummaryUnderItsLimit) {
  EXPECT_LT(written(write_github_summary, run_with_failures(3000)).size(), 1U << 20U);
}

TEST(Sarif, HasAResultForWhatWasJudgedDown) {
  const json run = json::parse(written(write_sarif, failed_run()))["runs"][0];
  ASSERT_EQ(run["results"].size(), 4U);
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

TEST(Badge, SaysTheVerdict) {
  const auto message = [](const report::Run& run) {
    return json::parse(written(write_badge_json, run))["message"];
  };
  EXPECT_EQ(message(passed_run()), "conforms, 1 case");
  EXPECT_EQ(message(failed_run()), "1 of 3 MUST fail");
  EXPECT_EQ(message(full_run()), "inconclusive");
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
  EXPECT_THAT(svg, HasSubstr("<title>Talk &lt;script&gt;&quot;&#39;&amp;: conforms, 1 case"));
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
}

}  // namespace
}  // namespace talkspec::report
