#include "conformance/scenario/load.h"

#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/document.h"
#include "conformance/scenario/schema.h"

namespace talkspec::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

const Catalogue& catalogue() {
  static const Catalogue two = [] {
    Catalogue made({.profiles = {"draft-00", "talk-1.1", "headless", "event-stream"},
                    .routings = {"others", "all", "none"},
                    .default_routings = {"others", "all"}});
    made.add({{"ONE", Level::should, "One.", "draft §1"}, {}});
    made.add({{"TWO", Level::must, "Two.", "draft §1"}, {}});
    return made;
  }();
  return two;
}

std::vector<std::string> complaints(const Loaded& loaded) {
  std::vector<std::string> all;
  for (const Diagnostic& one : loaded.diagnostics)
    all.push_back(to_text(one));
  return all;
}

Loaded loaded(std::string_view text) {
  return load(text, "f", catalogue());
}

// A scenario of one line, its steps and other members as given.
std::string scenario(std::string_view steps, std::string_view others = "") {
  return R"({"id": "a/b", "title": "t", "requirements": ["ONE"], )" + std::string(others) +
         R"("steps": [)" + std::string(steps) + "]}";
}

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
  EXPECT_TRUE(one.alone);
  EXPECT_TRUE(one.fenced);
  EXPECT_FALSE(one.slow);
  EXPECT_EQ(one.file, "f");
  EXPECT_EQ(one.line, 2U);
  EXPECT_EQ(one.steps.front().line, 2U);
  EXPECT_EQ(one.source, scenario(R"({"pull": "alice"})"));
}

TEST(Load, AScenarioSaysOtherwise) {
  const Loaded made = loaded(scenario(R"({"serving": true})", R"("level": "may", "slow": true,
      "profiles": ["headless"], "routing": ["none"], "isolation": "tagged", "fenced": false,)"));
  ASSERT_THAT(complaints(made), IsEmpty());
  const Scenario& one = made.scenarios.front();
  EXPECT_EQ(one.level, Level::may);
  EXPECT_THAT(one.profiles, ElementsAre("headless"));
  EXPECT_THAT(one.routings, ElementsAre("none"));
  EXPECT_FALSE(one.alone);
  EXPECT_FALSE(one.fenced);
  EXPECT_TRUE(one.slow);
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

// --- mistakes ---------------------------------------------------------------------------------

struct Mistake {
  std::string_view name;
  std::string text;
  std::vector<std::string> complaints;
  bool schema_knows = true;  // the schema departs as well, so that an editor shows it
};
std::ostream& operator<<(std::ostream& out, const Mistake& mistake) {
  return out << mistake.text;
}

// Steps begin at column 65, or where "others" push them.
std::vector<Mistake> mistakes_of_shape() {
  return {
      {"Root", "[]", {"f:1:1: a scenario file must be an object, not an array"}},
      {"Empty",
       "{}",
       {"f:1:1: a scenario needs `id`", "f:1:1: a scenario needs `title`",
        "f:1:1: a scenario needs `requirements`", "f:1:1: a scenario needs `steps`"}},
      {"NoScenarios", R"({"scenarios": []})", {"f:1:15: /scenarios: must have a scenario"}},
      {"UnknownMember",
       scenario(R"({"serving": true})", R"("titel": 1, "xyz": 2, )"),
       {"f:1:54: /titel: a scenario has no member `titel`; did you mean `title`?",
        "f:1:66: /xyz: a scenario has no member `xyz`; it may have `$schema`, `define`, `id`, "
        "`title`, `requirements`, `level`, `profiles`, `routing`, `stage`, `isolation`, `fenced`, "
        "`slow`, `for`, `table`, `let`, `control` or `steps`"}},
      {"NoSteps", scenario(""), {"f:1:63: /steps: must have a step"}},
      {"StepIsNoObject",
       scenario("1"),
       {"f:1:64: /steps/0: a step must be an object, not a number"}},
      {"UnknownStep",
       scenario(R"({"psuh": "x"})"),
       {"f:1:64: /steps/0: a step needs one of `pull`, `push`, `open`, `send`, `await`, `expect`, "
        "`fence`, `wire`, `close`, `closed`, `pause`, `resume`, `together`, `repeat`, `serving` or "
        "`wait`; did you mean `push`?"}},
      {"TwoSteps",
       scenario(R"({"push": "x", "wait": 1})"),
       {"f:1:78: /steps/0/wait: a step does one thing, and this has both `push` and `wait`"}},
      {"UnknownMemberOfStep",
       scenario(R"({"push": "x", "tmes": 2})"),
       {"f:1:78: /steps/0/tmes: a `push` step has no member `tmes`; did you mean `times`?"}},
      {"NeededMember",
       scenario(R"({"pull": "a"}, {"expect": "a"})"),
       {"f:1:79: /steps/1: an `expect` step needs `messages`"}},
      {"WrongKind",
       scenario(R"({"push": "x", "pipelined": "yes", "without": "Host", "method": 1})"),
       {"f:1:91: /steps/0/pipelined: must be true or false, not a string",
        "f:1:109: /steps/0/without: must be an array, not a string",
        "f:1:127: /steps/0/method: must be a string, not a number"}},
      {"Choice",
       scenario(R"({"push": "x", "form": "chunkd"})"),
       {"f:1:86: /steps/0/form: `chunkd` is not `length`, `chunked` or `query`; did you mean "
        "`chunked`?"}},
      {"Bytes",
       scenario(R"({"push": {"hx": "00"}}, {"push": [3]}, {"push": {"hex": "00", "times": 2}})"),
       {"f:1:73: /steps/0/push: bytes need one of the members `hex`, `base64`, `repeat`, `concat`, "
        "`form`, `random`, `chunk` or `length`; did you mean `hex`?",
        "f:1:98: /steps/1/push/0: bytes must be a string or an object with `hex`, `base64`, "
        "`repeat`, `concat`, `form`, `random`, `chunk` or `length`, not a number",
        "f:1:126: /steps/2/push/times: a `hex` object has no member `times`; it may have `hex`"}},
      {"Numbers",
       scenario(R"({"push": "x", "times": -1}, {"push": "x", "times": 1.5}, {"wait": 1e9})"),
       {"f:1:87: /steps/0/times: must be a whole number from 0 to 1000000",
        "f:1:115: /steps/1/times: must be a whole number from 0 to 1000000",
        "f:1:130: /steps/2/wait: must be seconds from 0 to 600"}},
      {"Answer",
       scenario(R"({"push": "x", "answer": {"status": "2x"}}, {"push": "x", "answer": "acepted"})"),
       {"f:1:99: /steps/0/answer/status: must be a status as in 405 or \"4xx\"",
        "f:1:131: /steps/1/answer: `acepted` is not `accepted`, `refused`, `either` or `none`; "
        "did you mean `accepted`?"}},
      {"Segments",
       scenario(R"({"push": "x", "segments": {"delay": 1}})"),
       {"f:1:90: /steps/0/segments: `segments` needs one of `at` or `every`"}},
      {"OnlyTrue",
       scenario(R"({"serving": false})"),
       {"f:1:76: /steps/0/serving: must be true; leave the member out otherwise"}},
      {"NoMessages",
       scenario(R"({"pull": "a"}, {"expect": "a", "messages": []})"),
       {"f:1:107: /steps/1/messages: must have a message; prove that none comes with a `fence` "
        "step"}},
      {"Branches",
       scenario(R"({"together": [[{"serving": true}]]})"),
       {"f:1:77: /steps/0/together: must have from 2 to 256 branches"}},
      {"EmptyTable",
       scenario(R"({"serving": true})", R"("table": [], )"),
       {"f:1:63: /table: must have a row"}},
      {"Id",
       R"({"id": "Hello", "title": "", "requirements": [], "steps": [{"serving": true}]})",
       {"f:1:8: /id: `Hello` is no ID; write area/slug in lower-case letters, digits, `-` and `.`",
        "f:1:26: /title: must not be empty", "f:1:46: /requirements: must name a requirement"}},
  };
}

std::vector<Mistake> mistakes_of_sense() {
  const auto sense = [](std::string_view name, std::string text, std::vector<std::string> what) {
    return Mistake{name, std::move(text), std::move(what), false};
  };
  return {
      sense("UnknownRequirement",
            R"({"id": "a/b", "title": "t", "requirements": ["ONEE", "XYZ-ABC"],
                "steps": [{"serving": true}]})",
            {"f:1:46: /requirements/0: there is no requirement `ONEE`; did you mean `ONE`?",
             "f:1:54: /requirements/1: there is no requirement `XYZ-ABC`; see `talkspec list "
             "--requirements`, or add it under `define`"}),
      sense("DefinedTwice",
            R"({"define": {"ONE": {"level": "may", "sentence": "s", "source": "s"}},
"scenarios": [{"id": "a/b", "title": "t", "requirements": ["ONE"], "steps": [{"serving": true}]}]})",
            {"f:1:13: /define/ONE: `ONE` is in the built-in catalogue already; pick another ID"}),
      sense("NotOpened", scenario(R"({"expect": "alice", "messages": ["x"]})"),
            {"f:1:75: /steps/0/expect: no step before this one opens a pull `alice`"}),
      sense("NotOpenedButNear",
            scenario(R"({"pull": "alice"}, {"open": "raw"}, {"fence": ["alcie", "raw"]})"),
            {"f:1:111: /steps/2/fence/0: no step before this one opens a pull `alcie`; did you "
             "mean `alice`?",
             "f:1:120: /steps/2/fence/1: `raw` is no pull; open it with a `pull` step"}),
      sense("OpenedInAnotherBranch",
            scenario(R"({"together": [[{"pull": "a"}], [{"fence": "a"}]]})"),
            {"f:1:106: /steps/0/together/1/0/fence: no step before this one opens a pull `a`"}),
      sense("NoPullToFence", scenario(R"({"fence": true})"),
            {"f:1:74: /steps/0/fence: no step before this one opens a pull"}),
      sense("Label",
            scenario(
                R"({"push": "x", "label": "one"}, {"serving": true, "when": {"on": "refused"}})"),
            {"f:1:122: /steps/1/when/on: no step before this one has the label `on`; did you mean "
             "`one`?"}),
      sense("Variable", scenario(R"({"push": "${sise} ${x"})", R"("for": {"size": [1]}, )"),
            {"f:1:95: /steps/0/push: `${` without its `}`; write `$${` for a literal `${`",
             "f:1:95: /steps/0/push: there is no variable `sise`; did you mean `size`?"}),
      sense("VariableInJson",
            scenario(R"({"pull": "a"}, {"expect": "a", "messages": [{"json": ["${x}"]}]})"),
            {"f:1:118: /steps/1/messages/0/json/0: there is no variable `x`; `for`, `table` and "
             "`let` make variables"}),
      sense("VariableTaken", scenario(R"({"serving": true})", R"("for": {"tag": [1]}, )"),
            {"f:1:62: /for/tag: `tag` has a meaning already; pick another name"}),
      sense("NoNumber",
            scenario(R"({"push": "x", "times": "${n}"})", R"("for": {"n": [1, "x"]}, )"),
            {"f:1:111: /steps/0/times: `x` is no whole number from 0 to 1000000000"}),
      sense("Hex", scenario(R"({"push": {"hex": "0g"}}, {"push": {"hex": "000"}})"),
            {"f:1:81: /steps/0/push/hex: `g` is no hexadecimal digit",
             "f:1:106: /steps/1/push/hex: has an odd number of hexadecimal digits; each byte needs "
             "two"}),
      sense("Base64", scenario(R"({"push": {"base64": "AB=C"}}, {"push": {"base64": "ABC"}})"),
            {"f:1:84: /steps/0/push/base64: `C` cannot stand here in base64",
             "f:1:114: /steps/1/push/base64: is cut short: base64 comes in groups of four, padded "
             "with `=`"}),
      sense("Pattern", scenario(R"({"pull": "a"}, {"expect": "a", "messages": [{"regex": "(a"}]})"),
            {"f:1:118: /steps/1/messages/0/regex: the pattern is wrong: missing ): (a"}),
      sense("Cycle", scenario(R"({"push": "${a}"})", R"("let": {"a": "${b}", "b": "${a}"}, )"),
            {"f:1:67: /let/a: `b` is made of itself"}),
      sense("TwoCases",
            R"({"scenarios": [
{"id": "a/b", "title": "t", "requirements": ["ONE"], "steps": [{"serving": true}]},
{"id": "a/b", "title": "t", "requirements": ["ONE"], "steps": [{"serving": true}]}]})",
            {"f:3:8: /scenarios/1/id: a second case `a/b`; IDs are unique"}),
      sense("RowsDiffer",
            scenario(R"({"push": "x"})",
                     R"("table": [{"label": "a", "x": 1}, {"label": "b", "y": 1}], )"),
            {"f:1:88: /table/1: the row has no `x`, and the first row has"}),
      sense("NoLabel", scenario(R"({"serving": true})", R"("for": {"x": ["//"]}, )"),
            {"f:1:68: /for/x/0: no ID can be made of `//`; use a `table`, whose rows have labels"}),
      sense("TooMany",
            scenario(R"({"serving": true})",
                     [] {
                       std::string many = "[0";
                       for (int i = 1; i < 101; ++i)
                         many += "," + std::to_string(i);
                       return R"("for": {"a": )" + many + R"(], "b": )" + many + "]}, ";
                     }()),
            {"f:1:369: /for/b: expands to more than 10000 cases"}),
      sense("LateWithoutWithin",
            scenario(R"({"pull": "a"}, {"expect": "a", "messages": ["x"], "late": "should"})"),
            {"f:1:114: /steps/1/late: `late` needs `within`"}),
      sense("ChunksOfNoChunks", scenario(R"({"push": "x", "chunk_sizes": [1]})"),
            {"f:1:78: /steps/0/chunk_sizes: `chunk_sizes` needs \"form\": \"chunked\""}),
  };
}

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreAllNamed) {
  const Loaded made = loaded(GetParam().text);
  EXPECT_THAT(complaints(made), testing::ElementsAreArray(GetParam().complaints));
  EXPECT_THAT(made.scenarios, IsEmpty());
  Diagnostics diagnostics;
  const auto document = Document::parse(GetParam().text, "f", diagnostics);
  ASSERT_TRUE(document);
  check_schema(*document, Schema::scenario, catalogue().vocabulary(), diagnostics);
  EXPECT_EQ(!diagnostics.empty(), GetParam().schema_knows);
}

const auto name_of = [](const testing::TestParamInfo<Mistake>& info) {
  return std::string(info.param.name);
};
INSTANTIATE_TEST_SUITE_P(OfShape, Mistakes, testing::ValuesIn(mistakes_of_shape()), name_of);
INSTANTIATE_TEST_SUITE_P(OfSense, Mistakes, testing::ValuesIn(mistakes_of_sense()), name_of);

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
  std::string let = R"("let": {"x0": "")";
  for (int i = 1; i < 200; ++i) {
    const std::string before = "${x" + std::to_string(i - 1) + "}";
    let += ", \"x" + std::to_string(i) + "\": \"" + before + before + "\"";
  }
  EXPECT_THAT(complaints(loaded(scenario(R"({"push": "y", "times": "${x199}"})", let + "}, "))),
              ElementsAre(HasSubstr("/steps/0/times: ")));
}

}  // namespace
}  // namespace talkspec::scenario
