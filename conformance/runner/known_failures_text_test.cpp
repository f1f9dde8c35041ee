// What --update-known-failures leaves of a file that people have written.
#include "conformance/runner/known_failures_text.h"

#include <string>

#include <gtest/gtest.h>

namespace talkspec::runner {
namespace {

using report::Verdict;

KnownFailure known(const std::string& id, Verdict verdict = Verdict::fail) {
  return {.of_requirement = false,
          .id = id,
          .verdict = verdict,
          .reason = "r",
          .until = {},
          .comment = {}};
}

const std::string file = R"(// Ours, see the wiki, "known": [
{
  "comment": "of the whole", "known": [
    // the first, slow proxy
    {"case": "a/one", "verdict": "fail", "reason": "r"},
    {"verdict": "fail", "case": "a/two", "reason": "r"}, // , no comma here
    {
      "case": "a/three", "reason": "r", "verdict": "fail" /* as it was */
    }
  ]
}
)";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), by);
}

TEST(KnownFailuresText, StaysWhereNothingHasChanged) {
  EXPECT_EQ(mended_text(file, {known("a/one"), known("a/two"), known("a/three")}), file);
}

TEST(KnownFailuresText, ChangesAVerdictInItsPlace) {
  EXPECT_EQ(mended_text(file, {known("a/one"), known("a/two"), known("a/three", Verdict::warn)}),
            replaced(file, R"("verdict": "fail" /*)", R"("verdict": "warn" /*)"));
}

TEST(KnownFailuresText, LosesEntriesAndKeepsComments) {
  EXPECT_EQ(mended_text(file, {known("a/two"), known("a/three")}),
            replaced(file,
                     R"(    {"case": "a/one", "verdict": "fail", "reason": "r"},)"
                     "\n",
                     ""));
  EXPECT_EQ(mended_text(file, {known("a/one"), known("a/three")}),
            replaced(file, R"({"verdict": "fail", "case": "a/two", "reason": "r"}, //)", " //"));
  const std::string none = mended_text(file, {});
  for (const char* comment : {"// Ours", "of the whole", "// the first", "// , no comma"})
    EXPECT_NE(none.find(comment), std::string::npos) << none;
  EXPECT_EQ(none.find("a/"), std::string::npos) << none;
}

TEST(KnownFailuresText, GetsNewEntriesBehindThoseThatStay) {
  for (const KnownFailures& list : {KnownFailures{known("a/one"), known("b/new"), known("b/newer")},
                                    KnownFailures{known("b/new"), known("b/newer")}}) {
    const std::string text = mended_text(file, list);
    const std::size_t at = text.find("b/new\"");
    EXPECT_NE(at, std::string::npos) << text;
    EXPECT_GT(text.find("b/newer"), at);
    EXPECT_EQ(mended_text(text, list), text) << "what was written is read again";
  }
  EXPECT_EQ(mended_text("", {known("b/new")}), text_of({known("b/new")}));
}

}  // namespace
}  // namespace talkspec::runner
