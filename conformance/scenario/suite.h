// Scenario files on disk: the built-in suite, or what the user names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/requirements.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::scenario {

struct Suite {
  std::vector<Scenario> scenarios;  // in the order of the files; empty if diagnostics are not
  std::string hash;                 // SHA-256 of names and contents of the files, in hex
  std::vector<std::string> files;   // in the order they were read
  Diagnostics diagnostics;
};

// Reads files, standard input for "-", and the *.json files in and below folders in the order of
// their names, but not what is hidden or in a node_modules; a file named twice is read once. A
// folder `client` below another one is left out: its cases test clients. No path: the built-in
// suite of that side. Case IDs are unique over all files.
Suite load_suite(const std::vector<std::string>& paths, const Catalogue& requirements,
                 Side side = Side::server);

// Where the built-in suite is: $TALKSPEC_SUITE_DIR, else beside the program
// (<program>/../share/talkspec/suite), else in the tree it was built from. Empty: nowhere.
std::filesystem::path built_in_suite_folder();

}  // namespace talkspec::scenario
