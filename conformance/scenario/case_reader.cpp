#include "conformance/scenario/case_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/scenario/load.h"
#include "conformance/scenario/variables.h"

namespace talkspec::scenario {

using std::string_view;

std::optional<std::size_t> CaseReader::form_of(const Element& object, Names forms,
                                               string_view needs, string_view one_thing) {
  std::optional<std::size_t> form;
  for (const Element& member : object.children) {
    const auto named = std::find(forms.begin(), forms.end(), member.key);
    if (named == forms.end()) continue;
    if (form) {
      report(member.key_begin, fmt::format("{}, and this has both {} and {}", one_thing,
                                           quote(forms[*form]), quote(*named)));
      return std::nullopt;
    }
    form = static_cast<std::size_t>(named - forms.begin());
  }
  if (form) return form;
  std::string hint;  // by the first member that may have been meant for a form
  for (const Element& member : object.children)
    if (hint.empty()) hint = meant(member.key, forms);
  report(object, fmt::format("{} {}{}", needs, one_of(forms), hint));
  return std::nullopt;
}

std::string CaseReader::count(const Element& element, std::uint64_t least, std::uint64_t most) {
  if (element.kind == Element::Kind::string && has_variable(element.text)) {
    notes_.counts.push_back({element.text, least, most, element.begin});
    return expandable(element);
  }
  if (element.kind != Element::Kind::number) {
    report(element, fmt::format("must be a whole number or a ${{variable}}, not {}",
                                kind_name(element.kind)));
    return "1";
  }
  return std::to_string(integer(element, least, most));
}

std::string CaseReader::expandable(const Element& element) {
  const auto mistake = for_each_piece(element.text, [&](const TextPiece& piece) {
    if (piece.is_variable) notes_.uses.push_back({std::string(piece.text), element.begin});
    return true;
  });
  if (mistake) report(element, *mistake);
  return element.text;
}

void CaseReader::expandable_strings(const Element& element) {
  if (element.kind == Element::Kind::string) expandable(element);
  for (const Element& child : element.children)
    expandable_strings(child);
}

std::string CaseReader::pattern(const Element& element) {
  if (text(element).empty()) return {};
  notes_.patterns.push_back({element.text, element.begin});
  return expandable(element);
}

std::string CaseReader::connection(const Element& element) {
  if (!has_kind(element, Element::Kind::string)) return {};
  if (!is_connection_name(element.text))
    report(element, fmt::format("{} is no name of a connection; use up to 64 letters, digits, "
                                "`-`, `_` and `.`",
                                quote(element.text)));
  return element.text;
}

std::string CaseReader::opens(const Element& element, bool is_pull) {
  std::string name = connection(element);
  if (seen_.connections.size() >= LoadLimits::connections) {
    report(element, fmt::format("more than {} connections", LoadLimits::connections));
  } else if (!name.empty()) {
    seen_.connections[name] = is_pull;
    if (is_pull) has_role(name);
  }
  return name;
}

void CaseReader::opens_named(const Element& step, const std::string& name) {
  if (seen_.connections.size() >= LoadLimits::connections)
    report(step, fmt::format("more than {} connections", LoadLimits::connections));
  else if (!name.empty())
    seen_.connections.emplace(name, false);
}

std::string CaseReader::opens_if_new(const Element& element) {
  return seen_.connections.contains(element.text) ? connection(element) : opens(element, false);
}

std::string CaseReader::opened(const Element& element, bool pull_only) {
  std::string name = connection(element);
  if (element.kind != Element::Kind::string) return name;
  const auto known = seen_.connections.find(name);
  if (known != seen_.connections.end()) {
    if (pull_only && !known->second)
      report(element, fmt::format("{} is no pull; open it with a `pull` step", quote(name)));
  } else if (pull_only || !roles_.contains(name)) {
    std::vector<string_view> names;
    for (const auto& [other, is_pull] : seen_.connections)
      if (!pull_only || is_pull) names.push_back(other);
    report(element,
           fmt::format("no step before this one opens {} {}{}",
                       pull_only ? "a pull" : "a connection", quote(name), meant(name, names)));
  }
  return name;
}

bool CaseReader::any_pull() const {
  return std::any_of(seen_.connections.begin(), seen_.connections.end(),
                     [](const auto& known) { return known.second; });
}

void CaseReader::must_be_label(const Element& member) {
  if (seen_.labels.contains(member.key)) return;
  const std::vector<string_view> labels(seen_.labels.begin(), seen_.labels.end());
  report(member.key_begin, fmt::format("no step before this one has the label {}{}",
                                       quote(member.key), meant(member.key, labels)));
}

void CaseReader::Seen::add(const Seen& other) {
  connections.insert(other.connections.begin(), other.connections.end());
  labels.insert(other.labels.begin(), other.labels.end());
}

void CaseReader::apart(const std::function<void()>& read) {
  const Seen seen = std::exchange(seen_, {});
  const auto roles = std::exchange(roles_, {});
  read();
  seen_ = seen;
  roles_ = roles;
}

void CaseReader::forget_case() {
  notes_ = {};
  seen_ = {};
  roles_.clear();
}

}  // namespace talkspec::scenario
