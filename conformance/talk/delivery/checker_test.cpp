#include "conformance/talk/delivery/checker.h"

#include <gtest/gtest.h>

#include "conformance/talk/delivery/testing/script.h"

namespace talkspec::talk::delivery {
namespace {

using testing::judged;
using testing::verdict;

struct Row {
  const char* says;
  const char* history;
  const char* verdict;
};

void check(const std::vector<Row>& rows, const Config& config = {}) {
  for (const Row& row : rows)
    EXPECT_EQ(verdict(judged(row.history, config)), row.verdict) << row.says;
}

TEST(Delivery, WhatAPullHadToGet) {
  check({
      {"a push within the time of the pull came",
       "ask A a; open A; push 1 b x; ok 1; got A x; over waited", ""},
      {"it came before its answer", "ask A a; open A; push 1 b x; got A x; ok 1; over waited", ""},
      {"it did not", "ask A a; open A; push 1 b x; ok 1; over waited", "lost A 1"},
      {"it did not on one of two",
       "ask A a; open A; ask B b; open B; push 1 c x; ok 1; got A x; over waited", "lost B 1"},
      {"nobody waited for it", "ask A a; open A; push 1 b x; ok 1; over", ""},
      {"the runner closed the pull at once",
       "ask A a; open A; push 1 b x; ok 1; end A closed; over waited", ""},
      {"the runner waited, and closed it",
       "ask A a; open A; push 1 b x; ok 1; end A closed waited; over waited", "lost A 1"},
      {"the server ended the pull",
       "ask A a; open A; push 1 b x; ok 1; end A last-chunk; over waited", ""},
      {"it was not being read", "ask A a; open A; push 1 b x; ok 1; pause A; over waited", ""},
      {"it was being read again",
       "ask A a; open A; push 1 b x; ok 1; pause A; resume A; over waited", "lost A 1"},
      {"the empty message is a message", "ask A a; open A; push 1 b -; ok 1; over waited",
       "lost A 1"},
      {"the empty message came", "ask A a; open A; push 1 b -; ok 1; got A -; over waited", ""},
  });
}

TEST(Delivery, APullThatOpensMeanwhile) {
  check({
      {"a push that began before it was proved", "ask A a; push 1 b x; open A; ok 1; over waited",
       ""},
      {"it may come all the same", "ask A a; push 1 b x; open A; ok 1; got A x; over waited", ""},
      {"an answered pull is not sure", "ask A a; head A; push 1 b x; ok 1; over waited", ""},
      {"a message proves it",
       "ask A a; head A; push 1 b x; got A x; ok 1; push 2 b y; ok 2; over waited", "lost A 2"},
      {"a push under way as the pull was asked for may come",
       "push 1 b x; ask A a; open A; ok 1; got A x; over waited", ""},
      {"one that was answered before may not",
       "push 1 b x; ok 1; ask A a; open A; got A x; over waited", "before-the-pull A 1"},
      {"one that was refused before may", "push 1 b x; no 1; ask A a; open A; got A x; over waited",
       ""},
  });
  check({{"where messages are kept it may",
          "push 1 b x; ok 1; ask A a; open A; got A x; over waited", ""}},
        {.keeps_messages = true});
}

TEST(Delivery, PushesWithoutAnAnswerOrRefused) {
  for (const std::string end : {"", "no 1; ", "gone 1; "}) {
    const std::string begin = "ask A a; open A; push 1 b x; " + end;
    EXPECT_EQ(verdict(judged(begin + "over waited")), "");
    EXPECT_EQ(verdict(judged(begin + "got A x; over waited")), "");
    EXPECT_EQ(verdict(judged(begin + "got A x; got A x; over waited")), "twice A 1");
  }
}

TEST(Delivery, Order) {
  check({
      {"one after the other",
       "ask A a; open A; push 1 b x; ok 1; push 2 b y; ok 2; got A x; got A y; over waited", ""},
      {"swapped",
       "ask A a; open A; push 1 b x; ok 1; push 2 b y; ok 2; got A y; got A x; over waited",
       "order A 1/2"},
      {"of two pushers",
       "ask A a; open A; push 1 b x; ok 1; push 2 c y; ok 2; got A y; got A x; over waited", ""},
      {"of pushes that overlap",
       "ask A a; open A; push 1 b x; push 2 b y; ok 1; ok 2; got A y; got A x; over waited", ""},
      {"that overlap on one connection",
       "ask A a; open A; push 1 b@1 x; push 2 b@1 y; ok 1; ok 2; got A y; got A x; over waited",
       "order A 1/2"},
      {"that overlap on one connection, and come before the answers",
       "ask A a; open A; push 1 b@1 x; push 2 b@1 y; got A y; got A x; ok 1; ok 2; over waited",
       "order A 1/2"},
      {"of which the first was refused",
       "ask A a; open A; push 1 b@1 x; push 2 b@1 y; got A y; got A x; no 1; ok 2; over waited",
       ""},
      {"of pushers that share a connection",
       "ask A a; open A; push 1 b@1 x; push 2 c@1 y; ok 1; ok 2; got A y; got A x; over waited",
       ""},
      {"a refused one has no place",
       "ask A a; open A; push 1 b x; no 1; push 2 b y; ok 2; got A y; got A x; over waited", ""},
      {"a gap shows",
       "ask A a; open A; push 1 b x; ok 1; push 2 b y; ok 2; got A y; end A reset; over waited",
       "lost A 1/2"},
      {"no gap shows behind another pusher's",
       "ask A a; open A; push 1 b x; ok 1; push 2 c y; ok 2; got A y; end A reset; over", ""},
      {"a gap on one connection",
       "ask A a; open A; push 1 b@1 x; push 2 b@1 y; ok 1; ok 2; got A y; end A fin; over",
       "lost A 1/2"},
  });
}

TEST(Delivery, Routing) {
  const char* back = "ask A a; open A; push 1 a x; ok 1; got A x; over waited";
  const char* lost = "ask A a; open A; push 1 a x; ok 1; over waited";
  const char* other = "ask A a; open A; push 1 b x; ok 1; over waited";
  const char* came = "ask A a; open A; push 1 b x; ok 1; got A x; over waited";
  check({{"to its pusher", back, "to-its-pusher A 1"},
         {"not", lost, ""},
         {"other", other, "lost A 1"}});
  check({{"to its pusher", back, ""}, {"not", lost, "lost A 1"}}, {.routing = Routing::all});
  check({{"to its pusher", back, "to-anybody A 1"},
         {"came", came, "to-anybody A 1"},
         {"not", other, ""}},
        {.routing = Routing::none});
  check({{"to its pusher", back, ""}, {"not", lost, ""}, {"other", other, ""}},
        {.routing = Routing::unknown});
}

TEST(Delivery, RoutingThatIsFoundOutHoldsForWhatIsPushedThen) {
  Checker checker({.routing = Routing::unknown});
  for (const Event& event : testing::history("ask A a; open A; push 1 b x; ok 1"))
    checker.see(event);
  checker.found_out(Routing::others);
  for (const Event& event : testing::history("push 2 b y; ok 2; over waited"))
    checker.see(event);
  EXPECT_EQ(verdict(checker), "lost A 2");
}

TEST(Delivery, ASecondPullOfTheName) {
  const std::string both = "ask A a; open A; push 1 c x; ok 1; ask B a; open B; push 2 c y; ok 2; ";
  check({
      {"the second takes the name over", (both + "got A x; got B y; over waited").c_str(), ""},
      {"both get it", (both + "got A x; got A y; got B y; over waited").c_str(), ""},
      {"what the first missed goes to the second", (both + "got B x; got B y; over waited").c_str(),
       ""},
      {"the second gets nothing", (both + "got A x; got A y; over waited").c_str(), "lost B 2"},
      {"the second is refused",
       "ask A a; open A; ask B a; end B refused; push 1 c x; ok 1; over waited", "lost A 1"},
      {"a push while that was open",
       "ask A a; open A; ask B a; push 1 c x; end B refused; ok 1; over waited", ""},
      {"what the first got does not come again",
       "ask A a; open A; push 1 c x; ok 1; got A x; ask B a; open B; got B x; over waited",
       "before-the-pull B 1"},
      {"nor what was answered before the first",
       "push 1 c x; ok 1; ask A a; open A; end A closed; ask B a; got B x; over waited",
       "before-the-pull B 1"},
      {"what was pushed between them may",
       "ask A a; open A; end A closed; push 1 c x; ok 1; ask B a; got B x; over waited", ""},
  });
}

TEST(Delivery, APullThatTheRunnerHalfCloses) {
  check({
      {"need get nothing more", "ask A a; open A; push 1 b x; ok 1; end A half-closed; over waited",
       "lost A 1"},
      {"which is not lost while nobody waits",
       "ask A a; open A; push 1 b x; ok 1; end A half-closed; end A fin; over waited", ""},
      {"what comes is welcome",
       "ask A a; open A; push 1 b x; ok 1; end A half-closed; got A x; end A fin; over waited", ""},
      {"pushes behind it need not come",
       "ask A a; open A; end A half-closed; push 1 b x; ok 1; over waited", ""},
  });
}

TEST(Delivery, Heartbeats) {
  check({
      {"ticks", "ask A a; got A noop; got A noop; over waited", ""},
      {"one that is pushed may be missing", "ask A a; open A; push 1 b noop; ok 1; over waited",
       ""},
      {"and may come often",
       "ask A a; open A; push 1 b noop; ok 1; got A noop; got A noop; over waited", ""},
  });
  check(
      {{"not a heartbeat here",
        "ask A a; open A; push 1 b noop; ok 1; got A noop; got A noop; over waited", "twice A 1"}},
      {.heartbeats = {"tick"}});
}

TEST(Delivery, WhatEachFindingShows) {
  const Checker checker = judged(
      "ask A a 7; open A; push 1 b/8 one; ok 1; push 2 b/8 two; ok 2; got A two; got A one; over "
      "waited");
  ASSERT_EQ(checker.findings(), 1U);
  const Finding& finding = checker.finding(0);
  EXPECT_EQ(finding.pull_owner, OwnerId{7});
  EXPECT_EQ(finding.push_owner, OwnerId{8});
  EXPECT_EQ(finding.events, (std::vector<EventIndex>{2, 3, 4, 6, 7}));
  EXPECT_EQ(finding.came, "one");
  EXPECT_EQ(finding.pushed, "one");
  EXPECT_EQ(finding.sentence,
            "A message came behind one that its pusher pushed only after the answer to its push.");
  EXPECT_EQ(checker.count(Kind::order), 1U);
  EXPECT_EQ(checker.slowest(PullId{0})->push, PushId{1});
  EXPECT_EQ(checker.slowest(PullId{0})->came - checker.slowest(PullId{0})->began,
            std::chrono::milliseconds(5));
}

TEST(Delivery, KeepsSomeFindingsOfAKindAndCountsAll) {
  std::string script = "ask A a; open A; ";
  for (int push = 1; push <= 100; ++push)
    script += "push " + std::to_string(push) + " b text" + std::to_string(push) + "; ok " +
              std::to_string(push) + ";";
  const Checker checker = judged(script + "over waited");
  EXPECT_EQ(checker.findings(), Checker::most_of_a_kind);
  EXPECT_EQ(checker.count(Kind::lost), 100U);
}

TEST(Delivery, ManyFindingsOfOthersLeaveRoomForThoseOfOneOwner) {
  std::string script = "ask A a 7; open A; ";
  for (int push = 1; push <= 40; ++push)
    script += "push " + std::to_string(push) + (push < 40 ? " b/8 text" : " b/7 text") +
              std::to_string(push) + "; ok " + std::to_string(push) + ";";
  const Checker checker = judged(script + "over waited");
  ASSERT_EQ(checker.findings(), Checker::most_of_a_kind + 1);
  EXPECT_EQ(checker.finding(Checker::most_of_a_kind).push_owner, OwnerId{7});
}

TEST(Delivery, AHistoryThatIsNoneIsAProblem) {
  for (const char* script :
       {"got A x", "ask A a; ask A b", "push 1 b x; push 1 b y", "ok 1", "push 1 b x; ok 1; ok 1",
        "ask A a; end A fin; got A x", "over; push 1 b x"})
    EXPECT_FALSE(judged(script).problem().empty()) << script;
}

TEST(Delivery, WhatIsMoreThanItMayHoldIsAProblemAndNoGuess) {
  Checker checker({.most_memory = 3072});
  for (const Event& event : testing::history("ask A a; open A; push 1 b x; ok 1"))
    checker.see(event);
  EXPECT_EQ(checker.problem(), "");
  event::PushBegins large{PushId{2}, OwnerId{1}, "b", std::string(8000, 'x'), ConnectionId{2}};
  checker.see({Time{}, large});
  EXPECT_EQ(checker.problem(), "the history is more than the checker may hold: 3072 bytes");
  EXPECT_FALSE(checker.must_still_come(PullId{0}));
  EXPECT_EQ(checker.whose(PullId{0}, "x").origin, Origin::unjudged);
  checker.see({Time{}, event::RunOver{true}});
  EXPECT_EQ(checker.findings(), 0U);
}

}  // namespace
}  // namespace talkspec::talk::delivery
