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
  EXPECT_THAT(cut, HasSubstr(" more cases are left out, as there is no room"));
}

}  // namespace
}  // namespace talkspec::report
