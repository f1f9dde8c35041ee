#include "conformance/engine/selection.h"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/engine/unsupported.h"

namespace talkspec {
namespace {

bool any_matches(const std::vector<std::string>& globs, std::string_view id) {
  return std::any_of(globs.begin(), globs.end(),
                     [id](const std::string& glob) { return glob_matches(glob, id); });
}

template <class T>
bool holds(const std::vector<T>& list, T value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

template <class T>
std::string names(const std::vector<T>& list) {
  std::vector<std::string_view> all;
  for (const T value : list)
    all.push_back(name(value));
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string reason_to_skip(const Scenario& scenario, const RunOptions& options) {
  if (!holds(scenario.profiles, options.profile))
    return fmt::format("for profile {}; this is {}", names(scenario.profiles),
                       name(options.profile));
  if (!holds(scenario.routings, options.routing))
    return fmt::format("for routing {}; this is {}", names(scenario.routings),
                       name(options.routing));
  if (scenario.slow && !options.slow) return "slow: runs with --slow";
  return reason_unsupported(scenario, options.dialect);
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

std::vector<Selected> select(const std::vector<Scenario>& scenarios, const RunOptions& options) {
  std::vector<Selected> selected;
  for (const Scenario& scenario : scenarios) {
    if (!options.filter.empty() && !any_matches(options.filter, scenario.id)) continue;
    if (any_matches(options.exclude, scenario.id)) continue;
    if (scenario.level > options.level) continue;
    selected.push_back({&scenario, reason_to_skip(scenario, options)});
  }
  return selected;
}

}  // namespace talkspec
