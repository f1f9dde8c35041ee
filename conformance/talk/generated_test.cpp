// What is made of descriptors and of the table of profiles stands in the tree as it is made. With
// TALKSPEC_WRITE_GENERATED=1 in the environment, this test writes the files instead.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <ostream>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "conformance/scenario/language.h"
#include "conformance/scenario/schema.h"
#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/edition.h"
#include "conformance/talk/profile.h"

namespace talkspec::talk {
namespace {

using scenario::Schema;

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The words of the schemas that a fuzzer may put into a scenario: names of members and values.
void add_words(const nlohmann::json& schema, std::set<std::string>& words) {
  for (const auto& [key, value] : schema.items()) {
    if (key == "const" && value.is_string()) words.insert(value.get<std::string>());
    if (key == "enum")
      for (const nlohmann::json& one : value)
        if (one.is_string()) words.insert(one.get<std::string>());
    if (key == "properties")
      for (const auto& [name, of] : value.items())
        words.insert(name);
    if (value.is_structured()) add_words(value, words);
  }
}

// The dictionary of the harness: the words, and then what is kept by hand.
std::string dictionary(const std::string& stands) {
  constexpr std::string_view by_hand = "# By hand.";
  std::set<std::string> words;
  for (const Schema schema : {Schema::scenario, Schema::requirements})
    add_words(nlohmann::json::parse(scenario::schema_text(schema, vocabulary())), words);
  std::string made =
      "# Scenario files: the words of conformance/scenario.schema.json and "
      "requirements.schema.json.\n";
  for (const std::string& word : words)
    made += "\"\\\"" + word + "\\\"\"\n";
  const std::size_t rest = stands.find(by_hand);
  return made + (rest == std::string::npos ? "" : stands.substr(rest));
}

struct Generated {
  std::string file;                              // below conformance/
  std::string (*make)(const std::string& file);  // of what stands there now
};
std::ostream& operator<<(std::ostream& out, const Generated& generated) {
  return out << generated.file;
}

class GeneratedFile : public testing::TestWithParam<Generated> {};

TEST_P(GeneratedFile, IsAsItIsMade) {
  const std::string path = std::string(TALKSPEC_DATA_FOLDER) + "/" + GetParam().file;
  const std::string stands = read(path);
  const std::string made = GetParam().make(stands);
  if (std::getenv("TALKSPEC_WRITE_GENERATED") != nullptr) {
    std::ofstream(path, std::ios::binary) << made;
    return;
  }
  EXPECT_TRUE(stands == made) << path
                              << " is out of step; TALKSPEC_WRITE_GENERATED=1 writes it anew";
}

// Of an edition that is published, what stands; of the open one, what the suite is now.
std::string edition(const std::string& stands) {
  const nlohmann::json file = nlohmann::json::parse(stands);
  if (file.at("published")) return stands;
  const scenario::Suite suite =
      scenario::load_suite({TALKSPEC_DATA_FOLDER "/suite"}, built_in_catalogue());
  return edition_text(file.at("edition").get<std::string>(), false, suite.scenarios);
}

INSTANTIATE_TEST_SUITE_P(
    Conformance, GeneratedFile,
    testing::Values(Generated{"scenario.schema.json",
                              [](const std::string&) {
                                return scenario::schema_text(Schema::scenario, vocabulary());
                              }},
                    Generated{"requirements.schema.json",
                              [](const std::string&) {
                                return scenario::schema_text(Schema::requirements, vocabulary());
                              }},
                    Generated{"editions/2026.1.json", edition},
                    Generated{"../fuzz/dict/fuzz_scenario.dict", dictionary},
                    Generated{"scenario/LANGUAGE.md", [](const std::string& page) {
                                return scenario::with_tables(page, vocabulary());
                              }}));

// It is kept by hand, in a layout of its own, but for the names that the program puts into it.
TEST(TargetSchema, NamesWhatTheProgramKnows) {
  using nlohmann::json;
  EXPECT_EQ(json::parse(read(std::string(TALKSPEC_DATA_FOLDER) + "/target.schema.json")),
            json::parse(scenario::schema_text(Schema::target, vocabulary())));
}

}  // namespace
}  // namespace talkspec::talk
