#include "reports/groups.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/few_cases.h"

namespace talkspec::report {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Case caused(const std::string& id, const std::string& cause, Layer layer, Level level = Level::must,
            Verdict verdict = Verdict::fail) {
  Case c = a_case(id, verdict, id + " broke");
  c.cause = cause;
  c.layer = layer;
  c.level = level;
  return c;
}

// The IDs of each group, the representative first.
std::vector<std::string> ids_of(const report::Run& run) {
  std::vector<std::string> all;
  for (const Group& group : groups_of(run)) {
    std::string ids = representative(run, group).id;
    for (const std::string_view id : other_ids(run, group, 100))
      ids.append(" ").append(id);
    all.push_back(ids);
  }
  return all;
}

TEST(Groups, HaveOneCauseEach) {
  EXPECT_THAT(ids_of(run_of({})), IsEmpty());
  EXPECT_THAT(
      ids_of(run_of({a_case("a/passes", Verdict::pass), a_case("a/skipped", Verdict::skip)})),
      IsEmpty());
  const report::Run run = run_of({caused("a/1", "no CRLF after a chunk", Layer::chunks),
                                  caused("a/2", "no Date", Layer::chunks),
                                  caused("a/3", "no CRLF after a chunk", Layer::chunks)});
  EXPECT_THAT(ids_of(run), ElementsAre("a/1 a/3", "a/2"));
  EXPECT_EQ(groups_of(run)[0].sentence, "no CRLF after a chunk");
  EXPECT_EQ(size_of(groups_of(run)[0]), "2 cases");
}

TEST(Groups, AreOfOneRequirement) {
  report::Run run = run_of({caused("a/1", "x", Layer::own), caused("a/2", "x", Layer::own)});
  run.cases[1].requirements[0].id = "REQ-OTHER";
  EXPECT_THAT(ids_of(run), ElementsAre("a/1", "a/2"));
  run.cases[0].requirements.clear();
  run.cases[1].requirements.clear();
  EXPECT_THAT(ids_of(run), ElementsAre("a/1 a/2"));
}

TEST(Groups, AreOfOneMessageWhereTheCauseIsNotKnown) {
  report::Run run =
      run_of({a_case("a/1", Verdict::fail, "late"), a_case("a/2", Verdict::fail, "odd"),
              a_case("a/3", Verdict::fail, "late")});
  EXPECT_THAT(ids_of(run), ElementsAre("a/1 a/3", "a/2"));
  EXPECT_EQ(groups_of(run)[0].sentence, "late");
}

TEST(Groups, ComeTheGravestFirst) {
  const report::Run run = run_of({
      caused("warn/must", "w", Layer::connection, Level::must, Verdict::warn),
      caused("fail/may", "m", Layer::connection, Level::may),
      caused("fail/should", "s", Layer::own, Level::should),
      caused("fail/own", "o", Layer::own),
      caused("fail/order/1", "p", Layer::order),
      caused("fail/order/2", "q", Layer::order),
      caused("fail/order/3", "q", Layer::order),
      caused("fail/chunks", "c", Layer::chunks),
  });
  EXPECT_THAT(ids_of(run), ElementsAre("fail/chunks", "fail/order/2 fail/order/3", "fail/order/1",
                                       "fail/own", "fail/should", "fail/may", "warn/must"));
  EXPECT_EQ(heading(groups_of(run)[3]), "Failed");
  EXPECT_EQ(heading(groups_of(run)[4]), "Failed below MUST");
  EXPECT_EQ(heading(groups_of(run)[6]), "Warnings");
}

TEST(Groups, KeepKnownUnsteadyInconclusiveAndUnexpectedApart) {
  report::Run run = run_of({
      caused("a/known", "x", Layer::own),
      caused("a/unsteady", "x", Layer::own, Level::must, Verdict::unsteady),
      caused("a/inconclusive", "x", Layer::own, Level::must, Verdict::inconclusive),
      caused("a/failed", "x", Layer::own),
      caused("a/unexpected", "x", Layer::own),
      a_case("a/passes", Verdict::pass),
  });
  run.cases[0].known = "as it is";
  run.cases[4].unexpected = "is listed until 2026-01-01, which is over";
  run.cases[5].unexpected = "passes, but the list has it for fail";
  EXPECT_THAT(ids_of(run), ElementsAre("a/unexpected", "a/passes", "a/failed", "a/unsteady",
                                       "a/inconclusive", "a/known"));
}

TEST(Groups, AreStoodForByACaseThatWasConfirmed) {
  report::Run run = run_of({caused("a/1", "x", Layer::own), caused("a/2", "x", Layer::own),
                            caused("a/3", "x", Layer::own)});
  run.cases[1].attempts.resize(1);
  EXPECT_THAT(ids_of(run), ElementsAre("a/2 a/1 a/3"));
}

TEST(Groups, AreStoodForByACaseThatIsReadAtAGlance) {
  report::Run run = run_of({caused("a/1", "x", Layer::own), caused("a/2", "x", Layer::own),
                            caused("a/3", "x", Layer::own)});
  run.cases[0].expected = std::string(20'000, 'x');
  EXPECT_THAT(ids_of(run), ElementsAre("a/2 a/1 a/3"));
  for (Case& c : run.cases)
    c.actual = std::string(20'000, 'x');
  EXPECT_THAT(ids_of(run), ElementsAre("a/1 a/2 a/3"));
}

TEST(SlowestCases, AreThoseThatTookLongest) {
  report::Run run = run_of({a_case("a/1", Verdict::pass), a_case("a/2", Verdict::pass),
                            a_case("a/3", Verdict::pass), a_case("a/4", Verdict::pass)});
  run.cases[0].duration = std::chrono::microseconds(5);
  run.cases[1].duration = std::chrono::microseconds(50);
  run.cases[3].duration = std::chrono::microseconds(9);
  std::vector<std::string> ids;
  for (const Case* c : slowest_cases(run, 2))
    ids.push_back(c->id);
  EXPECT_THAT(ids, ElementsAre("a/2", "a/4"));
  EXPECT_EQ(slowest_cases(run, 9).size(), 3U);
}

}  // namespace
}  // namespace talkspec::report
