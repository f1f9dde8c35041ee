// The catalogue of what a Talk server must, should and may do: conformance/requirements.json, which
// is built into the program.
#pragma once

#include <string_view>

#include "conformance/scenario/requirements.h"

namespace talkspec::talk {

// Its text, as it stands in the file.
std::string_view built_in_catalogue_text() noexcept;

// Read once, at the first call; thread-safe.
const scenario::Catalogue& built_in_catalogue();

// The same of clients: conformance/client-requirements.json.
std::string_view client_catalogue_text() noexcept;
const scenario::Catalogue& client_catalogue();

}  // namespace talkspec::talk
