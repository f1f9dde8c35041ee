#include "reports/layout.h"

#include <algorithm>

#include "reports/escape.h"
#include "reports/utf8.h"

namespace talkspec::report {
namespace {

constexpr std::size_t least_room = 8;               // columns that a line has at least
constexpr std::size_t bytes_of_endless_line = 400;  // where no line is broken

std::size_t room_at(const Place& place, std::size_t taken) {
  return std::max(place.columns, taken + least_room) - taken;
}

// How many bytes fit, and no escape is torn; at least one character.
std::size_t whole_fitting(std::string_view text, std::size_t columns) {
  const std::size_t end = fitting(text, columns);
  for (std::size_t i = 0; i < end && end < text.size(); ++i) {
    if (text[i] != '\\') continue;
    const std::size_t size = text[i + 1] == 'x' ? 4 : 2;
    if (i + size > end) return i > 0 ? i : end;
    i += size - 1;
  }
  return end;
}

// The last space outside of single quotes that the text can be broken at within `columns`; npos:
// there is none.
std::size_t break_of_command(std::string_view text, std::size_t columns) {
  const std::size_t end = fitting(text, columns);
  std::size_t found = std::string_view::npos;
  bool quoted = false;
  for (std::size_t i = 0; i < std::min(end + 1, text.size()); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (text[i] == ' ' && !quoted && i > 0) found = i;
  }
  return found;
}

}  // namespace

Lines wrapped(std::string_view text, const Place& place) {
  if (place.columns == 0) return {std::string(text)};
  Lines lines;
  std::size_t taken = place.at;
  for (;;) {
    std::size_t end = whole_fitting(text, room_at(place, taken));
    const bool last = end == text.size();
    if (!last) {
      const std::size_t space = text.substr(0, end + 1).rfind(' ');
      if (space != std::string_view::npos && space > end / 2) end = space;
    }
    lines.push_back(std::string(lines.empty() ? 0 : place.indent, ' ').append(text, 0, end));
    if (last) return lines;
    text.remove_prefix(end + (text[end] == ' ' ? 1 : 0));
    taken = place.indent;
  }
}

Lines wrapped_within(std::string_view raw, const Place& place, std::size_t most) {
  if (raw.empty()) return {"\"\""};
  most = std::max<std::size_t>(most, 1);
  std::size_t limit = place.columns == 0 ? bytes_of_endless_line : most * place.columns;
  for (;; limit = limit * 3 / 4) {
    Lines lines = wrapped(escape_text_shortened(raw, limit), place);
    if (place.columns == 0 || lines.size() <= most || limit < 2) return lines;
  }
}

Lines wrapped_command(std::string_view escaped, const Place& place, std::size_t most) {
  if (place.columns == 0) return {std::string(escaped.substr(0, 5 * bytes_of_endless_line))};
  Lines lines;
  std::string_view rest = escaped;
  for (std::size_t taken = place.at; fitting(rest, room_at(place, taken)) < rest.size();
       taken = place.indent) {
    const std::size_t space = break_of_command(rest, room_at(place, taken) - 2);
    if (space == std::string_view::npos || lines.size() + 1 >= most) {
      rest = rest.substr(0, whole_fitting(rest, room_at(place, taken) - 1));
      lines.push_back(std::string(lines.empty() ? 0 : place.indent, ' ').append(rest) + "…");
      return lines;
    }
    lines.push_back(std::string(lines.empty() ? 0 : place.indent, ' ').append(rest, 0, space) +
                    " \\");
    rest.remove_prefix(space + 1);
  }
  lines.push_back(std::string(lines.empty() ? 0 : place.indent, ' ').append(rest));
  return lines;
}

}  // namespace talkspec::report
