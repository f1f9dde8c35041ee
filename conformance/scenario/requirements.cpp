#include "conformance/scenario/requirements.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "conformance/scenario/catalogue_entry.h"
#include "conformance/scenario/document.h"
#include "conformance/scenario/reader.h"
#include "conformance/scenario/schema.h"

namespace talkspec::scenario {
namespace {

using std::string_view;

// Upper-case words joined by "-": AREA-WHAT, AREA-WHAT-1.0.
bool is_requirement_id(string_view text) {
  const auto alphanumeric = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 64 && alphanumeric(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return alphanumeric(c) || c == '-' || c == '.'; });
}

void read_entries(Reader& reader, const Element& root, Catalogue& catalogue) {
  if (!reader.has_kind(root, Element::Kind::array)) return;
  for (const Element& element : root.children) {
    if (!reader.is_object(element, "a requirement")) continue;
    constexpr std::array<string_view, 5> members{"id", "level", "profiles", "sentence", "source"};
    reader.known_members(element, "a requirement", members);
    const Element* const id = reader.needed(element, "id", "a requirement");
    if (id == nullptr) continue;
    const std::string name = reader.text(*id);
    if (!catalogue.add(read_catalogue_entry(reader, element, *id, name, catalogue.vocabulary())))
      reader.report(*id, fmt::format("a second requirement {}", quote(name)));
  }
}

}  // namespace

CatalogueEntry read_catalogue_entry(Reader& reader, const Element& element, const Element& id_at,
                                    const std::string& id, const Vocabulary& vocabulary) {
  constexpr std::array<string_view, 3> levels{"must", "should", "may"};
  CatalogueEntry made;
  made.requirement.id = id;
  if (!id.empty() && !is_requirement_id(id))
    reader.report(id_at.key_begin, fmt::format("{} is no requirement ID; use upper-case letters, "
                                               "digits, `-` and `.`",
                                               quote(id)));
  if (const Element* const level = reader.needed(element, "level", "a requirement"))
    made.requirement.level = static_cast<Level>(reader.choice(*level, levels));
  if (const Element* const sentence = reader.needed(element, "sentence", "a requirement"))
    made.requirement.sentence = reader.text(*sentence);
  if (const Element* const source = reader.needed(element, "source", "a requirement"))
    made.requirement.source = reader.text(*source);
  if (const Element* const list = element.find("profiles"))
    made.profiles = reader.choices(*list, vocabulary.profiles);
  return made;
}

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
  Reader reader(*document, loaded.diagnostics);
  read_entries(reader, document->root(), loaded.catalogue);
  if (loaded.diagnostics.empty()) check_schema(*document, Schema::requirements, loaded.diagnostics);
  sort_by_place(loaded.diagnostics);
  return loaded;
}

}  // namespace talkspec::scenario
