#include "reports/forms/comparison.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/testing/few_cases.h"
#include "reports/testing/written.h"

namespace talkspec::report {
namespace {

using nlohmann::json;
using namespace testing;
using ::testing::HasSubstr;

TEST(Comparison, WritesJsonAndMarkdown) {
  const Comparison comparison = compare(run_of({a_case("a/b", Verdict::pass)}),
                                        run_of({a_case("a/b", Verdict::fail, "<b>|`\x1b")}));
  const json document = json::parse(written(write_comparison_json, comparison));
  EXPECT_EQ(document["summary"]["new"], 1);
  EXPECT_EQ(document["differences"][0]["laterMessage"], "<b>|`\\x1b");
  EXPECT_THAT(written(write_comparison_markdown, comparison),
              HasSubstr("| new | <code>a/b</code> | must | pass | fail | "
                        "<code>&#60;b&#62;&#124;&#96;&#92;x1b</code> |\n"));
}

}  // namespace
}  // namespace talkspec::report
