#include "reports/details.h"

#include <fmt/format.h>

#include "reports/words.h"

namespace talkspec::report {

std::vector<Detail> details_of(const Case& c, std::string_view said) {
  using Kind = Detail::Kind;
  std::vector<Detail> details;
  const auto add = [&](std::string_view label, std::string text, Kind kind) {
    if (!text.empty() && said.find(text) == std::string_view::npos)
      details.push_back({label, std::move(text), kind});
  };
  add("what", c.message, Kind::bytes);
  add("known", c.known, Kind::bytes);
  add("list", c.unexpected, Kind::bytes);
  if (!c.requirements.empty()) {
    const Requirement& broken = c.requirements.front();
    add("requirement",
        fmt::format("{} ({}, {}): {}", broken.id, capitals(broken.level), broken.source,
                    broken.sentence),
        Kind::sentence);
  }
  if (!c.expected.empty() || !c.actual.empty())
    for (const auto& [label, text] : {std::pair{"expected", &c.expected}, {"actual", &c.actual}})
      details.push_back({label, text->empty() ? "\"\"" : *text, Kind::bytes});
  for (const Attempt& attempt : c.attempts)
    add("other try", sentence_of(attempt), Kind::bytes);
  for (const std::string& note : c.notes)
    add("note", note, Kind::bytes);
  if (!c.file.empty()) {
    const std::string_view text = step_text(c);
    add(c.step_line == 0 ? "scenario" : "step",
        fmt::format("{}:{}{}{}", c.file, line_of(c), text.empty() ? "" : "  ", text), Kind::bytes);
  }
  add("again with", c.rerun, Kind::command);
  return details;
}

std::string sentence_of(const Attempt& attempt) {
  const std::string ended(words(attempt.verdict).participle);
  return attempt.message.empty() ? ended : ended + ": " + attempt.message;
}

std::uint32_t line_of(const Case& c) noexcept {
  return c.step_line == 0 ? c.line : c.step_line;
}

std::string_view step_text(const Case& c) noexcept {
  if (c.scenario.empty() || c.step_line < c.line || c.line == 0) return {};
  std::string_view rest = c.scenario;
  for (std::uint32_t line = c.line; line < c.step_line; ++line) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  const std::size_t first = rest.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return rest.substr(first, rest.find_last_not_of(" \t\r") + 1 - first);
}

}  // namespace talkspec::report
