#include "conformance/talk/combinations.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "conformance/talk/embedded.h"

namespace talkspec::talk {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view area = "pairs/";

bool contains(const Traits& all, const Traits& some) {
  return std::ranges::includes(all, some);
}

bool is_in_any(const Traits& traits, const std::vector<Traits>& rows) {
  return std::ranges::any_of(rows, [&](const Traits& row) { return contains(row, traits); });
}

// All sets of so many of the traits.
void add_sets(const std::vector<std::string>& traits, std::size_t from, std::size_t size,
              Traits& begun, std::vector<Traits>& sets) {
  if (begun.size() == size) {
    sets.push_back(begun);
    return;
  }
  for (std::size_t i = from; i < traits.size(); ++i) {
    begun.insert(traits[i]);
    add_sets(traits, i + 1, size, begun, sets);
    begun.erase(traits[i]);
  }
}

std::vector<Traits> sets_of(const Traits& traits, std::size_t size) {
  std::vector<Traits> sets;
  Traits begun;
  add_sets({traits.begin(), traits.end()}, 0, size, begun, sets);
  return sets;
}

// The failed rows that each set of that size explains, by their places.
std::map<Traits, std::set<std::size_t>> explained(const std::vector<Traits>& failed,
                                                  const std::vector<Traits>& passed,
                                                  std::size_t size) {
  std::map<Traits, std::set<std::size_t>> rows;
  for (std::size_t row = 0; row < failed.size(); ++row)
    for (const Traits& set : sets_of(failed[row], size))
      if (rows.contains(set) || !is_in_any(set, passed)) rows[set].insert(row);
  return rows;
}

const ordered_json& kinds() {
  static const ordered_json read = ordered_json::parse(embedded::pairs).at("kinds");
  return read;
}

// The first value of a dimension is the usual one.
std::ptrdiff_t usual(const Traits& traits) {
  static const Traits all = [] {
    Traits words;
    for (const ordered_json& kind : kinds())
      for (const ordered_json& values : kind.at("dimensions"))
        words.insert(values.front().get<std::string>());
    return words;
  }();
  return std::ranges::count_if(traits, [](const std::string& one) { return all.contains(one); });
}

bool is_likelier(const Traits& one, const Traits& other) {
  return std::pair(usual(one), one) < std::pair(usual(other), other);
}

std::string words_of(const Alternatives& alternatives) {
  constexpr std::size_t most = 2;  // beside the first
  std::string words = fmt::format("{}", fmt::join(alternatives.front(), " and "));
  std::vector<std::string> others;
  for (std::size_t i = 1; i < alternatives.size() && i <= most; ++i)
    others.push_back(fmt::format("or {}", fmt::join(alternatives[i], " and ")));
  if (!others.empty()) words += fmt::format(" ({})", fmt::join(others, ", "));
  return words;
}

// The requirement that its own scenario names first is what it is about.
bool failed_at_its_own(const report::Case& c) {
  const bool failed = c.verdict == report::Verdict::fail || c.verdict == report::Verdict::warn;
  return failed && !c.requirements.empty() && c.requirements.front().id == "DELIVERY-WHOLE";
}

}  // namespace

std::optional<Traits> traits_of(std::string_view case_id) {
  if (!case_id.starts_with(area)) return std::nullopt;
  case_id.remove_prefix(area.size());
  const std::size_t dash = case_id.find('-');
  const auto kind = kinds().find(std::string(case_id.substr(0, dash)));
  if (dash == std::string_view::npos || kind == kinds().end()) return std::nullopt;
  const std::string said = fmt::format(".{}.", case_id.substr(dash + 1));
  Traits traits;
  if (const std::string words = kind->at("words"); !words.empty()) traits.insert(words);
  for (const ordered_json& values : kind->at("dimensions")) {
    std::string words = values.front();
    for (const auto& [value, its_words] : values.items())
      if (said.find(fmt::format(".{}.", value)) != std::string::npos) words = its_words;
    traits.insert(std::move(words));
  }
  return traits;
}

std::vector<Alternatives> smallest_combinations(const std::vector<Traits>& failed,
                                                const std::vector<Traits>& passed) {
  std::vector<Alternatives> found;
  std::vector<Traits> rest = failed;
  for (std::size_t size = 0; size <= most_traits && !rest.empty();) {
    const std::map<Traits, std::set<std::size_t>> rows = explained(rest, passed, size);
    if (rows.empty()) {
      ++size;
      continue;
    }
    const auto best = std::ranges::max_element(
        rows, {}, [](const auto& one) { return std::pair(one.second.size(), -usual(one.first)); });
    Alternatives alternatives;
    for (const auto& [traits, its_rows] : rows)
      if (its_rows == best->second) alternatives.push_back(traits);
    std::ranges::sort(alternatives, is_likelier);
    std::erase_if(alternatives, [least = usual(alternatives.front())](const Traits& traits) {
      return usual(traits) > least;
    });
    std::erase_if(rest, [&](const Traits& row) { return contains(row, alternatives.front()); });
    found.push_back(std::move(alternatives));
  }
  return found;
}

std::string words_of(const std::vector<Alternatives>& combinations) {
  constexpr std::size_t most = 3;
  if (combinations.empty() || combinations.front().front().empty()) return {};
  std::vector<std::string> words;
  for (std::size_t i = 0; i < std::min(most, combinations.size()); ++i)
    words.push_back(words_of(combinations[i]));
  if (combinations.size() > most) words.emplace_back("in other ways");
  return fmt::format("only when {}", fmt::join(words, ", or when "));
}

void name_combinations(std::vector<report::Case>& cases) {
  std::vector<Traits> passed;
  std::map<std::string, std::vector<std::pair<report::Case*, Traits>>> failed;  // by their cause
  for (report::Case& c : cases) {
    std::optional<Traits> traits = traits_of(c.id);
    if (!traits) continue;
    if (c.verdict == report::Verdict::pass)
      passed.push_back(std::move(*traits));
    else if (failed_at_its_own(c))
      failed[c.cause].emplace_back(&c, std::move(*traits));
  }
  for (auto& [cause, of_cause] : failed) {
    std::vector<Traits> rows;
    std::ranges::transform(of_cause, std::back_inserter(rows),
                           &std::pair<report::Case*, Traits>::second);
    const std::string words = words_of(smallest_combinations(rows, passed));
    for (auto& [c, traits] : of_cause) {
      c->layer = report::Layer::own;
      if (words.empty()) continue;
      if (c->cause.ends_with('.')) c->cause.pop_back();
      c->cause += fmt::format(", {}.", words);
    }
  }
}

}  // namespace talkspec::talk
