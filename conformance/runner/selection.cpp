#include "conformance/runner/selection.h"

#include <algorithm>

namespace talkspec::runner {
namespace {

bool any_matches(const std::vector<std::string>& globs, std::string_view id) {
  return std::any_of(globs.begin(), globs.end(),
                     [id](const std::string& glob) { return glob_matches(glob, id); });
}

}  // namespace

// Goes back to the last star only, so that it is never worse than quadratic.
bool glob_matches(std::string_view glob, std::string_view text) {
  constexpr std::size_t none = std::string_view::npos;
  std::size_t at = 0;
  std::size_t star = none;
  std::size_t star_took = 0;
  std::size_t in_text = 0;
  while (in_text < text.size()) {
    if (at < glob.size() && glob[at] == '*') {
      star = at++;
      star_took = in_text;
    } else if (at < glob.size() && (glob[at] == '?' || glob[at] == text[in_text])) {
      ++at;
      ++in_text;
    } else if (star != none) {
      at = star + 1;
      in_text = ++star_took;
    } else {
      return false;
    }
  }
  while (at < glob.size() && glob[at] == '*')
    ++at;
  return at == glob.size();
}

std::vector<Selected> select(const std::vector<scenario::Scenario>& scenarios,
                             const SelectionOptions& options,
                             const std::function<std::string(const scenario::Scenario&)>& unfit) {
  std::vector<Selected> selected;
  for (const scenario::Scenario& scenario : scenarios) {
    if (!options.filter.empty() && !any_matches(options.filter, scenario.id)) continue;
    if (any_matches(options.exclude, scenario.id)) continue;
    if (scenario.level > options.level) continue;
    std::string skipped = unfit(scenario);
    if (skipped.empty() && scenario.slow && !options.slow) skipped = "slow: runs with --slow";
    if (skipped.empty() && options.shared && scenario.isolation == scenario::Isolation::alone)
      skipped = "not with --shared: it is judged only where nobody else pushes";
    if (skipped.empty() && options.shared && scenario.isolation == scenario::Isolation::few)
      skipped = "not with --shared: everybody would get the megabytes that it pushes";
    selected.push_back({&scenario, std::move(skipped)});
  }
  return selected;
}

}  // namespace talkspec::runner
