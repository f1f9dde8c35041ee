#include "conformance/scenario/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/texts.h"

namespace talkspec::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

// The one step of a scenario that is right.
template <typename Action>
Action only(std::string_view steps) {
  const Loaded made = loaded(scenario(steps));
  EXPECT_THAT(complaints(made), IsEmpty());
  if (made.scenarios.empty()) return {};
  return std::get<Action>(made.scenarios.front().steps.back().action);
}

TEST(Load, AScenarioHasDefaults) {
  const Loaded made = loaded("\n" + scenario(R"({"pull": "alice"})"));
  ASSERT_THAT(complaints(made), IsEmpty());
  ASSERT_THAT(made.scenarios, SizeIs(1));
  const Scenario& one = made.scenarios.front();
  EXPECT_EQ(one.id, "a/b");
  EXPECT_EQ(one.title, "t");
  EXPECT_EQ(one.level, Level::should);
  EXPECT_THAT(one.profiles, IsEmpty());
  EXPECT_THAT(one.routings, ElementsAre("others", "all"));
  EXPECT_EQ(one.stage, Stage::polite);
  EXPECT_THAT(one.control, IsEmpty());
  EXPECT_EQ(one.isolation, Isolation::alone);
  EXPECT_TRUE(one.fenced);
  EXPECT_FALSE(one.slow);
  EXPECT_FALSE(one.first);
  EXPECT_EQ(one.file, "f");
  EXPECT_EQ(one.line, 2U);
  EXPECT_EQ(one.steps.front().line, 2U);
  EXPECT_EQ(one.source, scenario(R"({"pull": "alice"})"));
}

TEST(Load, AScenarioSaysOtherwise) {
  const Loaded made = loaded(scenario(R"({"serving": true})", R"("level": "may", "slow": true,
      "profiles": ["headless"], "routing": ["none"], "isolation": "tagged", "fenced": false,
      "stage": "hostile", "first": true,)"));
  ASSERT_THAT(complaints(made), IsEmpty());
  const Scenario& one = made.scenarios.front();
  EXPECT_EQ(one.level, Level::may);
  EXPECT_THAT(one.profiles, ElementsAre("headless"));
  EXPECT_THAT(one.routings, ElementsAre("none"));
  EXPECT_EQ(one.stage, Stage::hostile);
  EXPECT_EQ(one.isolation, Isolation::tagged);
  EXPECT_FALSE(one.fenced);
  EXPECT_TRUE(one.slow);
  EXPECT_TRUE(one.first);
}

TEST(Load, AGroupSharesDefinitionsAndNames) {
  const Loaded made = loaded(R"({
    "$schema": "../scenario.schema.json", // a comment
    "define": {"MY-1": {"level": "may", "sentence": "s", "source": "ours"}},
    "let": {"x": "file", "y": "file"},
    "scenarios": [
      {"id": "a/b", "title": "t", "requirements": ["MY-1", "TWO"], "let": {"y": {"hex": "00 fF"}},
       "steps": [{"push": "${x}${y}"}]},
      {"id": "a/c", "title": "t", "requirements": ["TWO"], "steps": [{"push": "${x}"}]}]})");
  ASSERT_THAT(complaints(made), IsEmpty());
  ASSERT_THAT(made.scenarios, SizeIs(2));
  const Scenario& first = made.scenarios.front();
  EXPECT_EQ(first.level, Level::may);
  EXPECT_EQ(first.requirements.front().source, "ours");
  EXPECT_EQ(first.let.at("x").text, "file");
  EXPECT_EQ(first.let.at("y").text, std::string("\0\xff", 2));
  EXPECT_EQ(made.scenarios.back().let.at("y").text, "file");
}

TEST(Load, AGroupSpeaksForScenariosThatDoNot) {
  const Loaded made = loaded(R"({
    "profiles": ["headless"], "stage": "demanding", "isolation": "tagged",
    "scenarios": [
      {"id": "a/b", "title": "t", "requirements": ["TWO"], "steps": [{"push": "x"}]},
      {"id": "a/c", "title": "t", "requirements": ["TWO"], "steps": [{"push": "x"}],
       "profiles": ["talk-1.1"], "stage": "polite", "isolation": "alone"}]})");
  ASSERT_THAT(complaints(made), IsEmpty());
  const Scenario& silent = made.scenarios.front();
  EXPECT_THAT(silent.profiles, ElementsAre("headless"));
  EXPECT_EQ(silent.stage, Stage::demanding);
  EXPECT_EQ(silent.isolation, Isolation::tagged);
  const Scenario& own = made.scenarios.back();
  EXPECT_THAT(own.profiles, ElementsAre("talk-1.1"));
  EXPECT_EQ(own.stage, Stage::polite);
  EXPECT_EQ(own.isolation, Isolation::alone);
}

TEST(Load, AControlHasConnectionsOfItsOwn) {
  const Loaded made = loaded(scenario(R"({"open": "raw"}, {"send": "raw", "bytes": "${x}"})",
                                      R"("let": {"x": "bytes"}, "control": [
      {"send": "raw", "bytes": "${x}", "label": "sent"}, {"await": "raw"}],)"));
  ASSERT_THAT(complaints(made), IsEmpty());
  EXPECT_THAT(made.scenarios.front().control, SizeIs(2));
  EXPECT_THAT(made.scenarios.front().steps, SizeIs(2));
  EXPECT_THAT(
      complaints(loaded(scenario(R"({"await": "raw"})", R"("control": [{"open": "raw"}],)"))),
      ElementsAre(HasSubstr("no step before this one opens a connection `raw`")));
  EXPECT_THAT(complaints(loaded(scenario(R"({"push": "x"})", R"("control": [{"push": "${y}"}],)"))),
              ElementsAre(HasSubstr("/control/0/push: there is no variable `y`")));
}

TEST(Load, ForMakesAllCombinations) {
  const Loaded made = loaded(scenario(R"({"push": "${a}${b}"})",
                                      R"("for": {"a": [0, "x/ y"], "b": [true, "HTTP/1.0"]},)"));
  ASSERT_THAT(complaints(made), IsEmpty());
  std::vector<std::string> ids;
  for (const Scenario& one : made.scenarios)
    ids.push_back(one.id);
  EXPECT_THAT(ids, ElementsAre("a/b/0-true", "a/b/0-HTTP-1.0", "a/b/x-y-true", "a/b/x-y-HTTP-1.0"));
  EXPECT_THAT(made.scenarios.back().variables,
              ElementsAre(Pair("a", "x/ y"), Pair("b", "HTTP/1.0")));
}

TEST(Load, TableMakesACaseARow) {
  const Loaded made = loaded(scenario(R"({"push": "${text}", "times": "${n}"})", R"("table": [
      {"label": "plus", "text": "a+b", "n": 2},
      {"label": "nul", "text": {"hex": "00"}, "n": "3", "comment": "c"},
      {"label": "end", "text": "${terminator}", "n": 1}],)"));
  ASSERT_THAT(complaints(made), IsEmpty());
  ASSERT_THAT(made.scenarios, SizeIs(3));
  EXPECT_EQ(made.scenarios[0].id, "a/b/plus");
  EXPECT_EQ(made.scenarios[0].variables.at("text"), "a+b");
  EXPECT_EQ(made.scenarios[1].let.at("text").text, std::string(1, '\0'));
  EXPECT_EQ(made.scenarios[1].variables.at("n"), "3");
  EXPECT_EQ(made.scenarios[2].let.at("text").text, "${terminator}");
}

TEST(Load, Push) {
  const auto push = only<step::Push>(R"({"push": ["a", {"base64": "AP8="}], "by": "bob",
      "form": "chunked", "chunk_sizes": [1, 2], "extension": ";x", "trailers": {"T": "v"},
      "headers": [["A", "1"], ["A", "2"]], "without": ["Host"], "method": "PUT", "target": "/x",
      "version": "HTTP/1.0", "segments": {"at": [1, 17], "delay": 0.01}, "times": 3,
      "pipelined": true, "name": "n", "body": "b", "answer": "refused"})");
  ASSERT_THAT(push.messages, SizeIs(2));
  EXPECT_EQ(push.messages[1].text, std::string("\0\xff", 2));
  EXPECT_EQ(push.by, "bob");
  EXPECT_EQ(push.form, step::Push::Form::chunked);
  EXPECT_THAT(push.chunk_sizes, ElementsAre(1U, 2U));
  EXPECT_EQ(push.extension->text, ";x");
  EXPECT_EQ(push.trailers.front().name, "T");
  EXPECT_THAT(push.request.headers, SizeIs(2));
  EXPECT_THAT(push.request.without, ElementsAre("Host"));
  EXPECT_EQ(push.request.method, "PUT");
  EXPECT_EQ(push.request.version, "HTTP/1.0");
  EXPECT_THAT(push.segments.at, ElementsAre("1", "17"));
  EXPECT_EQ(push.segments.delay.count(), 10);
  EXPECT_EQ(push.times, "3");
  EXPECT_TRUE(push.pipelined);
  EXPECT_EQ(push.answer.kind, Answer::Kind::refused);
}

TEST(Load, Answer) {
  const auto pull = only<step::Pull>(R"({"pull": "alice", "canary": false, "answer":
      {"status": ["1xx", 405], "or_closed": true, "body": {"json": {"a": [1]}},
       "headers": {"Allow": {"regex": ".*GET.*"}, "Date": true, "Content-Length": false}}})");
  EXPECT_FALSE(pull.canary);
  ASSERT_TRUE(pull.answer);
  EXPECT_EQ(pull.answer->kind, Answer::Kind::pattern);
  EXPECT_THAT(pull.answer->status, ElementsAre("1xx", "405"));
  EXPECT_TRUE(pull.answer->or_closed);
  EXPECT_EQ(pull.answer->body->value.text, R"({"a": [1]})");
  ASSERT_THAT(pull.answer->fields, SizeIs(3));
  EXPECT_EQ(pull.answer->fields[0].value->kind, Match::Kind::regex);
  EXPECT_FALSE(pull.answer->fields[1].absent);
  EXPECT_TRUE(pull.answer->fields[2].absent);
}

TEST(Load, Expect) {
  const auto expect = only<step::Expect>(R"({"pull": "alice"}, {"expect": "alice", "messages":
      ["a", {"any": true, "optional": true}, {"repeat": "x", "times": 2}], "order": "any",
      "others": true, "times": 2, "late": "should", "within": 0.5})");
  EXPECT_FALSE(expect.in_order);
  EXPECT_TRUE(expect.others_between);
  EXPECT_EQ(expect.late, Level::should);
  ASSERT_THAT(expect.messages, SizeIs(3));
  EXPECT_TRUE(expect.messages[1].optional);
  EXPECT_EQ(expect.messages[2].value.kind, Value::Kind::repeat);
}

TEST(Load, EveryOtherStep) {
  const Loaded made = loaded(scenario(R"(
      {"pull": "alice"}, {"open": "raw"}, {"send": "raw", "bytes": "x", "segments": {"every": 1}},
      {"await": "raw", "answer": "either", "method": "HEAD", "label": "head", "because": "why"},
      {"send": "other", "bytes": {"concat": [{"chunk": ""}, {"length": "x"}, {"form": "&"}]}},
      {"fence": true, "when": {"head": "refused"}}, {"fence": ["alice"], "by": "bob"},
      {"wire": "alice", "strict": true, "max_chunk": 10, "ended": false, "chunked": true},
      {"pause": "alice"}, {"resume": "alice"}, {"close": "raw", "how": "half-close"},
      {"closed": ["raw", "other"], "how": "last-chunk", "within": 2}, {"close": "bob"},
      {"together": [[{"push": "${i}"}], [{"repeat": 3, "steps": [{"serving": true}]}]]},
      {"wait": 0.25}, {"push": {"random": 3}, "comment": "c"})"));
  ASSERT_THAT(complaints(made), IsEmpty());
  const Steps& steps = made.scenarios.front().steps;
  EXPECT_EQ(std::get<step::Send>(steps[2].action).segments.every, 1U);
  EXPECT_EQ(steps[3].label, "head");
  EXPECT_EQ(steps[3].because, "why");
  EXPECT_THAT(steps[5].when, ElementsAre(Pair("head", false)));
  EXPECT_THAT(std::get<step::Fence>(steps[5].action).connections, IsEmpty());
  EXPECT_EQ(std::get<step::Wire>(steps[7].action).max_chunk, 10U);
  EXPECT_EQ(std::get<step::Close>(steps[10].action).how, step::Close::How::half_close);
  EXPECT_EQ(std::get<step::Closed>(steps[11].action).how, step::Closed::How::last_chunk);
  EXPECT_EQ(steps[11].within->count(), 2000);
  EXPECT_THAT(std::get<step::Together>(steps[13].action).branches, SizeIs(2));
  EXPECT_EQ(std::get<step::Wait>(steps[14].action).time.count(), 250);
}

// --- hostile texts: bounded, and never a crash ---------------------------------------------------

TEST(Hostile, CutAnywhere) {
  const std::string text = scenario(R"({"pull": "a", "answer": {"headers": {"A": {"regex": "x"}}}},
      {"expect": "a", "messages": [{"json": {"k": [1, "é"]}}]} /* c */)");
  ASSERT_THAT(complaints(loaded(text)), IsEmpty());
  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_THAT(loaded(text.substr(0, length)).diagnostics, SizeIs(1)) << length;
}

TEST(Hostile, AnyByteChanged) {
  const std::string text =
      scenario(R"({"pull": "a"}, {"expect": "a", "messages": ["x"]})",
               R"("table": [{"label": "l", "v": {"repeat": "x", "times": 2}}], )");
  ASSERT_THAT(complaints(loaded(text)), IsEmpty());
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const char byte : {'\0', '"', '{', ']', ',', '$', '9', '\xff'}) {
      std::string changed = text;
      changed[at] = byte;
      const Loaded made = loaded(changed);
      EXPECT_NE(made.diagnostics.empty(), made.scenarios.empty());
    }
}

TEST(Hostile, ManyMistakesAreCutOff) {
  std::string steps = "1";
  for (int i = 0; i < 20'000; ++i)
    steps += ",1";
  EXPECT_THAT(loaded(scenario(steps)).diagnostics, SizeIs(LoadLimits::diagnostics));
}

TEST(Hostile, ALongStringIsNoDeepRecursion) {
  const std::string longest(1'000'000, 'a');
  EXPECT_THAT(complaints(loaded(R"({"id": ")" + longest + R"(/b", "title": "t", "requirements":
      ["ONE"], "steps": [{"serving": true}]})")),
              ElementsAre(HasSubstr("is no ID")));
  EXPECT_THAT(
      complaints(loaded(scenario(R"({"pull": "a"}, {"expect": "a", "messages": [{"regex": ")" +
                                 longest + R"("}]})"))),
      ElementsAre(HasSubstr("longer than 4096 bytes")));
}

TEST(Hostile, NamesOfNamesDoNotExplode) {
  EXPECT_THAT(
      complaints(loaded(scenario(R"({"push": "y", "times": "${x199}"})", let_in_a_chain(200, 2)))),
      ElementsAre(HasSubstr("/steps/0/times: ")));
}

}  // namespace
}  // namespace talkspec::scenario
