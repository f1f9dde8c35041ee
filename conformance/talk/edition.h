// Editions of the built-in suite. An edition says which cases, levels and wire rules there were; a
// run of it asks no more of a server than it did, whatever has been added since.
//
// The files are conformance/editions/NAME.json. That of an edition which is published never changes
// again; a case that has changed since is kept as it was in NAME.kept.json, a file in the scenario
// language. Fixes of the runner itself hold in every edition.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/scenario.h"

namespace talkspec::talk {

struct EditionCase {
  scenario::Level level = scenario::Level::must;
  std::string digest;                     // see digest_of()
  std::vector<std::string> requirements;  // their IDs
};

struct Edition {
  std::string name;        // "2026.1"
  bool published = false;  // else it is what the suite is now, and changes with it
  std::map<std::string, scenario::Level, std::less<>> requirements;  // by ID
  std::map<std::string, std::string, std::less<>>
      rules;  // requirement of each wire rule and delivery row, by ID
  std::map<std::string, EditionCase, std::less<>> cases;  // by ID
  std::vector<scenario::Scenario> kept;                   // as they were
};

// What the texts of an edition's files say. Throws nlohmann::json::exception when the first is
// none, and std::runtime_error when `kept` is no scenario file; empty: nothing is kept.
Edition read_edition(std::string_view text, std::string_view kept = {});

// Those that are built in, the newest last. Read once, at the first call; thread-safe.
std::span<const Edition> editions();
const Edition* edition_named(std::string_view name);  // nullptr: there is none

// The cases of the edition, in the order of the suite, as they were, with its levels. A case that
// the edition has and neither the suite nor `kept` is missing; tests see to it that none is.
std::vector<scenario::Scenario> as_of(const Edition& edition,
                                      std::vector<scenario::Scenario> suite);

// What the case does and demands, in 16 hexadecimal digits: all of it but its wording, the order of
// members and the other rows of its table.
std::string digest_of(const scenario::Scenario& scenario);

// The text of the file of an edition that is what is built in now and these cases.
std::string edition_text(std::string_view name, bool published,
                         const std::vector<scenario::Scenario>& suite);

}  // namespace talkspec::talk
