// Messages that nobody pushed with their very text.
#include <gtest/gtest.h>

#include "conformance/talk/delivery/testing/script.h"

namespace talkspec::talk::delivery {
namespace {

using testing::judged;
using testing::verdict;

struct Row {
  const char* pushed;
  const char* came;  // messages, divided by `|`
  const char* verdict;
};

Config config() {
  return {.marks = {"talkspec-", "talkspec-abc"}};
}

std::string judge(const Row& row, const Config& with) {
  std::string script = std::string("ask A a; open A; push 1 b ") + row.pushed + "; ok 1; got A ";
  for (const char* c = row.came; *c != '\0'; ++c) {
    if (*c == '|')
      script += "; got A ";
    else
      script += *c;
  }
  return verdict(judged(script + "; over waited", with));
}

void check(const std::vector<Row>& rows, const Config& with = config()) {
  for (const Row& row : rows)
    EXPECT_EQ(judge(row, with), row.verdict) << row.pushed << " came as " << row.came;
}

TEST(Unknown, DamagedTexts) {
  check({
      {"hello world", "hello", "cut-at-end A 1"},
      {"hello world", "h", "cut-at-end A 1"},
      {"hello world", "world", "cut-at-start A 1"},
      {"\\x20trimmed", "trimmed", "cut-at-start A 1"},
      {"hello world", "hello|\\x20world", "split A 1"},
      {"hello world", "hel|lo w|orld", "split A 1"},
      {"hello world", "message=hello world", "extended A 1"},
      {"hello world", "data: hello world\\n", "extended A 1"},
      {"hello world", "hello world\\n", "extended A 1"},
      {"hi", "{\"m\":\"hi\"}", "forged A, lost A 1"},
      {"hello", "{\"m\":\"hello\"}", "extended A 1"},
      {"a b", "a+b", "undecoded A 1"},
      {"a b", "a%20b", "undecoded A 1"},
      {"a b", "a%2520b", "undecoded A 1"},
      {"100%25", "100%", "overdecoded A 1"},
      {"1+1", "1 1", "overdecoded A 1"},
      {"Hello World", "hello world", "case-changed A 1"},
      {"d\xc3\xa9j\xc3\xa0", "d\xef\xbf\xbdj\xef\xbf\xbd", "replaced A 1"},
      {"d\xc3\xa9j\xc3\xa0", "d?j?", "replaced A 1"},
      {"d\xc3\xa9j\xc3\xa0", "d\xc3\x83\xc2\xa9j\xc3\x83\xc2\xa0", "recoded A 1"},
      {"<b>&", "&lt\\x3bb&gt\\x3b&amp\\x3b", "recoded A 1"},
      {"one\\x01two", "onetwo", "bytes-changed A 1"},
      {"hello world", "hellO World", "case-changed A 1"},
      {"hello world", "hellX world", "bytes-changed A 1"},
      {"hello world", "hXllo wXrld", "bytes-changed A 1"},
      {"talkspec-abc.7:hello", "talkspec-abc.7:other", "forged A, lost A 1"},
      {"talkspec-abc.7:hello", "talkspec-abc.7:hellx", "bytes-changed A 1"},
      {"hello", "something", "forged A, lost A 1"},
      {"hello", "hello|-", "empty A"},
      {"hi", "hi and more than eight times as much", "forged A, lost A 1"},
      {"\xe6\x97\xa5\xe6\x9c\xac", "\xe4\xb8\xad\xe6\x96\x87", "forged A, lost A 1"},
      {"a\\x01b\\x02c\\x03d", "abcd", "bytes-changed A 1"},
  });
}

TEST(Unknown, OfLongTextsTheFirstAndLastBytesTell) {
  std::string text;
  while (text.size() < 6000)
    text += std::to_string(text.size()) + "abc ";
  const auto judge_long = [&](const std::string& came) {
    return judge({text.c_str(), came.c_str(), ""}, config());
  };
  EXPECT_EQ(judge_long(text), "");
  EXPECT_EQ(judge_long(text.substr(0, 5900)), "cut-at-end A 1");
  EXPECT_EQ(judge_long(text.substr(1)), "cut-at-start A 1");
  EXPECT_EQ(judge_long(text + "\\n"), "extended A 1");
  EXPECT_EQ(judge_long("\xef\xbb\xbf" + text), "extended A 1");
  std::string upper = text;
  std::replace(upper.begin(), upper.end(), 'a', 'A');
  EXPECT_EQ(judge_long(upper), "case-changed A 1");
  EXPECT_EQ(judge_long(text.substr(0, 2000) + "?" + text.substr(2001)), "bytes-changed A 1");
}

TEST(Unknown, SeveralInOne) {
  const auto judge_two = [](const std::string& came) {
    return verdict(judged("ask A a; open A; push 1 b one; ok 1; push 2 b two; ok 2; " + came +
                          "; over waited"));
  };
  EXPECT_EQ(judge_two("got A onetwo"), "joined A 1/2");
  EXPECT_EQ(judge_two("got A one\\ntwo"), "joined A 1/2");
  EXPECT_EQ(judge_two("got A noopone; got A two"), "joined A 1");
  EXPECT_EQ(judge_two("got A onenoop; got A two"), "joined A 1");
  EXPECT_EQ(judge_two("got A onetw; got A two"), "joined A 1/2");
  EXPECT_EQ(judge_two("got A one; got A two; got A noopnoop"), "forged A");
}

TEST(Unknown, TheLongestTextIsTheOne) {
  const auto judge_two = [](const std::string& first, const std::string& second,
                            const std::string& came) {
    return verdict(judged("ask A a; open A; push 1 b " + first + "; push 2 b " + second +
                          "; ok 1; ok 2; got A " + came + "; over"));
  };
  EXPECT_EQ(judge_two("onetwo", "one", "onetwoone"), "joined A 1/2");
  EXPECT_EQ(judge_two("one", "onetwo", "onetwoone"), "joined A 2/1");
  EXPECT_EQ(judge_two("hello world", "hello", "say hello world!"), "extended A 1");
  EXPECT_EQ(judge_two("hello", "hello world", "say hello world!"), "extended A 2");
}

TEST(Unknown, OfTextsThatNeedNotComeMoreMustBeLeft) {
  const std::string begin = "ask A a; open A; push 1 b hello; no 1; got A ";
  EXPECT_EQ(verdict(judged(begin + "h; over")), "forged A");
  EXPECT_EQ(verdict(judged(begin + "hell; over")), "cut-at-end A 1");
}

TEST(Unknown, ADamagedMessageProvesThePull) {
  EXPECT_EQ(verdict(judged("ask A a; head A; push 1 b hello; got A hel; ok 1; push 2 b x; ok 2;"
                           "over waited")),
            "cut-at-end A 1, lost A 2");
}

TEST(Unknown, OfTwoTextsWithTerminatorsThatBothFitEachComes) {
  const std::string begin = "ask A a; open A; push 1 b be^fore; ok 1; push 2 b be^^fore; ok 2; ";
  EXPECT_EQ(verdict(judged(begin + "got A be fore; got A be fore; over waited")), "");
  EXPECT_EQ(verdict(judged(begin + "got A be fore; over waited")), "lost A 2");
}

TEST(Unknown, TerminatorsInside) {
  check({
      {"before^after", "before after", ""},
      {"before^after", "beforeafter", ""},
      {"before^after",
       "before\xef\xbf\xbd"
       "after",
       ""},
      {"before^after", "before\\n&#0after", ""},
      {"before^after", "before and a lot of other bytes after", "forged A, lost A 1"},
      {"before^after", "before|after", "split-inside A 1"},
      {"before^after", "before", "cut-at-end A 1"},
      {"before^^after", "before|-|after", "split-inside A 1"},
      {"before^^after", "before and some more here, after", ""},
      {"before^after", "before aXter", "bytes-changed A 1"},
      {"^after", "after", ""},
      {"^after", "-|after", "split-inside A 1"},
      {"before^", "before", ""},
      {"before^after", "-", "empty A, lost A 1"},
      {"before^after", "before after|before after", "twice A 1"},
  });
  check({{"before\\nafter", "before after", ""},
         {"before\\nafter", "before|after", "split-inside A 1"}},
        {.terminator = "\n"});
  check({{"before\\nafter", "before|after", "cut-at-end A 1, cut-at-start A 1"}},
        {.terminator = ""});
}

TEST(Unknown, AForgedHeartbeatIsATick) {
  check({{"before^noop", "before|noop", "cut-at-end A 1"}});
}

TEST(Unknown, ADamagedPushMayComeWholeAsWell) {
  check({{"hello world", "hello|hello world", "cut-at-end A 1"},
         {"hello world", "hello|hello world|hello world", "cut-at-end A 1, twice A 1"}});
}

TEST(Unknown, Strangers) {
  check({{"x", "talkspec-xyz!1.1", "foreign A, lost A 1"},
         {"x", "x|talkspec-xyz.1:y", "foreign A"},
         {"x", "x|HTTP/1.1 200 OK", "head A"},
         {"x", "x|stranger", "forged A"}});
  Config shared = config();
  shared.shared = true;
  check({{"x", "x|stranger", "foreign A"}, {"hello world", "hello", "cut-at-end A 1"}}, shared);
  EXPECT_EQ(
      verdict(judged("ask A a; open A; push 1 b x; ok 1 thanks; got A x; got A thanks; over")),
      "answer-content A");
}

TEST(Unknown, WhoeverWritesByHandAnswersForHisTag) {
  const std::string begin = "ask A a 3; open A; by-hand 7; ";
  EXPECT_EQ(verdict(judged(begin + "got A talkspec-abc.7:x; over waited", config())), "");
  EXPECT_EQ(verdict(judged(begin + "got A talkspec-abc.8:x; over waited", config())), "forged A");
}

TEST(Unknown, OwnersOfDamagedTexts) {
  const Checker checker = judged("ask A a 3; open A; got A talkspec-abc.9:xyz; over", config());
  ASSERT_EQ(checker.findings(), 1U);
  EXPECT_EQ(checker.finding(0).push_owner, OwnerId{9});
}

}  // namespace
}  // namespace talkspec::talk::delivery
