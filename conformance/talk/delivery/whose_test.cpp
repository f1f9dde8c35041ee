// What a reader asks while cases run side by side.
#include <gtest/gtest.h>

#include "conformance/talk/delivery/testing/script.h"

namespace talkspec::talk::delivery {
namespace {

using testing::history;
using testing::judged;

const Marks marks{"talkspec-", "talkspec-abc"};

TEST(Marks, AreReadAsTheyAreWritten) {
  EXPECT_EQ(marks.tag(OwnerId{17}), "talkspec-abc.17:");
  EXPECT_EQ(marks.control(OwnerId{17}, 3), "talkspec-abc!17.3");
  EXPECT_EQ(marks.owner_in("data: talkspec-abc.17:x"), OwnerId{17});
  EXPECT_EQ(marks.owner_in("talkspec-abc.x talkspec-abc.5:"), OwnerId{5});
  EXPECT_FALSE(marks.owner_in("talkspec-abc.17"));
  EXPECT_FALSE(marks.owner_in("talkspec-abc.99999999999:"));
  EXPECT_EQ(marks.untagged("talkspec-abc.17:x"), "x");
  EXPECT_EQ(marks.untagged("talkspec-abc.17x"), "talkspec-abc.17x");
  EXPECT_TRUE(marks.is_control("talkspec-abc!17.3"));
  EXPECT_FALSE(marks.is_control("talkspec-xyz!17.3"));
  EXPECT_TRUE(marks.is_foreign("talkspec-xyz!17.3"));
  EXPECT_FALSE(marks.is_foreign("talkspec-abc!17.3"));
  EXPECT_FALSE(Marks{}.is_foreign("x"));
  EXPECT_FALSE(Marks{}.is_control("!1.1"));
}

TEST(Whose, EveryOrigin) {
  const Checker checker = judged(
      "ask A a 7; open A; push 1 b/7 mine; push 2 b/8 theirs; push 3 b/7 talkspec-abc!7.1;"
      "push 4 a/7 back",
      {.marks = marks});
  struct Row {
    const char* text;
    Origin origin;
    std::optional<OwnerId> owner;
    std::optional<Kind> wrong;
  };
  const Row rows[] = {
      {"mine", Origin::own, OwnerId{7}, {}},
      {"theirs", Origin::other_case, OwnerId{8}, {}},
      {"talkspec-abc!7.1", Origin::control, OwnerId{7}, {}},
      {"back", Origin::own, OwnerId{7}, Kind::misrouted},
      {"noop", Origin::heartbeat, {}, {}},
      {"talkspec-xyz.1:x", Origin::foreign, {}, Kind::foreign},
      {"talkspec-abc.7:other", Origin::own, OwnerId{7}, {}},
      {"talkspec-abc.8:other", Origin::other_case, OwnerId{8}, {}},
      {"stranger", Origin::unknown, {}, {}},
      {"", Origin::unknown, {}, {}},
  };
  for (const Row& row : rows) {
    const Whose whose = checker.whose(PullId{0}, row.text);
    EXPECT_EQ(whose.origin, row.origin) << row.text;
    EXPECT_EQ(whose.owner, row.owner) << row.text;
    EXPECT_EQ(whose.wrong, row.wrong) << row.text;
  }
  EXPECT_EQ(checker.whose(PullId{1}, "mine").origin, Origin::unjudged);
  EXPECT_EQ(checker.whose(PullId{0}, "theirs").push, PushId{2});
  EXPECT_EQ(checker.whose(PullId{0}, "theirs").began, std::chrono::milliseconds(3));
  EXPECT_EQ(checker.findings(), 0U);
}

TEST(Whose, SaysBeforehandWhatIsWrong) {
  const Checker checker = judged(
      "ask A a 7; open A; push 1 b one; ok 1; push 2 b two; ok 2; got A two", {.marks = marks});
  EXPECT_EQ(checker.whose(PullId{0}, "one").wrong, Kind::order);
  EXPECT_EQ(checker.whose(PullId{0}, "two").wrong, Kind::twice);
}

TEST(Whose, AMessageWithATerminatorKeptInsideIsItsPushs) {
  const Checker checker = judged("ask A a 7; open A; push 1 b/7 be^fore; ok 1");
  EXPECT_EQ(checker.whose(PullId{0}, "be fore").push, PushId{1});
}

TEST(MustStillCome, CountsWhatAFenceWaitsFor) {
  Checker checker;
  const auto due = [&](const char* script) {
    for (const Event& event : history(script))
      checker.see(event);
    const std::optional<Due> must = checker.must_still_come(PullId{0});
    return must ? std::to_string(must->own) + " of " + std::to_string(must->all) : "none";
  };
  EXPECT_EQ(due(""), "none");
  EXPECT_EQ(due("ask A a 7; open A"), "0 of 0");
  EXPECT_EQ(due("push 1 b/7 one; push 2 b/8 two"), "0 of 0");
  EXPECT_EQ(due("ok 1"), "1 of 1");
  EXPECT_EQ(due("ok 2"), "1 of 2");
  EXPECT_EQ(due("got A two"), "1 of 1");
  EXPECT_EQ(due("got A two"), "1 of 1");
  EXPECT_EQ(due("push 3 b/7 one; ok 3"), "2 of 2");
  EXPECT_EQ(due("push 4 b/8 one; ok 4"), "2 of 3");
  EXPECT_EQ(due("got A one"), "1 of 2");
  EXPECT_EQ(due("got A one; got A one"), "0 of 0");
  EXPECT_EQ(due("push 5 b/7 noop; ok 5"), "0 of 0");
  EXPECT_EQ(due("push 6 b/7 three; ok 6"), "1 of 1");
  EXPECT_EQ(due("got A thr"), "0 of 0");
  EXPECT_EQ(due("got A three; got A three"), "0 of 0");
  EXPECT_EQ(due("push 7 b/7 four; got A fou; ok 7"), "0 of 0");
  EXPECT_EQ(due("push 8 b/7 one; got A one; ok 8"), "0 of 0");
  EXPECT_EQ(due("push 9 b/7 nine; ok 9; ask B a; end B refused"), "0 of 0");
  EXPECT_EQ(due("push 10 b/7 ten; ok 10"), "1 of 1");
  EXPECT_EQ(due("ask C a; open C"), "0 of 0");
}

}  // namespace
}  // namespace talkspec::talk::delivery
