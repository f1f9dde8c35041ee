#include "reports/compare.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/forms/comparison.h"
#include "reports/forms/matrix.h"
#include "reports/testing/few_cases.h"
#include "reports/testing/written.h"

namespace talkspec::report {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> lines_of(const Comparison& comparison) {
  std::vector<std::string> lines;
  for (const Difference& one : comparison.differences)
    lines.push_back(std::string(name(one.change)) + " " + one.id);
  return lines;
}

TEST(Compare, TellsNewFixedChangedAndUnmatched) {
  const report::Run earlier =
      run_of({a_case("a/same", Verdict::pass), a_case("b/breaks", Verdict::pass),
              a_case("c/mended", Verdict::fail, "x"), a_case("d/moves", Verdict::fail, "x"),
              a_case("e/gone", Verdict::pass), a_case("f/skipped", Verdict::fail)});
  const report::Run later =
      run_of({a_case("g/new", Verdict::pass), a_case("d/moves", Verdict::fail, "y"),
              a_case("c/mended", Verdict::warn), a_case("b/breaks", Verdict::fail, "z"),
              a_case("a/same", Verdict::pass), a_case("f/skipped", Verdict::skip)});
  const Comparison comparison = compare(earlier, later);
  EXPECT_THAT(lines_of(comparison),
              ElementsAre("new b/breaks", "fixed c/mended", "changed d/moves", "changed f/skipped",
                          "only in the earlier e/gone", "only in the later g/new"));
  EXPECT_EQ(comparison.same, 1U);
  EXPECT_EQ(comparison.doubt, "");
  EXPECT_TRUE(comparison.has_new_failure());
  EXPECT_FALSE(compare(later, later).has_new_failure());
  EXPECT_THAT(written(write_comparison_text, comparison),
              HasSubstr("new: b/breaks (must): pass -> fail: z\n"));
  EXPECT_THAT(written(write_comparison_text, comparison),
              HasSubstr("1 new, 1 fixed, 2 changed, 2 unmatched, 1 the same\n"));
}

TEST(Compare, CountsAFailureOfACaseThatIsNew) {
  EXPECT_TRUE(compare(run_of({}), run_of({a_case("a/b", Verdict::fail)})).has_new_failure());
  EXPECT_FALSE(compare(run_of({}), run_of({a_case("a/b", Verdict::pass)})).has_new_failure());
}

TEST(Compare, DoubtsWhatIsHardToCompare) {
  report::Run other = run_of({});
  other.suite_hash = "1";
  EXPECT_THAT(compare(run_of({}), other).doubt, HasSubstr("different suites"));
  other.profile = "talk-1.1";
  EXPECT_THAT(compare(run_of({}), other).doubt, HasSubstr("draft-00 and talk-1.1"));
}

TEST(Matrix, LaysAFailureToTheFirstRequirement) {
  const report::Run good = run_of({a_case("a/1", Verdict::pass), a_case("a/2", Verdict::pass)});
  const report::Run bad = run_of({a_case("a/1", Verdict::pass), a_case("a/2", Verdict::fail)});
  const Matrix matrix = matrix_of({{"good", "", &good}, {"bad", "bad.html", &bad}}, false);
  ASSERT_EQ(matrix.rows.size(), 2U);
  EXPECT_EQ(matrix.rows[0].requirement.id, "REQ-A");
  EXPECT_EQ(matrix.rows[0].cells[0].verdict, Verdict::pass);
  EXPECT_EQ(matrix.rows[0].cells[1].verdict, Verdict::fail);
  EXPECT_THAT(matrix.rows[0].cells[1].cases, ElementsAre(1U, 0U));  // the worst first
  EXPECT_EQ(matrix.rows[1].cells[1].verdict, Verdict::pass);
  EXPECT_THAT(matrix.rows[1].cells[1].cases, ElementsAre(0U));
}

Case receiving(const std::vector<std::string>& pieces) {
  Case c = a_case("a/1", Verdict::pass);
  for (const std::string& piece : pieces) {
    WireEvent event;
    event.connection = "alice";
    event.kind = WireEvent::Kind::received;
    event.bytes = piece;
    c.transcript.push_back(event);
  }
  return c;
}

TEST(Divergence, DoesNotSeeHowBytesWereCut) {
  EXPECT_FALSE(first_divergence(receiving({"HTTP/1.1 ", "200"}), receiving({"HTTP/1.1 200"})));
  EXPECT_FALSE(first_divergence(receiving({}), receiving({})));
}

TEST(Divergence, IsTheFirstByteThatDiffers) {
  const auto found = first_divergence(
      receiving({"HTTP/1.1 200 OK\r\nTransfer-Encoding: ", "chunked\r\n\r\n5\r\n"}),
      receiving({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n05\r\n"}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->connection, "alice");
  EXPECT_EQ(found->offset, 47U);
  EXPECT_EQ(found->before, 24U);
  EXPECT_EQ(found->left.substr(found->before), "5\r\n");
  EXPECT_EQ(found->right.substr(found->before), "05\r\n");
}

TEST(Divergence, IsTheEndOfTheShorterOne) {
  const auto found = first_divergence(receiving({"abc"}), receiving({"ab"}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->offset, 2U);
  EXPECT_EQ(found->right, "ab");
}

TEST(Divergence, LeavesOutTheDate) {
  const std::string head = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 06:00:0";
  EXPECT_FALSE(
      first_divergence(receiving({head + "1 GMT\r\n\r\n"}), receiving({head + "2 GMT\r\n\r\n"})));
  EXPECT_TRUE(
      first_divergence(receiving({head + "1 GMT\r\n\r\na"}), receiving({head + "2 GMT\r\n\r\nb"})));
}

TEST(Divergence, SaysNothingOfWhatWasNotKept) {
  Case cut = receiving({"ab"});
  cut.transcript[0].elided = 1;
  EXPECT_FALSE(first_divergence(cut, receiving({"abc"})));
  EXPECT_TRUE(first_divergence(cut, receiving({"ax"})));
}

TEST(Matrix, ComparesWhatCameWithTheFirstColumn) {
  report::Run a = run_of({receiving({"one"})});
  report::Run b = run_of({receiving({"two"})});
  const Matrix matrix = matrix_of({{"a", "", &a}, {"b", "", &b}, {"c", "", &a}}, true);
  ASSERT_EQ(matrix.diverging.size(), 1U);
  EXPECT_EQ(matrix.diverging[0].column, 1U);
  EXPECT_THAT(written(write_matrix_text, matrix),
              HasSubstr("a/1: alice differs at byte 0\n  a: ▸one\n  b: ▸two\n"));
  EXPECT_TRUE(matrix_of({{"a", "", &a}, {"b", "", &b}}, false).diverging.empty());
}

}  // namespace
}  // namespace talkspec::report
