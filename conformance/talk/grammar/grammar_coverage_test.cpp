// COVERAGE.md: each production and each pair of neighbours is in a case, or an exception says why
// not. With TALKSPEC_WRITE_GENERATED=1 in the environment, this test writes the page.
#include "conformance/talk/grammar/grammar_coverage.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/grammar/grammar_page.h"

namespace talkspec::talk {
namespace {

using ::testing::IsEmpty;

const std::vector<scenario::Scenario>& cases() {
  static const scenario::Suite suite =
      scenario::load_suite({std::string(TALKSPEC_DATA_FOLDER) + "/suite"}, built_in_catalogue());
  return suite.scenarios;
}

const GrammarCoverage& coverage() {
  static const GrammarCoverage made = coverage_of(cases(), built_in_grammar());
  return made;
}

TEST(GrammarCoverage, IsWhole) {
  EXPECT_THAT(mistakes_in(coverage(), built_in_grammar()), IsEmpty());
}

TEST(GeneratedCoverage, IsAsItIsMade) {
  const std::string path = std::string(TALKSPEC_DATA_FOLDER) + "/COVERAGE.md";
  const std::string made = page_of(coverage(), built_in_grammar());
  if (std::getenv("TALKSPEC_WRITE_GENERATED") != nullptr) {
    std::ofstream(path, std::ios::binary) << made;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string stands{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_TRUE(stands == made) << path
                              << " is out of step; TALKSPEC_WRITE_GENERATED=1 writes it anew";
}

}  // namespace
}  // namespace talkspec::talk
