// The catalogue of what a Talk server must, should and may do; its text is
// conformance/requirements.json, which is built into the program.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/scenario.h"

namespace talkspec {

struct CatalogueEntry {
  Requirement requirement;
  std::vector<Profile> profiles;  // that it holds in; empty: in all
};

class Catalogue {
 public:
  // False when there is one of that ID already; the first stays.
  bool add(CatalogueEntry entry);

  // Nullptr when there is none. Valid until the catalogue is changed.
  const CatalogueEntry* find(std::string_view id) const;

  // In the order they were added.
  const std::vector<CatalogueEntry>& entries() const noexcept { return entries_; }

 private:
  std::vector<CatalogueEntry> entries_;
  std::map<std::string, std::size_t, std::less<>> by_id_;
};

struct LoadedCatalogue {
  Catalogue catalogue;
  Diagnostics diagnostics;  // empty when all of the text was right
};

// Reads a catalogue from a JSON text (schema: conformance/requirements.schema.json).
LoadedCatalogue load_catalogue(std::string_view text, std::string_view file);

// The text of the built-in catalogue, as it stands in conformance/requirements.json.
std::string_view built_in_catalogue_text() noexcept;

// The built-in catalogue. Read once, at the first call; thread-safe.
const Catalogue& built_in_catalogue();

}  // namespace talkspec
