// Editions: what one of them asks, and that those which are published stay as they were.
#include "conformance/talk/edition.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/load.h"
#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/run.h"
#include "reports/encodings.h"

namespace talkspec::talk {
namespace {

namespace fs = std::filesystem;
using scenario::Level;
using scenario::Scenario;
using ::testing::Contains;

const fs::path folder = fs::path(TALKSPEC_DATA_FOLDER) / "editions";

const std::vector<Scenario>& suite() {
  static const scenario::Suite all =
      scenario::load_suite({TALKSPEC_DATA_FOLDER "/suite"}, built_in_catalogue());
  return all.scenarios;
}

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The lines of `sha256sum`, by file.
std::map<std::string, std::string> published_sums() {
  std::map<std::string, std::string> sums;
  std::ifstream file(folder / "published.sha256");
  EXPECT_TRUE(file.is_open());
  for (std::string sum, name; file >> sum >> name;)
    sums.emplace(name, sum);
  return sums;
}

std::vector<Scenario> load(const std::string& text) {
  scenario::Loaded loaded = scenario::load(text, "test.json", built_in_catalogue());
  for (const scenario::Diagnostic& one : loaded.diagnostics)
    ADD_FAILURE() << scenario::to_text(one);
  return std::move(loaded.scenarios);
}

// A file with one case; `push` is what it pushes.
std::string one_case(const std::string& id, const std::string& push, const std::string& title) {
  return fmt::format(
      R"({{"scenarios": [{{"title": "{}", "id": "{}", "requirements": ["FRAME-TERMINATOR"],
          "steps": [{{"pull": "alice"}}, {{"push": "{}", "because": "{}"}}]}}]}})",
      title, id, push, title);
}

std::string ids_of(const std::vector<Scenario>& scenarios) {
  std::string ids;
  for (const Scenario& one : scenarios)
    ids += one.id + " ";
  return ids;
}

TEST(Editions, ThatArePublishedStayAsTheyWere) {
  const auto sums = published_sums();
  for (const auto& [name, sum] : sums)
    EXPECT_EQ(report::sha256(read(folder / name)), sum) << name << " is published and has changed";
  for (const Edition& edition : editions())
    EXPECT_EQ(edition.published, sums.contains(edition.name + ".json"))
        << edition.name << ": published.sha256 and the member published disagree";
}

TEST(Editions, AreFilesThatAreBuiltIn) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".json") || name.ends_with(".kept.json")) continue;
    const std::string stem = name.substr(0, name.size() - 5);
    EXPECT_NE(edition_named(stem), nullptr) << name << " is not built in";
  }
  EXPECT_EQ(edition_named("1999.1"), nullptr);
}

TEST(Editions, RunEveryCaseAsItWas) {
  for (const Edition& edition : editions()) {
    std::map<std::string, std::string, std::less<>> runs;
    for (const Scenario& scenario : as_of(edition, suite()))
      runs.emplace(scenario.id, digest_of(scenario));
    for (const auto& [id, row] : edition.cases)
      EXPECT_EQ(runs[id], row.digest)
          << id << " is not as edition " << edition.name << " had it: put its former text into "
          << edition.name << ".kept.json (see conformance/editions/README.md)";
    EXPECT_EQ(runs.size(), edition.cases.size());
    for (const auto& [id, requirement] : edition.rules)
      EXPECT_THAT(ids_of_rows(), Contains(id))
          << "a wire rule of edition " << edition.name << " is gone";
    for (const auto& [id, level] : edition.requirements)
      EXPECT_NE(built_in_catalogue().find(id), nullptr) << id << " is of edition " << edition.name;
  }
}

TEST(Editions, TheNewestIsWhatRunsByDefault) {
  EXPECT_EQ(ids_of(as_of(editions().back(), suite())), ids_of(suite()));
}

TEST(Editions, LeaveOutWhatWasAddedAndKeepLevelsAndTexts) {
  const std::vector<Scenario> then = load(one_case("test/old", "hello", "As it was"));
  Edition edition =
      read_edition(edition_text("2020.1", true, then), one_case("test/old", "hello", "As it was"));
  edition.requirements.find("FRAME-TERMINATOR")->second = Level::may;
  edition.cases.find("test/old")->second.level = Level::may;

  std::vector<Scenario> now = load(one_case("test/old", "goodbye", "As it is"));
  now.push_back(load(one_case("test/new", "hello", "New")).front());
  EXPECT_NE(digest_of(now.front()), edition.cases.at("test/old").digest);

  const std::vector<Scenario> run = as_of(edition, now);
  ASSERT_EQ(ids_of(run), "test/old ");
  EXPECT_EQ(digest_of(run.front()), edition.cases.at("test/old").digest);
  EXPECT_EQ(run.front().level, Level::may);
  EXPECT_EQ(run.front().requirements.front().level, Level::may);
  EXPECT_EQ(ids_of(as_of(edition, {})), "test/old ") << "also when the suite has it no more";
}

TEST(Editions, TakeNoNoteOfWordingAndOrder) {
  const std::string text = one_case("test/old", "hello", "As it was");
  const std::string digest = digest_of(load(text).front());
  EXPECT_EQ(digest_of(load(one_case("test/old", "hello", "Said better")).front()), digest);
  EXPECT_NE(digest_of(load(one_case("test/old", "hello!", "As it was")).front()), digest);
  std::string file_wide = text;
  file_wide.replace(0, 1, R"({"isolation": "tagged", )");
  EXPECT_NE(digest_of(load(file_wide).front()), digest);
}

}  // namespace
}  // namespace talkspec::talk
