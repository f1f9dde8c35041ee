// The word that was meant.
#pragma once

#include <span>
#include <string_view>

namespace talkspec::report {

// The name that is nearest to a misspelt word, by letters that are to be changed, added, left out
// or swapped with the next one; the first of several. Empty where none is near: a third of the
// letters and one more may be wrong. Words and names of more than 64 bytes are near to nothing.
std::string_view nearest(std::string_view word, std::span<const std::string_view> names);

}  // namespace talkspec::report
