// A request with two reasons to be refused is refused by a server that knows only one of them. So a
// case that demands a refusal departs from the grammar in one thing, and its control in nothing.
// Exceptions stand in grammar.json, with the case in which the same departure stands alone.
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/grammar/grammar_coverage.h"
#include "conformance/talk/testing/refusals.h"

namespace talkspec::talk {
namespace {

using scenario::Scenario;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Names = std::set<std::string>;

const std::map<std::string, Scenario>& cases() {
  static const std::map<std::string, Scenario> by_id = [] {
    std::map<std::string, Scenario> all;
    for (const Scenario& one :
         scenario::load_suite({std::string(TALKSPEC_DATA_FOLDER) + "/suite"}, built_in_catalogue())
             .scenarios)
      all.emplace(one.id, one);
    return all;
  }();
  return by_id;
}

// What departs in one request of the case: of the one in which most does.
Names departures(const Scenario& scenario, bool in_control) {
  Names most;
  for (const RequestOfCase& one : requests_of(scenario, built_in_grammar())) {
    Names names;
    for (const Element& element : one.request.elements)
      if (element.departs) names.insert(element.production->name);
    if (one.in_control == in_control && names.size() > most.size()) most = names;
  }
  return most;
}

TEST(Refusals, AreDemandedForOneDepartureOfEachRequest) {
  Names excepted;
  for (const SeveralDepartures& one : built_in_grammar().several)
    excepted.insert(one.id);
  Names several;
  std::size_t single = 0;
  for (const auto& [id, scenario] : cases()) {
    if (!any_step(scenario.steps, demands_refusal)) continue;
    const Names names = departures(scenario, false);
    if (names.size() == 1) ++single;
    if (names.size() > 1) several.insert(id);
    EXPECT_TRUE(names.size() < 2 || excepted.contains(id))
        << id << " departs in several things: " << testing::PrintToString(names);
  }
  for (const std::string& id : excepted)
    EXPECT_TRUE(several.contains(id)) << id << " needs no exception";
  EXPECT_GT(single, 100U);
}

TEST(Refusals, HaveTheirDepartureAloneInAnotherCaseWhereTheyHaveSeveral) {
  for (const SeveralDepartures& one : built_in_grammar().several) {
    if (one.apart.empty()) continue;
    ASSERT_TRUE(cases().contains(one.apart)) << one.apart;
    const Names alone = departures(cases().at(one.apart), false);
    const Names all = departures(cases().at(one.id), false);
    ASSERT_THAT(alone, SizeIs(1)) << one.apart;
    EXPECT_TRUE(all.contains(*alone.begin()))
        << one.apart << " has nothing of " << one.id << " alone, but " << *alone.begin();
  }
}

TEST(Controls, DepartInNothing) {
  for (const auto& [id, scenario] : cases())
    EXPECT_THAT(departures(scenario, true), IsEmpty()) << id;
}

}  // namespace
}  // namespace talkspec::talk
