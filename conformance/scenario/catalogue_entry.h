// Internal to the loader: one requirement, of the catalogue or of a file's `define`.
#pragma once

#include <string>
#include <string_view>

#include "conformance/scenario/reader.h"
#include "conformance/scenario/requirements.h"

namespace talkspec::scenario {

// Reads level, profiles, sentence and source; `id` is checked and taken from where it stands.
CatalogueEntry read_catalogue_entry(Reader& reader, const Element& element, const Element& id_at,
                                    const std::string& id, const Vocabulary& vocabulary);

}  // namespace talkspec::scenario
