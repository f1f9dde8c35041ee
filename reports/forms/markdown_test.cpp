#include "reports/forms/markdown.h"

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

TEST(Markdown, BeginsWithTheVerdict) {
  report::Run run = passed_run();
  run.headlines.clear();
  const std::string text = written(write_markdown, run, {});
  EXPECT_THAT(text, StartsWith("## Talk: conforms: 1 of 1 MUST cases passed\n"));
  EXPECT_THAT(text, HasSubstr("| framing | 1 | 0 | 0 | 0 | 0 | 0 |\n"));
  EXPECT_THAT(text, Not(HasSubstr("###")));
}

TEST(Markdown, SaysWhatHoldsForTheWholeRun) {
  const std::string text = written(write_markdown, full_run(), {});
  EXPECT_THAT(text, HasSubstr("\n- everybody gets every message, also the pusher\n"));
  EXPECT_THAT(text, HasSubstr("| Out of time | yes: the run met its limit of 120 s |\n"));
}

TEST(Markdown, ShowsTheScreenOfATargetThatFailedBeforeItsCases) {
  const std::string text = written(write_markdown, smoke_run(), {});
  EXPECT_THAT(text, HasSubstr("\n```text\nsent  POST /push HTTP/1.1\\r\\n\n"));
  EXPECT_THAT(text, Not(HasSubstr("| Area |")));
}

TEST(Markdown, TellsWhatDidNotPassTheGravestFirst) {
  const std::string text = written(write_markdown, failed_run(), {});
  EXPECT_LT(text.find("### Failed\n"), text.find("### Failed below MUST\n"));
  EXPECT_LT(text.find("### Failed below MUST\n"), text.find("### Unsteady\n"));
  EXPECT_LT(text.find("### Unsteady\n"), text.find("### Inconclusive\n"));
  EXPECT_LT(text.find("### Inconclusive\n"), text.find("### Warnings\n"));
  EXPECT_THAT(text, HasSubstr("<details open><summary>❌ <code>delivery/hello</code> (must): "));
  EXPECT_THAT(text, HasSubstr("<details><summary>🔁 <code>order/overtaken</code> (must): "));
  EXPECT_THAT(text, HasSubstr("- Other try: <code>failed&#58; alice&#58; &#92;xff</code>\n"));
  EXPECT_THAT(text, HasSubstr("\nThe exchange of another try, which failed:\n\n```text\n"));
  EXPECT_THAT(text, HasSubstr("- Step: <code>suite/delivery.json&#58;19</code>\n"));
  EXPECT_THAT(text, HasSubstr("- Again with: <code>talkspec run http&#58;//127.0.0.1&#58;8080"));
}

TEST(Markdown, TellsACauseOnceAndTheOtherCasesByTheirId) {
  report::Run run = run_with_failures(150);
  for (Case& c : run.cases)
    c.cause = "a push is answered and not delivered";
  const std::string text = written(write_markdown, run, {});
  EXPECT_THAT(text, HasSubstr("<summary>❌ 150 cases (must): <code>a push is answered and not "
                              "delivered</code></summary>\n\n"
                              "- For example: <code>delivery/0</code>\n"));
  EXPECT_THAT(text, HasSubstr("- Others: <code>delivery/1</code>, <code>delivery/2</code>, "));
  EXPECT_THAT(text, HasSubstr("<code>delivery/100</code> and 49 more\n"));
  EXPECT_EQ(text.find("</details>"), text.rfind("</details>"));
}

TEST(Markdown, SetsKnownFailuresApart) {
  const std::string text = written(write_markdown, known_run(), {});
  EXPECT_LT(text.find("### Warnings\n"), text.find("### Known failures\n"));
  EXPECT_THAT(text, HasSubstr("- Known: <code>the server reads one segment only</code>"));
  EXPECT_THAT(text, Not(HasSubstr("### Failed\n")));
  EXPECT_THAT(written(write_markdown, unexpected_run(), {}),
              HasSubstr("### Not as the list of known failures says\n"));
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
  report::Run run = run_with_failures(100);
  for (Case& c : run.cases)
    c.cause = c.id;
  const std::string whole = written(write_markdown, run, {});
  const std::string cut = written(write_markdown, run, {.limit = 20'000});
  EXPECT_GT(whole.size(), 100'000U);
  EXPECT_LT(cut.size(), 20'200U);
  EXPECT_THAT(cut, HasSubstr(" more cases are left out, as there is no room"));
}

}  // namespace
}  // namespace talkspec::report
