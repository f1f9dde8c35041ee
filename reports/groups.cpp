#include "reports/groups.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "reports/words.h"

namespace talkspec::report {
namespace {

using Kind = Group::Kind;

bool belongs_to_a_group(const Case& c) {
  return is_judged_down(c.verdict) || !c.unexpected.empty();
}

Kind kind_of(const Case& c) {
  if (!c.unexpected.empty()) return Kind::unexpected;
  if (is_known(c)) return Kind::known;
  switch (c.verdict) {
    case Verdict::unsteady:
      return Kind::unsteady;
    case Verdict::inconclusive:
      return Kind::inconclusive;
    case Verdict::warn:
      return Kind::warning;
    default:
      return Kind::failure;
  }
}

// A failure below MUST does not fail the run, so that it is in no group with one that does. Cases
// that came to no end for one reason are one group, whatever they are about.
auto key_of(const Case& c) {
  const bool ended = kind_of(c) != Kind::inconclusive || !c.cause.empty();
  const std::string_view requirement = c.requirements.empty() || !ended
                                           ? std::string_view()
                                           : std::string_view(c.requirements.front().id);
  return std::tuple(kind_of(c), c.level == Level::must || !ended, requirement,
                    std::string_view(c.cause.empty() ? c.message : c.cause),
                    std::string_view(kind_of(c) == Kind::unexpected ? c.unexpected : ""));
}

// Puts the example of the group first: the first of its cases that shows most and is read at a
// glance.
void choose_representative(const Run& run, Group& group) {
  constexpr std::size_t at_a_glance = 512;  // bytes of what was due and what came
  const auto rank = [&](std::size_t one) {
    const Case& c = run.cases[one];
    return std::tuple(c.level != group.level || c.attempts.empty(), c.level != group.level,
                      c.expected.size() + c.actual.size() > at_a_glance);
  };
  const auto best = std::ranges::min_element(group.cases, {}, rank);
  std::rotate(group.cases.begin(), best, best + 1);
  const Case& first = run.cases[group.cases.front()];
  const std::string& broke = first.cause.empty() ? first.message : first.cause;
  group.sentence = first.unexpected;
  if (!first.unexpected.empty() && !broke.empty()) group.sentence += ": ";
  group.sentence += broke;
}

}  // namespace

std::vector<Group> groups_of(const Run& run) {
  std::vector<Group> groups;
  std::map<decltype(key_of(run.cases.front())), std::size_t> places;
  for (std::size_t i = 0; i < run.cases.size(); ++i) {
    const Case& c = run.cases[i];
    if (!belongs_to_a_group(c)) continue;
    const auto [place, is_new] = places.emplace(key_of(c), groups.size());
    if (is_new) groups.push_back({kind_of(c), c.level, c.layer, "", {}});
    Group& group = groups[place->second];
    group.level = std::min(group.level, c.level);
    group.layer = std::min(group.layer, c.layer);
    group.cases.push_back(i);
  }
  for (Group& group : groups)
    choose_representative(run, group);
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return std::tuple(a.kind, a.level, a.layer, b.cases.size()) <
           std::tuple(b.kind, b.level, b.layer, a.cases.size());
  });
  return groups;
}

const Case& representative(const Run& run, const Group& group) {
  return run.cases[group.cases.front()];
}

std::string_view heading(const Group& group) noexcept {
  constexpr std::array<std::string_view, 6> headings = {"Not as the list of known failures says",
                                                        "Failed",
                                                        "Unsteady",
                                                        "Inconclusive",
                                                        "Warnings",
                                                        "Known failures"};
  if (group.kind == Kind::failure && group.level != Level::must) return "Failed below MUST";
  return headings[static_cast<std::size_t>(group.kind)];
}

std::string size_of(const Group& group) {
  return counted(group.cases.size(), "case", "cases");
}

std::vector<std::string_view> other_ids(const Run& run, const Group& group, std::size_t most) {
  std::vector<std::string_view> ids;
  for (std::size_t i = 1; i < group.cases.size() && ids.size() < most; ++i)
    ids.push_back(run.cases[group.cases[i]].id);
  return ids;
}

std::vector<const Case*> slowest_cases(const Run& run, std::size_t most) {
  std::vector<const Case*> cases;
  for (const Case& c : run.cases)
    if (c.duration.count() > 0) cases.push_back(&c);
  const auto end = cases.begin() + static_cast<std::ptrdiff_t>(std::min(most, cases.size()));
  std::partial_sort(cases.begin(), end, cases.end(),
                    [](const Case* a, const Case* b) { return a->duration > b->duration; });
  cases.erase(end, cases.end());
  return cases;
}

}  // namespace talkspec::report
