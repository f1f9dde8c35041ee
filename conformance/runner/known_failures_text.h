// The file of a list of known failures, changed where the list has changed and nowhere else:
// comments, order and layout are its author's.
#pragma once

#include <string>
#include <string_view>

#include "conformance/runner/known_failures.h"

namespace talkspec::runner {

// `text` is a right file, as load_known_failures() reads it; returned is one that reads as `list`,
// as mended() makes it of that file's list: entries gone, with another verdict, or new at the end.
// Comments stay, also those of entries that go.
std::string mended_text(std::string_view text, const KnownFailures& list);

}  // namespace talkspec::runner
