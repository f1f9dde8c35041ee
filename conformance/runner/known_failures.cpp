#include "conformance/runner/known_failures.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "conformance/scenario/document.h"
#include "conformance/scenario/reader.h"
#include "conformance/scenario/schema.h"

namespace talkspec::runner {
namespace {

using report::Case;
using report::Verdict;
using std::string_view;
using std::chrono::sys_days;

constexpr string_view not_looked_at = "new; not looked at yet";

std::string iso(sys_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

// RFC 3339 full-date.
std::optional<sys_days> date_from(string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  std::array<int, 3> parts{};
  const std::array<string_view, 3> digits{text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const char* const end = digits[part].data() + digits[part].size();
    const auto [stop, error] = std::from_chars(digits[part].data(), end, parts[part]);
    if (error != std::errc() || stop != end || parts[part] < 0) return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{parts[0]},
                                         std::chrono::month{static_cast<unsigned>(parts[1])},
                                         std::chrono::day{static_cast<unsigned>(parts[2])}};
  return date.ok() ? std::optional<sys_days>(date) : std::nullopt;
}

class ListReader {
 public:
  ListReader(scenario::Reader& reader, const std::vector<scenario::Scenario>& scenarios,
             const std::vector<string_view>& rows)
      : reader_(reader), cases_(rows.begin(), rows.end()) {
    for (const scenario::Scenario& scenario : scenarios) {
      cases_.insert(scenario.id);
      for (const report::Requirement& requirement : scenario.requirements)
        requirements_.insert(requirement.id);
    }
  }

  KnownFailures read(const scenario::Element& root) {
    constexpr string_view noun = "a list of known failures";
    KnownFailures list;
    if (!reader_.is_object(root, noun)) return list;
    constexpr std::array<string_view, 2> members{"$schema", "known"};
    reader_.known_members(root, noun, members);
    const scenario::Element* known = reader_.needed(root, "known", noun);
    if (known == nullptr || !reader_.has_kind(*known, scenario::Element::Kind::array)) return list;
    for (const scenario::Element& element : known->children)
      if (reader_.is_object(element, "a known failure")) list.push_back(entry(element));
    return list;
  }

 private:
  KnownFailure entry(const scenario::Element& element) {
    constexpr string_view noun = "a known failure";
    constexpr std::array<string_view, 5> members{"case", "requirement", "verdict", "reason",
                                                 "until"};
    reader_.known_members(element, noun, members);
    KnownFailure made;
    const scenario::Element* case_id = element.find("case");
    const scenario::Element* requirement = element.find("requirement");
    if ((case_id == nullptr) == (requirement == nullptr)) {
      reader_.report(element, "needs one of `case` or `requirement`");
    } else {
      made.of_requirement = requirement != nullptr;
      made.id = id(made.of_requirement ? *requirement : *case_id, made.of_requirement);
    }
    constexpr std::array<string_view, 2> verdicts{"fail", "warn"};
    if (const scenario::Element* verdict = reader_.needed(element, "verdict", noun))
      made.verdict = reader_.choice(*verdict, verdicts) == 0 ? Verdict::fail : Verdict::warn;
    if (const scenario::Element* reason = reader_.needed(element, "reason", noun))
      made.reason = reader_.text(*reason);
    if (const scenario::Element* until = element.find("until")) {
      made.until = date_from(reader_.text(*until));
      if (!made.until) reader_.report(*until, "must be a date, as in 2027-01-31");
    }
    if (const scenario::Element* comment = element.find("comment")) made.comment = comment->text;
    return made;
  }

  std::string id(const scenario::Element& element, bool of_requirement) {
    const std::string text = reader_.text(element);
    const auto& known = of_requirement ? requirements_ : cases_;
    if (!text.empty() && !known.contains(text)) {
      const std::vector<string_view> names(known.begin(), known.end());
      reader_.report(
          element, fmt::format("the suite has no {} {}{}", of_requirement ? "requirement" : "case",
                               scenario::quote(text), reader_.meant(text, names)));
    }
    if (!seen_.emplace(of_requirement, text).second)
      reader_.report(element, scenario::quote(text) + " is listed already");
    return text;
  }

  scenario::Reader& reader_;
  std::set<std::string> cases_;
  std::set<std::string> requirements_;
  std::set<std::pair<bool, std::string>> seen_;
};

bool is_judged(const Case& c) {
  return c.verdict != Verdict::skip && c.verdict != Verdict::inconclusive &&
         c.verdict != Verdict::unsteady;
}

bool is_down(const Case& c) {
  return c.verdict == Verdict::fail || c.verdict == Verdict::warn;
}

// The requirement that a failure of the case is laid to.
string_view laid_to(const Case& c) {
  return c.requirements.empty() ? string_view() : string_view(c.requirements.front().id);
}

bool concerns(const KnownFailure& known, const Case& c) {
  return known.of_requirement ? known.id == laid_to(c) : known.id == c.id;
}

// The entry that speaks of the case: its own, else that of its requirement.
const KnownFailure* entry_for(const KnownFailures& list, const Case& c) {
  const KnownFailure* found = nullptr;
  for (const KnownFailure& known : list)
    if (concerns(known, c) && (found == nullptr || !known.of_requirement)) found = &known;
  return found;
}

bool expired(const KnownFailure& known, sys_days today) {
  return known.until && *known.until < today;
}

void judge_one(const KnownFailure& known, sys_days today, Case& c) {
  const string_view listed = name(known.verdict);
  if (expired(known, today)) {
    if (!is_down(c)) return;
    c.unexpected = fmt::format("is listed as known until {}, which is over", iso(*known.until));
  } else if (c.verdict == known.verdict) {
    c.known = known.reason;
  } else if (!known.of_requirement || is_down(c)) {
    c.unexpected = fmt::format(
        "{}, but the list has it for {}; see --update-known-failures",
        c.verdict == Verdict::pass ? "passes" : "is " + std::string(name(c.verdict)), listed);
  }
}

}  // namespace

LoadedKnownFailures load_known_failures(string_view text, string_view file,
                                        const std::vector<scenario::Scenario>& scenarios,
                                        const std::vector<string_view>& rows) {
  LoadedKnownFailures loaded;
  const std::optional<scenario::Document> document =
      scenario::Document::parse(text, file, loaded.diagnostics);
  if (!document) return loaded;
  scenario::Reader reader(*document, loaded.diagnostics);
  loaded.list = ListReader(reader, scenarios, rows).read(document->root());
  if (loaded.diagnostics.empty())
    scenario::check_schema(*document, scenario::Schema::known_failures, {}, loaded.diagnostics);
  scenario::sort_by_place(loaded.diagnostics);
  return loaded;
}

std::string text_of(const KnownFailures& list) {
  nlohmann::ordered_json known = nlohmann::ordered_json::array();
  for (const KnownFailure& one : list) {
    nlohmann::ordered_json entry;
    entry[one.of_requirement ? "requirement" : "case"] = one.id;
    entry["verdict"] = name(one.verdict);
    entry["reason"] = one.reason;
    if (one.until) entry["until"] = iso(*one.until);
    if (!one.comment.empty()) entry["comment"] = one.comment;
    known.push_back(std::move(entry));
  }
  nlohmann::ordered_json root;
  root["known"] = std::move(known);
  return root.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

void judge_by(const KnownFailures& list, sys_days today, Case& c) {
  if (!is_judged(c)) return;
  if (const KnownFailure* known = entry_for(list, c)) judge_one(*known, today, c);
}

void judge_by(const KnownFailures& list, sys_days today, std::vector<Case>& cases) {
  std::set<const KnownFailure*> met;
  for (const Case& c : cases)
    if (!c.known.empty()) met.insert(entry_for(list, c));
  for (const KnownFailure& known : list) {
    if (!known.of_requirement || met.contains(&known) || expired(known, today)) continue;
    const auto its = [&](const Case& c) { return entry_for(list, c) == &known; };
    const bool all_judged = std::all_of(cases.begin(), cases.end(),
                                        [&](const Case& c) { return !its(c) || is_judged(c); });
    const auto first = std::find_if(cases.begin(), cases.end(), its);
    if (all_judged && first != cases.end() && first->unexpected.empty())
      first->unexpected = fmt::format(
          "no case of {} is {} any more, but the list has it; see --update-known-failures",
          known.id, name(known.verdict));
  }
}

KnownFailures mended(const KnownFailures& list, sys_days today, const std::vector<Case>& cases) {
  std::map<const KnownFailure*, bool> judged;  // of those that cases speak of: whether one is down
  std::map<const KnownFailure*, Verdict> ended;
  KnownFailures added;
  for (const Case& c : cases) {
    const KnownFailure* known = entry_for(list, c);
    if (!is_judged(c)) {
      if (known != nullptr) judged[known] = true;  // it may be so still
      continue;
    }
    const bool held = known != nullptr && !expired(*known, today);
    if (held && !known->of_requirement) ended[known] = c.verdict;
    if (known != nullptr) judged[known] = judged[known] || (held && is_down(c));
    const bool covered = held && (!known->of_requirement || known->verdict == c.verdict);
    if (is_down(c) && !covered)
      added.push_back({.of_requirement = false,
                       .id = c.id,
                       .verdict = c.verdict,
                       .reason = fmt::format("{}: {}", not_looked_at, c.message),
                       .until = {},
                       .comment = {}});
  }
  KnownFailures made;
  for (const KnownFailure& known : list) {
    const auto spoken = judged.find(&known);
    if (spoken != judged.end() && !spoken->second) continue;
    made.push_back(known);
    if (const auto its = ended.find(&known); its != ended.end()) made.back().verdict = its->second;
  }
  made.insert(made.end(), added.begin(), added.end());
  return made;
}

}  // namespace talkspec::runner
