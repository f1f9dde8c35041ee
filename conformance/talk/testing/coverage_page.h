// A page that says, demand by demand, what of the suite covers it, or why nothing can: of the
// clauses of a standard, or of the ideas of other suites. Its data stand beside it as JSON.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace talkspec::talk {

struct Demand {
  std::string at;                    // section; empty: the page has none
  std::string binds;                 // whom; empty as above
  std::string level;                 // MUST …, or "grammar"; empty as above
  std::string says;                  // in this project's own words
  std::vector<std::string> covered;  // "area/slug", "area/slug/row" or "wire/rule"
  std::string unseen;                // why nothing covers it: a name among the reasons
};

struct CoverageSource {
  std::string name;
  std::string title;
  std::string link;
  std::vector<Demand> demands;
};

struct CoveragePage {
  std::vector<std::pair<std::string, std::string>> reasons;  // name and sentences
  std::vector<CoverageSource> sources;
};

// Throws nlohmann::json::exception for what is no such page.
CoveragePage read_coverage_page(const std::string& json);

// What is wrong with the page, a sentence each; `known` are the IDs of cases, scenarios and rules.
std::vector<std::string> mistakes_in(const CoveragePage& page, const std::set<std::string>& known);

// `preface` begins with the heading of the page.
std::string markdown(const CoveragePage& page, const std::string& preface);

}  // namespace talkspec::talk
