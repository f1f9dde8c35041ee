// What is built into the program is right: the catalogue, the schemas, and the suite.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/profile.h"
#include "conformance/talk/rules/rules.h"

namespace talkspec::talk {
namespace {

using scenario::CatalogueEntry;
using scenario::Diagnostic;
using scenario::Scenario;
using scenario::Suite;
using ::testing::IsEmpty;
using ::testing::Not;

const Suite& built_in_suite() {
  static const Suite suite =
      scenario::load_suite({TALKSPEC_SOURCE_SUITE_DIR}, built_in_catalogue());
  return suite;
}

TEST(BuiltIn, TheCatalogueIsRight) {
  const scenario::LoadedCatalogue loaded = scenario::load_catalogue(
      built_in_catalogue_text(), "conformance/requirements.json", vocabulary());
  for (const Diagnostic& one : loaded.diagnostics)
    ADD_FAILURE() << scenario::to_text(one);
  EXPECT_THAT(loaded.catalogue.entries(), Not(IsEmpty()));
}

TEST(BuiltIn, TheSuiteIsRight) {
  for (const Diagnostic& one : built_in_suite().diagnostics)
    ADD_FAILURE() << scenario::to_text(one);
  EXPECT_GE(built_in_suite().scenarios.size(), 150U);
}

// Reports, baselines and links refer to the IDs, so that whoever adds one picks its area once.
TEST(BuiltIn, EveryRequirementBelongsToAnArea) {
  constexpr std::array<std::string_view, 11> areas{
      "PULL-",      "FRAME-",  "CHUNK-",       "PUSH-",     "DELIVERY-", "HTTP-",
      "SMUGGLING-", "ROBUST-", "EVENTSTREAM-", "HEADLESS-", "WIRE-"};
  for (const CatalogueEntry& entry : built_in_catalogue().entries())
    EXPECT_TRUE(std::ranges::any_of(areas, [&entry](std::string_view area) {
      return entry.requirement.id.starts_with(area);
    })) << entry.requirement.id;
}

// A requirement that nothing tests is a promise that nothing keeps.
TEST(BuiltIn, EveryRequirementHasACaseOrARule) {
  std::set<std::string> blamed;
  for (const Scenario& scenario : built_in_suite().scenarios)
    blamed.insert(scenario.requirements.front().id);
  for (const Rule& rule : rules())
    blamed.emplace(rule.requirement);
  for (const CatalogueEntry& entry : built_in_catalogue().entries())
    EXPECT_TRUE(blamed.contains(entry.requirement.id))
        << "nothing lays its failure to " << entry.requirement.id;
}

// A case that is stricter than the sentence it stands for would fail servers that are right.
TEST(BuiltIn, NoCaseIsStricterThanItsRequirement) {
  for (const Scenario& scenario : built_in_suite().scenarios)
    EXPECT_GE(scenario.level, scenario.requirements.front().level) << scenario.id;
}

TEST(BuiltIn, EveryCaseRunsInProfilesOfItsRequirement) {
  for (const Scenario& scenario : built_in_suite().scenarios) {
    const std::string& id = scenario.requirements.front().id;
    const CatalogueEntry* const entry = built_in_catalogue().find(id);
    ASSERT_NE(entry, nullptr) << id;
    if (entry->profiles.empty()) continue;
    for (const std::string& profile : scenario.profiles)
      EXPECT_TRUE(std::ranges::count(entry->profiles, profile) == 1)
          << scenario.id << " runs in " << profile << ", where " << id << " does not hold";
  }
}

TEST(BuiltInForClients, CatalogueAndSuiteAreRight) {
  const scenario::LoadedCatalogue loaded = scenario::load_catalogue(
      client_catalogue_text(), "conformance/client-requirements.json", vocabulary());
  for (const Diagnostic& one : loaded.diagnostics)
    ADD_FAILURE() << scenario::to_text(one);
  const Suite suite = scenario::load_suite({std::string(TALKSPEC_SOURCE_SUITE_DIR) + "/client"},
                                           client_catalogue());
  for (const Diagnostic& one : suite.diagnostics)
    ADD_FAILURE() << scenario::to_text(one);
  EXPECT_GE(suite.scenarios.size(), 180U);
  std::set<std::string> blamed;
  for (const Scenario& scenario : suite.scenarios) {
    EXPECT_EQ(scenario.side, scenario::Side::client) << scenario.id;
    EXPECT_TRUE(scenario.id.starts_with("client-")) << scenario.id;
    EXPECT_GE(scenario.level, scenario.requirements.front().level) << scenario.id;
    blamed.insert(scenario.requirements.front().id);
  }
  for (const CatalogueEntry& entry : client_catalogue().entries()) {
    EXPECT_TRUE(entry.requirement.id.starts_with("CLIENT-")) << entry.requirement.id;
    EXPECT_TRUE(blamed.contains(entry.requirement.id)) << entry.requirement.id;
  }
}

TEST(BuiltIn, EveryRuleHasARequirement) {
  std::set<std::string_view> ids;
  for (const Rule& rule : rules()) {
    EXPECT_NE(built_in_catalogue().find(rule.requirement), nullptr) << rule.id;
    EXPECT_TRUE(rule.id.starts_with("wire/")) << rule.id;
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
  }
}

TEST(BuiltIn, EveryProfileHasCases) {
  std::set<std::string> names;
  for (const Scenario& scenario : built_in_suite().scenarios)
    names.insert(scenario.profiles.begin(), scenario.profiles.end());
  EXPECT_EQ(names.size(), profiles().size());
}

}  // namespace
}  // namespace talkspec::talk
