// The tables of LANGUAGE.md, made of what states the language.
#pragma once

#include <string>
#include <string_view>

#include "conformance/scenario/requirements.h"

namespace talkspec::scenario {

// The page with all its tables made anew. A table stands between the lines `<!-- table NAME -->`
// and `<!-- end of table -->`; NAME is `group` or `scenario` (files), a definition of the scenario
// schema with forms or members (`bytes`, `match`, `step`, `answer`, `segments`), or a group of
// members that forms share (`request`, `every-step`).
std::string with_tables(std::string_view page, const Vocabulary& vocabulary);

}  // namespace talkspec::scenario
