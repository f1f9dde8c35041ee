#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/document.h"
#include "conformance/scenario/load.h"
#include "conformance/scenario/schema.h"
#include "conformance/scenario/testing/texts.h"

namespace talkspec::scenario {
namespace {

using testing::IsEmpty;

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
        "`title`, `requirements`, `level`, `profiles`, `stage`, `isolation`, `let`, `routing`, "
        "`fenced`, `slow`, `first`, `last`, `for`, `table`, `control` or `steps`"}},
      {"NoSteps", scenario(""), {"f:1:63: /steps: must have a step"}},
      {"StepIsNoObject",
       scenario("1"),
       {"f:1:64: /steps/0: a step must be an object, not a number"}},
      {"UnknownStep",
       scenario(R"({"psuh": "x"})"),
       {"f:1:64: /steps/0: a step needs one of `pull`, `push`, `open`, `send`, `await`, `expect`, "
        "`fence`, `wire`, `close`, `closed`, `pause`, `resume`, `together`, `repeat`, `serving`, "
        "`wait`, `pulled`, `stream`, `shown`, `ask`, `pushed`, `exits`, `refuse`, `listen` or "
        "`storm`; did you mean `push`?"}},
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

}  // namespace
}  // namespace talkspec::scenario
