#include "conformance/scenario/requirements.h"

#include <utility>

#include <fmt/format.h>

#include "conformance/scenario/document.h"
#include "conformance/scenario/files.h"
#include "conformance/scenario/schema.h"

namespace talkspec::scenario {
namespace {

using std::string_view;

void read_entries(CaseReader& reader, const Element& root, Catalogue& catalogue) {
  if (!reader.has_kind(root, Element::Kind::array)) return;
  for (const Element& element : root.children) {
    if (!reader.is_object(element, "a requirement")) continue;
    CatalogueEntry made = read_form(reader, element, requirement_form());
    const Element* const id = element.find("id");
    if (id != nullptr && !catalogue.add(made))
      reader.report(*id, fmt::format("a second requirement {}", quote(made.requirement.id)));
  }
}

}  // namespace

bool Catalogue::add(CatalogueEntry entry) {
  if (!by_id_.emplace(entry.requirement.id, entries_.size()).second) return false;
  entries_.push_back(std::move(entry));
  return true;
}

const CatalogueEntry* Catalogue::find(string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &entries_[found->second];
}

LoadedCatalogue load_catalogue(string_view text, string_view file, const Vocabulary& vocabulary) {
  LoadedCatalogue loaded{.catalogue = Catalogue(vocabulary), .diagnostics = {}};
  const std::optional<Document> document = Document::parse(text, file, loaded.diagnostics);
  if (!document) return loaded;
  CaseReader reader(*document, loaded.diagnostics, loaded.catalogue);
  read_entries(reader, document->root(), loaded.catalogue);
  if (loaded.diagnostics.empty())
    check_schema(*document, Schema::requirements, vocabulary, loaded.diagnostics);
  sort_by_place(loaded.diagnostics);
  return loaded;
}

}  // namespace talkspec::scenario
