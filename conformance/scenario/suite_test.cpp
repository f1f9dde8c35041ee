#include "conformance/scenario/suite.h"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/temporary_folder.h"

namespace talkspec::scenario {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The suite of those files, by a catalogue of one requirement.
Suite suite_of(const std::vector<std::string>& paths) {
  Catalogue catalogue;
  catalogue.add({{"ONE", Level::must, "One.", "draft §1"}, {}});
  return load_suite(paths, catalogue);
}

std::string scenario(std::string_view id) {
  return std::string(R"({"id": ")") + std::string(id) +
         R"(", "title": "t", "requirements": ["ONE"], "steps": [{"serving": true}]})";
}

class SuiteFiles : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const {
    const fs::path path = folder_.path() / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }

  static std::vector<std::string> ids(const Suite& suite) {
    std::vector<std::string> all;
    for (const Scenario& one : suite.scenarios)
      all.push_back(one.id);
    return all;
  }
  static std::vector<std::string> complaints(const Suite& suite) {
    std::vector<std::string> all;
    for (const Diagnostic& one : suite.diagnostics)
      all.push_back(to_text(one));
    return all;
  }

  const talkspec::testing::TemporaryFolder folder_;
};

TEST_F(SuiteFiles, AFolderIsReadInTheOrderOfNames) {
  write("b.json", scenario("b/one"));
  write("a.json", scenario("a/one"));
  write("c/d.json", scenario("d/one"));
  write("notes.txt", "no scenario");
  const Suite suite = suite_of({folder_.path().string()});
  EXPECT_THAT(complaints(suite), IsEmpty());
  EXPECT_THAT(ids(suite), ElementsAre("a/one", "b/one", "d/one"));
}

// Of what an editor or npm keeps beside scenarios.
TEST_F(SuiteFiles, HiddenFoldersAndNodeModulesAreLeftOut) {
  write("a.json", scenario("a/one"));
  write("node_modules/x/package.json", "{}");
  write(".vscode/settings.json", "{}");
  write(".hidden.json", "{}");
  const Suite suite = suite_of({folder_.path().string()});
  EXPECT_THAT(complaints(suite), IsEmpty());
  EXPECT_THAT(ids(suite), ElementsAre("a/one"));
  EXPECT_FALSE(suite_of({(folder_.path() / ".hidden.json").string()}).diagnostics.empty())
      << "what is named is read";
}

TEST_F(SuiteFiles, AFileNamedTwiceIsReadOnce) {
  const std::string file = write("a.json", scenario("a/one"));
  EXPECT_THAT(ids(suite_of({file, folder_.path().string(), file})), ElementsAre("a/one"));
}

TEST_F(SuiteFiles, TheHashIsThatOfNamesAndContents) {
  const std::string file = write("a.json", scenario("a/one"));
  const std::string before = suite_of({file}).hash;
  EXPECT_EQ(before.size(), 64U);
  EXPECT_EQ(suite_of({folder_.path().string()}).hash, before);
  write("a.json", scenario("a/two"));
  EXPECT_NE(suite_of({file}).hash, before);
}

TEST_F(SuiteFiles, AnIdOfTwoFilesIsAMistake) {
  const std::string first = write("a.json", scenario("a/one"));
  const std::string second = write("b.json", "\n" + scenario("a/one"));
  const Suite suite = suite_of({folder_.path().string()});
  EXPECT_THAT(suite.scenarios, IsEmpty());
  EXPECT_THAT(complaints(suite), ElementsAre(second +
                                             ":2:1: a second case `a/one`; the first is "
                                             "in " +
                                             first + ":1"));
}

TEST_F(SuiteFiles, MistakesOfAllFilesAreReported) {
  const std::string missing = (folder_.path() / "missing.json").string();
  const std::string broken = write("broken.json", "{");
  EXPECT_THAT(complaints(suite_of({missing, broken})),
              ElementsAre(missing + ": cannot be read: No such file or directory",
                          HasSubstr(broken + ":1:")));
}

TEST_F(SuiteFiles, AFolderWithoutScenariosIsAMistake) {
  EXPECT_THAT(complaints(suite_of({folder_.path().string()})),
              ElementsAre(folder_.path().string() + ": has no .json file in it"));
}

TEST_F(SuiteFiles, AHugeFileIsRefused) {
  const std::string file = write("huge.json", std::string(std::size_t{5} << 20, ' '));
  EXPECT_THAT(complaints(suite_of({file})), ElementsAre(HasSubstr("the limit is 4194304")));
}

}  // namespace
}  // namespace talkspec::scenario
