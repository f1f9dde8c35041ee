// What is built into the program is right: the catalogue, the schemas, and the suite.
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/requirements.h"
#include "conformance/scenario/schema.h"
#include "conformance/scenario/suite.h"

namespace talkspec {
namespace {

using testing::IsEmpty;
using testing::Not;

TEST(BuiltIn, TheCatalogueIsRight) {
  const LoadedCatalogue loaded =
      load_catalogue(built_in_catalogue_text(), "conformance/requirements.json");
  for (const Diagnostic& one : loaded.diagnostics)
    ADD_FAILURE() << to_text(one);
  EXPECT_THAT(loaded.catalogue.entries(), Not(IsEmpty()));
}

TEST(BuiltIn, TheSuiteIsRight) {
  const Suite suite = load_suite({TALKSPEC_SOURCE_SUITE_DIR});
  for (const Diagnostic& one : suite.diagnostics)
    ADD_FAILURE() << to_text(one);
  EXPECT_GE(suite.scenarios.size(), 60U);
}

// A requirement that nothing tests is a promise that nothing keeps.
TEST(BuiltIn, EveryRequirementHasACase) {
  std::set<std::string> tested;
  for (const Scenario& scenario : load_suite({TALKSPEC_SOURCE_SUITE_DIR}).scenarios)
    for (const Requirement& requirement : scenario.requirements)
      tested.insert(requirement.id);
  for (const CatalogueEntry& entry : built_in_catalogue().entries())
    EXPECT_TRUE(tested.contains(entry.requirement.id)) << entry.requirement.id;
}

}  // namespace
}  // namespace talkspec
