#include "reports/forms/matrix.h"

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

TEST(Matrix, SaysWhereNoCaseRan) {
  const report::Run all = run_of({a_case("a/1", Verdict::pass)});
  const report::Run none = run_of({});
  const Matrix matrix = matrix_of({{"all", "", &all}, {"none", "", &none}}, false);
  EXPECT_EQ(matrix.rows[0].cells[1].verdict, std::nullopt);
  EXPECT_THAT(written(write_matrix_markdown, matrix),
              HasSubstr("| <code>REQ-A</code> | must | ✅ | – |\n"));
  EXPECT_THAT(written(write_matrix_text, matrix), HasSubstr("REQ-A (must): all pass, none –\n"));
  const json document = json::parse(written(write_matrix_json, matrix));
  EXPECT_EQ(document["implementations"][1]["name"], "none");
  EXPECT_EQ(document["requirements"][0]["cells"][0]["verdict"], "pass");
  EXPECT_FALSE(document["requirements"][0]["cells"][1].contains("verdict"));
}

TEST(Matrix, IsInTheFormThatThePathAsksFor) {
  EXPECT_EQ(wrong_matrix_path("a.md") + wrong_matrix_path("a.json") + wrong_matrix_path("a.html") +
                wrong_matrix_path("-"),
            "");
  EXPECT_EQ(wrong_matrix_path("a\n.txt"),
            "a\\n.txt: the name of a matrix must end in .md, .json or .html");
  const report::Run run = run_of({a_case("a/1", Verdict::pass)});
  const Matrix matrix = matrix_of({{"one", "", &run}}, false);
  const auto begins = [&matrix](const char* path) {
    StringSink out;
    write_matrix(matrix, path, out);
    return out.text().substr(0, 10);
  };
  EXPECT_EQ(begins("-"), "| Requirem");
  EXPECT_EQ(begins("a.json"), "{\n  \"versi");
  EXPECT_EQ(begins("a.html"), "<!doctype ");
}

TEST(Matrix, LinksToPagesAsSeenFromIt) {
  EXPECT_EQ(relative_to("/a/b/one.html", "/a/matrix.html"), "b/one.html");
  EXPECT_EQ(relative_to("one.html", "two/matrix.html"), "../one.html");
}

}  // namespace
}  // namespace talkspec::report
