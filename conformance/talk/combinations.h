// What it takes to make cases fail that each do several unusual things at once, those of
// suite/pairs.json: the smallest combination that the failed ones have and no passed one has.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"

namespace talkspec::talk {

// What a case has, in words that follow "only when": "pushed in chunks", "cut into segments".
using Traits = std::set<std::string>;

// As the ID of a case of suite/pairs.json says; none: it is no such case.
std::optional<Traits> traits_of(std::string_view case_id);

// What explains some of the failed cases: each of these cases has all traits of one of the sets,
// and of each other one as well; no passed case has. The likeliest comes first, with the fewest
// traits that are usual. Never empty.
using Alternatives = std::vector<Traits>;

// Of sets of at most `most_traits` traits; what explains most comes first. A failed case that has
// nothing of its own so small is left out. Only the empty set: they fail whatever they have.
inline constexpr std::size_t most_traits = 3;
std::vector<Alternatives> smallest_combinations(const std::vector<Traits>& failed,
                                                const std::vector<Traits>& passed);

// "only when pushed in chunks and cut into segments, or when empty"; empty: of no combination, or
// of the empty one.
std::string words_of(const std::vector<Alternatives>& combinations);

// Puts the combinations into the causes of the cases that failed. Their layer is `own`, so that
// they come behind what a case about one thing has shown, but for those that have a cause of such a
// case. Cases that fail for a requirement that is not their own are left to its group.
void name_combinations(std::vector<report::Case>& cases);

}  // namespace talkspec::talk
