// Texts that are pushed more than once.
#include <gtest/gtest.h>

#include "conformance/talk/delivery/testing/script.h"

namespace talkspec::talk::delivery {
namespace {

using testing::judged;
using testing::verdict;

struct Row {
  const char* says;
  std::string history;
  const char* verdict;
};

void check(const std::string& begin, const std::vector<Row>& rows) {
  for (const Row& row : rows)
    EXPECT_EQ(verdict(judged(begin + row.history + "over waited")), row.verdict) << row.says;
}

TEST(Repeated, TextsComeAsOftenAsTheyWerePushed) {
  check("ask A a; open A; push 1 b x; ok 1; push 2 b x; ok 2; push 3 c x; ok 3; ",
        {{"three times", "got A x; got A x; got A x; ", ""},
         {"twice", "got A x; got A x; ", "lost A 3"},
         {"not at all", "", "lost A 1, lost A 2, lost A 3"},
         {"four times", "got A x; got A x; got A x; got A x; ", "twice A 3"}});
}

TEST(Repeated, OneThatCameBeforeTheNextBeganWasTheFirst) {
  check("ask A a; open A; push 1 b x; got A x; ",
        {{"the second is missing", "push 2 b x; ok 1; ok 2; ", "lost A 2"},
         {"the second came", "push 2 b x; ok 1; ok 2; got A x; ", ""},
         {"one came too early", "got A x; push 2 b x; ok 1; ok 2; ", "twice A 1, lost A 2"}});
}

TEST(Repeated, WhatNeedNotComeMayBeTheOneThatCame) {
  check("ask A a; open A; push 1 b x; no 1; push 2 b x; ok 2; ",
        {{"one", "got A x; ", ""},
         {"both", "got A x; got A x; ", ""},
         {"none", "", "lost A 2"},
         {"three", "got A x; got A x; got A x; ", "twice A 2"}});
  check("ask A a; open A; push 1 b x; push 2 b x; got A x; ",
        {{"the one that is accepted is the one that came", "ok 2; ", ""},
         {"and both cannot be", "ok 2; ok 1; ", "lost A 1"}});
}

TEST(Repeated, PushesBeforeThePullCountWhereTheyMayStillCome) {
  check("push 1 b x; push 2 b x; ok 2; push 3 b x; no 3; ask A a; open A; ",
        {{"the one under way and the refused one", "got A x; got A x; ", ""},
         {"not the one that was answered", "got A x; got A x; got A x; ", "before-the-pull A 3"},
         {"and one more that is pushed", "push 4 b x; ok 4; got A x; got A x; got A x; ", ""},
         {"which had to come", "push 4 b x; ok 4; ", "lost A 4"}});
}

TEST(Repeated, OnesOwnDoNotCount) {
  check("ask A a; open A; push 1 a x; ok 1; push 2 b x; ok 2; ",
        {{"the other's came", "got A x; ", ""},
         {"the own one came as well", "got A x; got A x; ", "to-its-pusher A 2"}});
}

TEST(Repeated, OrderIsJudgedWhereEveryWayOfGivingThemOutIsWrong) {
  const std::string pushes =
      "ask A a; open A; push 1 b x; ok 1; push 2 b y; ok 2; push 3 b x; ok 3; ";
  check(pushes, {{"as pushed", "got A x; got A y; got A x; ", ""},
                 {"the second x too early", "got A x; got A x; got A y; ", "order A 2/3"},
                 {"the first x too late", "got A y; got A x; got A x; ", "order A 1/2"},
                 {"the first x never, and nobody waits", "got A y; end A reset; ", "lost A 1/2"}});
  check("ask A a; open A; push 1 b x; push 2 b x; ok 1; push 3 b y; ok 2; ok 3; ",
        {{"either x may be the one that overlaps y", "got A x; got A y; got A x; ", ""},
         {"both cannot", "got A y; got A x; got A x; ", "order A 1/3"}});
  check("ask A a; open A; push 1 b x; ok 1; push 2 b y; ok 2; push 3 c x; ok 3; ",
        {{"several pushers' are not judged", "got A y; got A x; got A x; ", ""}});
}

TEST(Repeated, ATakenOverNameExcusesThem) {
  check("ask A a; open A; push 1 b x; ok 1; push 2 b x; ok 2; ask B a; open B; ",
        {{"neither need come", "", ""},
         {"one here and one there", "got A x; got B x; ", ""},
         {"a new one must come there", "push 3 b x; ok 3; got A x; ", "lost B 3"}});
  check("ask A a; open A; push 1 b x; ok 1; push 2 b x; ok 2; ask B a; end B refused; ",
        {{"they have no place in the order either",
          "push 3 b y; ok 3; push 4 b x; ok 4; got A y; got A x; ", ""}});
}

TEST(Repeated, OnOneConnectionTheyMayBeThoseOfAnother) {
  check("ask A a; open A; push 1 b@1 x; push 2 b@1 y; push 3 b@2 y; ok 1; ok 2; ok 3; ",
        {{"the y of the other connection came first", "got A y; got A x; got A y; ", ""}});
}

TEST(Repeated, TextsThatNobodyIsToGet) {
  const std::string script = "ask A a; open A; push 1 b x; push 2 b x; ok 1; ok 2; got A x; over";
  EXPECT_EQ(verdict(judged(script, {.routing = Routing::none})), "to-anybody A 2");
}

TEST(Repeated, DamagedOnesAreNotMissing) {
  check("ask A a; open A; push 1 b hello; ok 1; got A hel; push 2 b hello; ok 2; ",
        {{"the second came", "got A hello; ", "cut-at-end A 1"},
         {"both came", "got A hello; got A hello; ", "cut-at-end A 1"},
         {"the second was damaged as well", "got A ello; ", "cut-at-end A 1, cut-at-start A 2"},
         {"the second is missing", "", "cut-at-end A 1, lost A 2"}});
}

TEST(Repeated, AreShownAsThoseThatWereUnderWay) {
  const Checker checker = judged("push 1 b/8 x; ok 1; push 2 b/7 x; push 3 b/8 x; ask A a 7");
  EXPECT_EQ(checker.whose(PullId{0}, "x").push, PushId{2});
}

TEST(Repeated, AreShownAsThoseOfThePullsOwnerFirst) {
  Checker checker =
      judged("ask A a 7; open A; push 1 b/8 x; ok 1; push 2 c/7 x; ok 2; push 3 c/7 x; ok 3");
  for (const std::uint32_t push : {2U, 3U, 1U}) {
    const Whose whose = checker.whose(PullId{0}, "x");
    EXPECT_EQ(whose.push, PushId{push});
    EXPECT_EQ(whose.origin, push == 1 ? Origin::other_case : Origin::own);
    EXPECT_FALSE(whose.wrong);
    checker.see({Time{}, event::Message{PullId{0}, "x"}});
  }
  EXPECT_EQ(checker.whose(PullId{0}, "x").wrong, Kind::twice);
}

}  // namespace
}  // namespace talkspec::talk::delivery
