#include "conformance/scenario/totals.h"

#include <cstdint>
#include <limits>
#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/amount.h"
#include "conformance/scenario/testing/texts.h"
#include "conformance/scenario/value.h"
#include "reference/framing/form.h"

namespace talkspec::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Steps, and a part of what is said about them; nothing: they are as much as is allowed.
struct Total {
  std::string_view name;
  std::string steps;
  std::string complaint;
  std::string others = {};
};
std::ostream& operator<<(std::ostream& out, const Total& total) {
  return out << total.steps;
}

std::vector<Total> totals() {
  const std::string actions = "more than 1000000 steps, messages and segments";
  const std::string bytes = "comes to more than 67108864 bytes";
  const std::string pull = R"({"pull": "a"}, )";
  return {
      {"AMillionMessages", R"({"push": "x", "times": 1000000})", ""},
      {"LoopsMultiply", R"({"repeat": 1000, "steps": [{"push": ["x", "y"], "times": 500}]})",
       "/steps/0/steps/0: with this, the case comes to " + actions},
      {"StepsAddUp", R"({"push": "x", "times": 600000}, {"push": "x", "times": 600000})",
       "/steps/1: with this, the case comes to " + actions},
      {"LoopsOfNothing", R"({"repeat": 2000, "steps": [{"repeat": 1000, "steps": [{"wait": 0}]}]})",
       actions},
      {"BranchesAddUp",
       R"({"together": [[{"push": "x", "times": 600000}], [{"push": "x", "times": 600000}]]})",
       "/steps/0/together/1/0: with this"},
      {"OfTheRow", R"({"repeat": "${n}", "steps": [{"push": "x", "times": "${n}"}]})", actions,
       R"("for": {"n": [1000, 1001]}, )"},
      {"Expected", pull + R"({"expect": "a", "messages": ["x"], "times": 1000000})", actions},
      {"ExpectedAtOnce",
       pull + R"({"expect": "a", "messages": [{"repeat": "x", "times": 1000}], "times": 70000})",
       "/steps/1: " + bytes},
      {"ControlIsApart", R"({"push": "x", "times": 600000})", "",
       R"("control": [{"push": "x", "times": 600000}], )"},
      {"ControlIsBounded", R"({"push": "x"})", "/control/1: with this",
       R"("control": [{"push": "x", "times": 600000}, {"push": "x", "times": 600000}], )"},

      {"LargestValue", R"({"send": "c", "bytes": {"random": 67108864}})", ""},
      {"LargerValue",
       R"({"send": "c", "bytes": {"concat": ["x", {"repeat": "ab", "times": 33554432}]}})",
       "/steps/0: " + bytes},
      {"RepeatsMultiply",
       R"({"send": "c", "bytes": {"repeat": {"repeat": "x", "times": 10000}, "times": 10000}})",
       bytes},
      {"PartIsTooLarge",
       R"({"send": "c", "bytes": {"length": {"repeat": "xxxxxxxxxx", "times": 10000000}}})", bytes},
      {"InLet", R"({"send": "c", "bytes": "${big}${big}"})", bytes,
       R"("let": {"big": {"random": 40000000}}, )"},
      {"EscapedInForm", R"({"send": "c", "bytes": {"form": {"repeat": "&", "times": 30000000}}})",
       bytes},
      {"PlainInForm", R"({"send": "c", "bytes": {"form": {"repeat": "a", "times": 60000000}}})",
       ""},
      {"MessageIsEncoded", R"({"push": {"repeat": "&", "times": 30000000}})", bytes},
      {"Chunks", R"({"push": {"repeat": "a", "times": 20000000}, "form": "chunked",
                     "chunk_sizes": [1]})",
       bytes},
      {"Extensions", R"({"push": {"repeat": "a", "times": 10000}, "form": "chunked",
                         "chunk_sizes": [1], "extension": {"random": 10000}})",
       bytes},
      {"Pipelined", R"({"push": {"random": 1000}, "times": 70000, "pipelined": true})", bytes},
      {"CountOfTheLoop",
       R"({"repeat": 900000, "steps": [{"send": "c", "bytes": {"random": "${i}000"}}]})", bytes},
      {"SentInAll", R"({"push": {"repeat": "x", "times": 20000000}, "times": 60})",
       "/steps/0: with this, the case sends more than 1073741824 bytes"},
      {"Pieces", R"({"send": "c", "bytes": "${x19}"})", "made of too many pieces",
       let_in_a_chain(20, 2)},
      {"Chain", R"({"send": "c", "bytes": "${x70}"})", "a chain of more than 64 names",
       let_in_a_chain(71, 1)},

      {"Segments", R"({"send": "c", "bytes": {"random": 2000000}, "segments": {"every": 1}})",
       actions},
      {"WaitsAddUp", R"({"repeat": 7, "steps": [{"wait": 600}]})",
       "/steps/0/steps/0: with this, the case waits for more than 3600 s"},
      {"Delays",
       R"({"send": "c", "bytes": {"random": 100000}, "segments": {"every": 1, "delay": 0.1}})",
       "waits for more than 3600 s"},

      {"NoNumber", R"({"push": "x", "times": "${tag}"})", "/steps/0/times: `tag` is no number"},
      {"NoNumberOfTheLoop", R"({"push": "x", "times": "${i}x"})", "/steps/0: `0x` is no whole"},
      {"TooManyOfTheRow", R"({"push": "x", "times": "${n}"})",
       "/steps/0/times: is 2000000, and must be a whole number from 0 to 1000000",
       R"("for": {"n": [2000000]}, )"},
  };
}

class Totals_ : public testing::TestWithParam<Total> {};

TEST_P(Totals_, AreKnownAtOnce) {
  const Loaded made = loaded(scenario(GetParam().steps, GetParam().others));
  if (GetParam().complaint.empty()) {
    EXPECT_THAT(complaints(made), IsEmpty());
  } else {
    EXPECT_THAT(complaints(made), ElementsAre(HasSubstr(GetParam().complaint)));
  }
}
const auto name_of = [](const testing::TestParamInfo<Total>& info) {
  return std::string(info.param.name);
};
INSTANTIATE_TEST_SUITE_P(Load, Totals_, testing::ValuesIn(totals()), name_of);

// What is measured is what is made, or a little more.
TEST(Amount, IsThatOfTheBytes) {
  const Loaded made = loaded(scenario(R"({"push": [
      "plain", "", "a b&c", {"hex": "00ff20"}, {"repeat": {"concat": ["a ", {"hex": "ff"}]}, "times": 3},
      {"form": {"form": {"concat": ["a b", {"hex": "00"}]}}}, {"chunk": {"repeat": "x", "times": 300}},
      {"chunk": ""}, {"length": {"repeat": "x", "times": 12345}}, "${row} ${named} ${named}", "${i}"]})",
                                      R"("table": [{"label": "one", "row": "r & s"}],
      "let": {"named": {"form": "${row}"}},)"));
  ASSERT_THAT(complaints(made), IsEmpty());
  const Scenario& one = made.scenarios.front();
  Evaluator evaluator(one, [](std::string_view) { return std::string("7"); }, 0);
  Measure measure(one);
  for (const Value& value : std::get<step::Push>(one.steps.front().action).messages) {
    const std::string bytes = evaluator.evaluate(value).bytes;
    EXPECT_EQ(measure.of(value, 7).bytes(), bytes.size()) << bytes;
    EXPECT_EQ(measure.of_form(value, 7).bytes(), ::talk::framing::form_encoded(bytes).size())
        << bytes;
  }
}

TEST(Amount, IsAnUpperBound) {
  const Loaded made = loaded(scenario(R"({"push": [{"random": 99}, "${tag}", "${name:x}"]})"));
  const Scenario& one = made.scenarios.front();
  Evaluator evaluator(one, [](std::string_view) { return std::string("a tag"); }, 0);
  Measure measure(one);
  for (const Value& value : std::get<step::Push>(one.steps.front().action).messages) {
    const std::string bytes = evaluator.evaluate(value).bytes;
    EXPECT_GE(measure.of(value, 0).bytes(), bytes.size());
    EXPECT_GE(measure.of_form(value, 0).bytes(), ::talk::framing::form_encoded(bytes).size());
  }
}

TEST(Amount, NeverWrapsAround) {
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(sum(most, 1), most);
  EXPECT_EQ(product(most / 2, 3), most);
  EXPECT_EQ(product(most, 0), 0U);
}

}  // namespace
}  // namespace talkspec::scenario
