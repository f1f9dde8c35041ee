#include "conformance/scenario/language.h"

#include <algorithm>
#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "conformance/scenario/kinds.h"
#include "conformance/scenario/schema.h"
#include "conformance/scenario/testing/texts.h"
#include "conformance/scenario/value.h"

namespace talkspec::scenario {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

// A step is known by the member that names it, which must mean nothing in another step.
TEST(Language, NoStepHasTheNameOfAnotherStepsMember) {
  std::set<std::string_view> names;
  for (const Form<Step>& form : step_forms().forms)
    EXPECT_TRUE(names.insert(form.name()).second) << form.name();
  for (const Form<Step>& form : step_forms().forms)
    for (const Member<Step>& member : form.members)
      EXPECT_TRUE(member.name == form.name() || !names.contains(member.name))
          << form.name() << " has " << member.name;
}

TEST(Language, EverythingHasADescription) {
  const json schema = json::parse(schema_text(Schema::scenario, catalogue().vocabulary()));
  std::size_t objects = 0;
  const std::function<void(const json&)> look = [&](const json& at) {
    if (at.is_object() && at.contains("properties") && at.contains("additionalProperties") &&
        at["additionalProperties"] == false) {
      ++objects;
      EXPECT_FALSE(at.value("description", "").empty()) << at;
      EXPECT_TRUE(at["properties"].contains("comment")) << at;
      for (const auto& [name, member] : at["properties"].items())
        EXPECT_TRUE(member.contains("$ref") || !member.value("description", "").empty()) << name;
    }
    if (at.is_structured())
      for (const json& child : at)
        look(child);
  };
  look(schema);
  EXPECT_GT(objects, 30U);
}

TEST(Language, TablesAreMadeAnew) {
  const std::string page = with_tables(
      "before\n<!-- table step -->\nold\n<!-- end of table -->\nafter\n", catalogue().vocabulary());
  EXPECT_THAT(page, testing::StartsWith("before\n<!-- table step -->\n| form |"));
  EXPECT_THAT(page, testing::EndsWith(" |\n<!-- end of table -->\nafter\n"));
  EXPECT_THAT(page, Not(HasSubstr("old")));
  EXPECT_EQ(with_tables(page, catalogue().vocabulary()), page);
  for (const Form<Step>& form : step_forms().forms)
    EXPECT_THAT(page, HasSubstr("| `{\"" + std::string(form.name()) + "\": "));
}

TEST(Language, TablesNameTheVocabulary) {
  EXPECT_THAT(
      with_tables("<!-- table scenario -->\n<!-- end of table -->",
                  {.profiles = {"one", "two"}, .routings = {"here"}, .default_routings = {}}),
      testing::AllOf(HasSubstr(R"(`["one" \| "two", …]`)"), HasSubstr(R"(`["here", …]`)")));
}

// What a value in a text may be changed into.
const std::vector<json>& others() {
  static const std::vector<json> all{nullptr,
                                     true,
                                     false,
                                     0,
                                     1,
                                     -1,
                                     1.5,
                                     3000,
                                     1e9,
                                     "",
                                     "x",
                                     "a b",
                                     "alice",
                                     "accepted",
                                     "${i}",
                                     "${none}",
                                     "4xx",
                                     "should",
                                     json::array(),
                                     json::object(),
                                     {"x"},
                                     {{"hex", "0"}},
                                     {{"repeat", "x"}},
                                     {{"any", false}},
                                     {{"regex", "("}},
                                     {{"comment", 1}},
                                     {{"every", 0}},
                                     {{"random", 3000}},
                                     {{"random", "${i}"}},
                                     {{"repeat", "${tag}"}, {"times", "${tag}"}},
                                     {{"random", 1000000}},
                                     {{"at", {0}}},
                                     {{"at", {1}}, {"every", 1}},
                                     json::array({json::array({"A"})}),
                                     {{"", "b"}}};
  return all;
}

// Calls `use` with the text, each time with one value changed, left out or added.
void for_each_change(const json& text, const std::function<void(const json&)>& use) {
  const json flat = text.flatten();
  std::set<std::string> places;
  for (const auto& [pointer, value] : flat.items())
    for (std::size_t end = pointer.size(); end != std::string::npos && end > 0;
         end = pointer.rfind('/', end - 1))
      places.insert(pointer.substr(0, end));
  for (const std::string& place : places) {
    const json::json_pointer pointer(place);
    for (const json& other : others()) {
      json changed = text;
      changed[pointer] = other;
      use(changed);
    }
    json changed = text;
    json& parent = changed[pointer.parent_pointer()];
    if (parent.is_object()) {
      parent["unknown"] = parent[pointer.back()];
      use(changed);
      parent.erase(pointer.back());
      use(changed);
    }
  }
}

// Calls `use` with all bytes that the steps send or expect.
void for_each_value(const Steps& steps, const std::function<void(const Value&)>& use) {
  for (const Step& step : steps) {
    if (const auto* push = std::get_if<step::Push>(&step.action))
      std::for_each(push->messages.begin(), push->messages.end(), use);
    if (const auto* send = std::get_if<step::Send>(&step.action)) use(send->bytes);
    if (const auto* expect = std::get_if<step::Expect>(&step.action))
      for (const Match& match : expect->messages)
        use(match.value);
    if (const auto* repeat = std::get_if<step::Repeat>(&step.action))
      for_each_value(repeat->steps, use);
    if (const auto* together = std::get_if<step::Together>(&step.action))
      for (const Steps& branch : together->branches)
        for_each_value(branch, use);
  }
}

// A case that was loaded must not turn out to be wrong when it runs, as if the server were.
void expect_to_run(const Scenario& one) {
  Evaluator evaluator(
      one, [](std::string_view name) { return name == "i" ? "0" : "of the run"; }, 0);
  for_each_value(one.steps, [&](const Value& value) {
    EXPECT_EQ(evaluator.evaluate(value).error, "") << one.source;
  });
}

// The schema has the last word on a text, but a person should not have to read its words.
TEST(Language, TheReaderNamesWhatTheSchemaRefusesAndWhatCannotRun) {
  const std::vector<std::string> texts{
      scenario(R"({"pull": "alice", "canary": false, "name": "n", "answer": {"status": ["1xx", 405],
          "or_closed": true, "body": {"json": [1]}, "headers": {"A": {"regex": "x"}, "B": true}}},
          {"expect": "alice", "messages": ["a", {"any": true, "optional": true}], "order": "any",
           "or_closed": true, "others": true, "times": 2, "late": "should", "within": 0.5},
          {"fence": ["alice"], "by": "bob"}, {"fence": true}, {"wire": "alice", "strict": true},
          {"pause": "alice"}, {"resume": "alice"}, {"close": "alice", "how": "reset"})"),
      scenario(R"({"push": ["a", {"base64": "AP8="}], "by": "bob", "form": "chunked",
          "chunk_sizes": [1, 2], "extension": ";x", "trailers": {"T": "v"}, "times": 3,
          "headers": [["A", "1"]], "without": ["Host"], "method": "PUT", "target": "/x",
          "version": "HTTP/1.0", "segments": {"at": [1], "delay": 0.01}, "body": "b",
          "pipelined": true, "answer": "refused", "label": "l", "because": "why"},
          {"send": "raw", "bytes": {"concat": [{"chunk": ""}, {"length": {"form": "x"}}]},
           "segments": {"every": 1}, "when": {"l": "accepted"}}, {"await": "raw", "method": "HEAD"},
          {"closed": "raw"}, {"wait": 0}, {"serving": true},
          {"together": [[{"push": "x"}], [{"repeat": 2, "steps": [{"open": "c"}]}]]})",
               R"("control": [{"push": {"random": 3}}], "stage": "hostile", "slow": true,
          "first": true, "last": true, "for": {"n": [1, "x", true]}, "level": "may", "profiles": ["headless"],
          "routing": ["all"], "isolation": "alone", "fenced": false,)"),
      R"({"$schema": "s", "profiles": ["headless"], "stage": "polite", "isolation": "tagged",
          "define": {"MY-1": {"level": "may", "sentence": "s", "source": "s",
                              "profiles": ["headless"]}},
          "let": {"x": {"hex": "00"}}, "scenarios": [{"id": "a/b", "title": "t",
          "requirements": ["MY-1"], "table": [{"label": "l", "y": {"repeat": "x", "times": 2}}],
          "let": {"z": "z"}, "steps": [{"push": "${x}${y}${z}"}]}]})"};
  std::size_t refused = 0;
  std::size_t taken = 0;
  for (const std::string& text : texts) {
    ASSERT_THAT(complaints(loaded(text)), IsEmpty());
    for_each_change(json::parse(text), [&](const json& changed) {
      const Loaded made = loaded(changed.dump());
      ++(made.diagnostics.empty() ? taken : refused);
      std::for_each(made.scenarios.begin(), made.scenarios.end(), expect_to_run);
      for (const std::string& complaint : complaints(made))
        EXPECT_THAT(complaint, Not(HasSubstr("departs from the schema"))) << changed;
    });
  }
  EXPECT_GT(refused, 3000U);
  EXPECT_GT(taken, 200U);
}

}  // namespace
}  // namespace talkspec::scenario
