// talkspec coverage, as its users run it.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "conformance/testing/program.h"
#include "reports/testing/temporary_folder.h"

namespace talkspec::cli {
namespace {

using nlohmann::json;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class CoverageCommand : public ::testing::Test {
 protected:
  testing::Ended coverage(std::vector<std::string> words) const {
    words.insert(words.begin(), {TALKSPEC_PROGRAM, "coverage"});
    return testing::run_program({std::move(words), {}, folder_.path().string()});
  }

  // A file of one case, which sends these bytes.
  std::string scenario(const std::string& bytes) const {
    const std::string path = folder_.path("mine.json");
    std::ofstream(path) << json{{"id", "mine/one"},
                                {"title", "One"},
                                {"requirements", {"DELIVERY-WHOLE"}},
                                {"steps", {{{"send", "c"}, {"bytes", bytes}}}}};
    return path;
  }

  const talkspec::testing::TemporaryFolder folder_;
};

TEST_F(CoverageCommand, ShowsATableOfTheSuiteWithNothingLeft) {
  const testing::Ended ended = coverage({});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_THAT(ended.out, ContainsRegex("\n  chunk-size +[0-9]+ +[0-9]+\n"));
  EXPECT_THAT(ended.out, ContainsRegex("pairs of neighbours +([0-9]+) of [0-9]+ in cases"));
  EXPECT_THAT(ended.out, Not(HasSubstr("NONE")));
  EXPECT_THAT(ended.out, Not(HasSubstr("in no case")));
}

TEST_F(CoverageCommand, CountsTheCasesOfAFile) {
  const testing::Ended ended =
      coverage({scenario("GET /push HTTP/1.1\r\nHost: a\r\n\r\n"), "--json"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  const json report = json::parse(ended.out);
  const auto production = [&](const std::string& name) {
    return *std::ranges::find_if(report["productions"],
                                 [&](const json& one) { return one["name"] == name; });
  };
  EXPECT_EQ(production("method")["valid"], (json{{"cases", 1}, {"example", "mine/one"}}));
  EXPECT_EQ(production("query")["valid"], (json{{"cases", 0}}));
  EXPECT_EQ(production("method")["departed"], (json{{"cases", 0}}));
  EXPECT_EQ(std::ranges::count_if(report["pairs"],
                                  [](const json& one) { return one["valid"]["cases"] == 1; }),
            11);
}

TEST_F(CoverageCommand, SaysWhatDepartsInACase) {
  const testing::Ended ended =
      coverage({scenario("GET /push HTTP/1.1\nHost : a\r\n\r\n"), "--departures"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.out, "mine/one: CRLF of the request line, colon\n");
}

TEST_F(CoverageCommand, RefusesInOneLineWhatItCannotDo) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--jsn"}, {"--json", "--markdown"}, {"no-such-file.json"}}) {
    const testing::Ended ended = coverage(words);
    EXPECT_EQ(ended.code, 2) << words.front();
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(std::ranges::count(ended.err, '\n'), 1) << ended.err;
  }
}

}  // namespace
}  // namespace talkspec::cli
