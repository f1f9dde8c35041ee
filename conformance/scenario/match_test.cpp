#include "conformance/scenario/match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::scenario {
namespace {

using testing::HasSubstr;

class Matches : public testing::Test {
 protected:
  static Match match(Match::Kind kind, std::string text, Value::Kind value = Value::Kind::text) {
    return {kind, {value, std::move(text), {}, {}}, false};
  }
  static Match json(std::string text) {
    return match(Match::Kind::json, std::move(text), Value::Kind::bytes);
  }
  bool holds(const Match& wanted, std::string_view bytes) {
    const Matched matched = matches(wanted, bytes, evaluator_);
    EXPECT_EQ(matched.error, "");
    return matched.matches;
  }

  Scenario scenario_ = [] {
    Scenario made;
    made.variables = {{"who", "a\"b"}, {"n", "3"}};
    return made;
  }();
  Evaluator evaluator_{scenario_, {}, 0};
};

TEST_F(Matches, Exactly) {
  EXPECT_TRUE(holds(match(Match::Kind::exactly, "x${n}"), "x3"));
  EXPECT_FALSE(holds(match(Match::Kind::exactly, "x${n}"), "x3 "));
}

TEST_F(Matches, PatternsAreOfTheWholeAndOfBytes) {
  const Match pattern = match(Match::Kind::regex, "a.{${n}}z");
  EXPECT_TRUE(holds(pattern, "a123z"));
  EXPECT_FALSE(holds(pattern, "xa123z"));
  EXPECT_TRUE(holds(pattern, std::string_view("a\0\n\xffz", 5)));
}

TEST_F(Matches, APatternCannotStall) {
  EXPECT_FALSE(holds(match(Match::Kind::regex, "(a*)*b"), std::string(1'000'000, 'a')));
}

TEST_F(Matches, JsonIsComparedByValue) {
  const Match wanted = json(R"({"a": [1, "${who}"], "b": null} // comment)");
  EXPECT_TRUE(holds(wanted, R"( {"b":null,"a":[1.0,"a\"b"]} )"));
  EXPECT_FALSE(holds(wanted, R"({"a":[1,"a"],"b":null})"));
  EXPECT_FALSE(holds(wanted, "{\"a\""));
  EXPECT_FALSE(holds(wanted, std::string(1'000'000, '[')));
  EXPECT_FALSE(holds(wanted, "\xff"));
}

TEST_F(Matches, Anything) {
  EXPECT_TRUE(holds(match(Match::Kind::any, ""), "\xff"));
}

TEST_F(Matches, WhatCannotBeJudgedSaysWhy) {
  EXPECT_EQ(matches(match(Match::Kind::exactly, "${x}"), "", evaluator_).error,
            "there is no variable `x`");
  EXPECT_THAT(matches(match(Match::Kind::regex, "("), "", evaluator_).error,
              HasSubstr("missing )"));
}

TEST_F(Matches, AreDescribed) {
  EXPECT_EQ(describe(match(Match::Kind::exactly, "x${n}"), evaluator_), "x3");
  EXPECT_EQ(describe(match(Match::Kind::regex, "x${n}"), evaluator_), "text that matches `x3`");
  EXPECT_EQ(describe(match(Match::Kind::any, ""), evaluator_), "anything");
  EXPECT_EQ(describe(json("[1]"), evaluator_), "JSON equal to [1]");
}

}  // namespace
}  // namespace talkspec::scenario
