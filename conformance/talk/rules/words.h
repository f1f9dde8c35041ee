// For the rules alone: what they say and ask of heads.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/talk/rules/rules.h"
#include "reference/framing/octets.h"

namespace talkspec::talk::rule {

using Broken = std::optional<Breach>;

inline Broken breach(const RuleAnswer& answer, std::string sentence) {
  return Breach{std::move(sentence), std::string(answer.head_bytes)};
}

inline bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

inline bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, framing::is_tchar);
}

// Whether a list of the field has that member, in any case.
inline bool lists(const framing::FieldSection& fields, std::string_view name,
                  std::string_view member) {
  return std::ranges::any_of(fields.list(name), [member](std::string_view other) {
    return framing::equals_ignoring_case(other, member);
  });
}

}  // namespace talkspec::talk::rule
