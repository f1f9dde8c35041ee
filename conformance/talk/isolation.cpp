#include "conformance/talk/isolation.h"

#include <algorithm>

#include <fmt/format.h>

namespace talkspec::talk {

Isolation::Isolation(const std::string& mark, std::size_t case_number, bool tagged,
                     const std::vector<std::string>& heartbeats)
    : mark_(mark + "."),
      control_mark_(mark + "!"),
      control_(fmt::format("{}{}.", control_mark_, case_number)),
      tag_(tagged ? fmt::format("{}{}:", mark_, case_number) : ""),
      heartbeats_(heartbeats) {}

std::string Isolation::next_control() {
  return control_ + std::to_string(++controls_);
}

bool Isolation::is_heartbeat(std::string_view text) const {
  return std::find(heartbeats_.begin(), heartbeats_.end(), text) != heartbeats_.end();
}

bool Isolation::is_strange(std::string_view text) const {
  const std::string_view mark = std::string_view(mark_).substr(0, mark_.size() - 1);
  return !text.empty() && !is_heartbeat(text) && text.find(mark) == std::string_view::npos;
}

bool Isolation::is_of_another_run(std::string_view text) const {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view digits = "0123456789";
  const std::size_t mark = mark_.size() - 1;
  if (text.find_first_not_of(letters) != mark || mark_.starts_with(text.substr(0, mark)))
    return false;
  const std::size_t end = text.find_first_not_of(digits, mark + 1);
  if (end == std::string_view::npos || end == mark + 1) return false;
  return (text[mark] == '!' && text[end] == '.') || (text[mark] == '.' && text[end] == ':');
}

bool Isolation::is_of_other_cases(std::string_view received) const {
  const auto holds = [received](std::string_view mark) {
    return received.find(mark) != std::string_view::npos;
  };
  return !tag_.empty() && (holds(mark_) || holds(control_mark_)) && !holds(tag_) &&
         !holds(control_) && !received.starts_with("HTTP/");
}

std::optional<std::string_view> Isolation::own(std::string_view text) const {
  if (is_heartbeat(text)) return std::nullopt;
  if (!tag_.empty()) {
    if (!text.starts_with(tag_)) return std::nullopt;
    return text.substr(tag_.size());
  }
  if (!text.starts_with(mark_)) return text;
  const std::size_t digits_end = text.find_first_not_of("0123456789", mark_.size());
  const bool tagged = digits_end != std::string_view::npos && text[digits_end] == ':';
  return tagged ? std::nullopt : std::optional(text);
}

}  // namespace talkspec::talk
