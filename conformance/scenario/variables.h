// "text ${variable}": the one place that knows how variables are written.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace talkspec::scenario {

// One piece of a text: either verbatim, or the name of a variable.
struct TextPiece {
  std::string_view text;
  bool is_variable = false;
};

// Calls `take` for each piece in turn, until it returns false. "$${" comes as the literal "${".
// Returns what is wrong with the text, or nothing; pieces before the mistake have been handed out.
std::optional<std::string> for_each_piece(std::string_view text,
                                          const std::function<bool(const TextPiece&)>& take);

// Whether the text has a variable in it; false for a text that is wrong.
bool has_variable(std::string_view text);

// A letter or "_", then letters, digits and "_".
bool is_variable_name(std::string_view name);

// Of a connection, a role or a label: letters, digits, "_", "-" and ".", at most 64.
bool is_connection_name(std::string_view name);

}  // namespace talkspec::scenario
