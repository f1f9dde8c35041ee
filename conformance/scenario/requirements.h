// A catalogue of requirements: what scenarios may lay a failure to.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::scenario {

// The names that scenarios and requirements may use for variants of the protocol. This room knows
// none of them; the room of the protocol says them.
struct Vocabulary {
  std::vector<std::string> profiles;          // in the order of documents
  std::vector<std::string> routings;          // the same
  std::vector<std::string> default_routings;  // of a scenario that names none
};

struct CatalogueEntry {
  Requirement requirement;
  std::vector<std::string> profiles;  // that it holds in; empty: in all
};

class Catalogue {
 public:
  explicit Catalogue(Vocabulary vocabulary = {}) : vocabulary_(std::move(vocabulary)) {}

  const Vocabulary& vocabulary() const noexcept { return vocabulary_; }

  // False when there is one of that ID already; the first stays.
  bool add(CatalogueEntry entry);

  // Nullptr when there is none. Valid until the catalogue is changed.
  const CatalogueEntry* find(std::string_view id) const;

  // In the order they were added.
  const std::vector<CatalogueEntry>& entries() const noexcept { return entries_; }

 private:
  Vocabulary vocabulary_;
  std::vector<CatalogueEntry> entries_;
  std::map<std::string, std::size_t, std::less<>> by_id_;
};

struct LoadedCatalogue {
  Catalogue catalogue;
  Diagnostics diagnostics;  // empty when all of the text was right
};

// Reads a catalogue from a JSON text (schema: conformance/requirements.schema.json).
LoadedCatalogue load_catalogue(std::string_view text, std::string_view file,
                               const Vocabulary& vocabulary);

}  // namespace talkspec::scenario
