#include "conformance/scenario/variables.h"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/scenario/diagnostic.h"

namespace talkspec::scenario {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What may stand between "${" and "}".
bool is_reference(std::string_view name) {
  constexpr std::string_view talk_name = "name:";
  if (name.starts_with(talk_name)) return is_connection_name(name.substr(talk_name.size()));
  return is_variable_name(name);
}

}  // namespace

bool is_variable_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && !is_digit(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

bool is_connection_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
  });
}

std::optional<std::string> for_each_piece(std::string_view text,
                                          const std::function<bool(const TextPiece&)>& take) {
  while (!text.empty()) {
    const std::size_t dollar = text.find("${");
    if (dollar == std::string_view::npos) {
      take({text, false});
      return std::nullopt;
    }
    if (dollar > 0 && text[dollar - 1] == '$') {
      if (dollar > 1 && !take({text.substr(0, dollar - 1), false})) return std::nullopt;
      if (!take({text.substr(dollar, 2), false})) return std::nullopt;
      text.remove_prefix(dollar + 2);
      continue;
    }
    if (dollar > 0 && !take({text.substr(0, dollar), false})) return std::nullopt;
    const std::size_t end = text.find('}', dollar);
    if (end == std::string_view::npos)
      return "`${` without its `}`; write `$${` for a literal `${`";
    const std::string_view name = text.substr(dollar + 2, end - dollar - 2);
    if (!is_reference(name))
      return fmt::format("{} is no name of a variable; write `$${{` for a literal `${{`",
                         quote(name));
    if (!take({name, true})) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  return std::nullopt;
}

bool has_variable(std::string_view text) {
  bool found = false;
  for_each_piece(text, [&found](const TextPiece& piece) {
    found = piece.is_variable;
    return !found;
  });
  return found;
}

}  // namespace talkspec::scenario
