#include "conformance/scenario/reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "conformance/scenario/load.h"

namespace talkspec::scenario {

std::string_view kind_name(Element::Kind kind) {
  switch (kind) {
    case Element::Kind::null:
      return "null";
    case Element::Kind::boolean:
      return "true or false";
    case Element::Kind::number:
      return "a number";
    case Element::Kind::string:
      return "a string";
    case Element::Kind::array:
      return "an array";
    case Element::Kind::object:
      return "an object";
  }
  return "";
}

void Reader::report(std::size_t offset, std::string message) {
  failed_ = true;
  if (diagnostics_.size() >= LoadLimits::diagnostics) return;
  if (!reported_.emplace(offset, message).second) return;
  diagnostics_.push_back(document_.diagnose(offset, std::move(message)));
}

std::string Reader::meant(std::string_view text, Names names) const {
  if (diagnostics_.size() >= LoadLimits::diagnostics) return {};
  return did_you_mean(text, names);
}

bool Reader::has_kind(const Element& element, Element::Kind kind) {
  if (element.kind == kind) return true;
  const std::string_view is = element.kind == Element::Kind::boolean
                                  ? std::string_view(element.text)
                                  : kind_name(element.kind);
  report(element, fmt::format("must be {}, not {}", kind_name(kind), is));
  return false;
}

bool Reader::is_object(const Element& element, std::string_view what) {
  if (element.kind == Element::Kind::object) return true;
  report(element, fmt::format("{} must be an object, not {}", what, kind_name(element.kind)));
  return false;
}

void Reader::known_members(const Element& object, std::string_view what, Names known) {
  for (const Element* const member : uncommented(object)) {
    if (std::find(known.begin(), known.end(), member->key) != known.end()) continue;
    const std::string hint = meant(member->key, known);
    report(member->key_begin, fmt::format("{} has no member {}{}", what, quote(member->key),
                                          hint.empty() ? "; it may have " + one_of(known) : hint));
  }
}

std::vector<const Element*> Reader::uncommented(const Element& object) {
  std::vector<const Element*> made;
  for (const Element& member : object.children) {
    if (member.key != "comment") {
      made.push_back(&member);
    } else {
      has_kind(member, Element::Kind::string);
    }
  }
  return made;
}

const Element* Reader::needed(const Element& object, std::string_view member,
                              std::string_view what) {
  const Element* const found = object.find(member);
  if (found == nullptr) report(object, fmt::format("{} needs {}", what, quote(member)));
  return found;
}

std::string Reader::text(const Element& element) {
  if (!has_kind(element, Element::Kind::string)) return {};
  if (element.text.empty()) report(element, "must not be empty");
  return element.text;
}

bool Reader::boolean(const Element& element, bool otherwise) {
  if (!has_kind(element, Element::Kind::boolean)) return otherwise;
  return element.text == "true";
}

bool Reader::only_true(const Element& element) {
  if (element.kind == Element::Kind::boolean && element.text == "true") return true;
  report(element, "must be true; leave the member out otherwise");
  return false;
}

std::uint64_t Reader::integer(const Element& element, std::uint64_t least, std::uint64_t most) {
  if (!has_kind(element, Element::Kind::number)) return least;
  std::uint64_t value = 0;
  const char* const end = element.text.data() + element.text.size();
  const auto [stop, error] = std::from_chars(element.text.data(), end, value);
  if (error == std::errc() && stop == end && value >= least && value <= most) return value;
  report(element, fmt::format("must be a whole number from {} to {}", least, most));
  return least;
}

std::chrono::milliseconds Reader::seconds(const Element& element, double most) {
  if (!has_kind(element, Element::Kind::number)) return {};
  double value = 0;
  const char* const end = element.text.data() + element.text.size();
  const auto [stop, error] = std::from_chars(element.text.data(), end, value);
  if (error == std::errc() && stop == end && value >= 0 && value <= most)
    return std::chrono::milliseconds(std::lround(std::ceil(value * 1000)));
  report(element, fmt::format("must be seconds from 0 to {}", most));
  return {};
}

std::size_t Reader::choice(const Element& element, Names names) {
  if (!has_kind(element, Element::Kind::string)) return 0;
  const auto found = std::find(names.begin(), names.end(), element.text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  report(element, fmt::format("{} is not {}{}", quote(element.text), one_of(names),
                              meant(element.text, names)));
  return 0;
}

std::vector<std::string> Reader::choices(const Element& list,
                                         const std::vector<std::string>& names) {
  std::vector<std::string> made;
  if (!has_kind(list, Element::Kind::array)) return made;
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (list.children.empty()) report(list, "must name " + one_of(known));
  for (const Element& each : list.children) {
    const std::size_t index = choice(each, known);
    if (index >= names.size()) continue;
    if (std::find(made.begin(), made.end(), names[index]) == made.end())
      made.push_back(names[index]);
  }
  return made;
}

}  // namespace talkspec::scenario
