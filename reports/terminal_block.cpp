#include "reports/terminal_block.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reports/details.h"
#include "reports/escape.h"
#include "reports/transcript.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr std::size_t label_columns = 14;
constexpr std::size_t id_bytes = 100;  // shown of an ID in a list

// A text in at most so many lines; all of it when there may be any number of them.
Lines lines_of(std::string_view raw, const Place& place, std::size_t most) {
  return most == all_lines && !raw.empty() ? wrapped(escape_text(raw), place)
                                           : wrapped_within(raw, place, most);
}

// The transcript in at most so many lines: first fewer events, then less of each.
Lines exchange_lines(const std::vector<WireEvent>& transcript, std::size_t columns,
                     std::size_t most) {
  constexpr std::array<std::size_t, 7> bytes = {2048, 800, 400, 200, 100, 50, 16};
  constexpr std::array<std::size_t, 8> events = {24, 16, 12, 8, 6, 4, 2, 1};
  const auto lines_within = [&](const TranscriptLimits& limits) {
    Lines lines;
    const std::string text = transcript_text(transcript, limits);
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      for (std::string& one : wrapped(line, {.columns = columns, .at = 0, .indent = 16}))
        lines.push_back(std::move(one));
      rest.remove_prefix(line.size() + 1);
    }
    return lines;
  };
  if (most == all_lines) return lines_within({});
  Lines lines;
  for (const std::size_t deciding : bytes)
    for (const std::size_t number : events) {
      lines = lines_within({.events = number,
                            .bytes = std::min<std::size_t>(deciding, 320),
                            .deciding_bytes = deciding});
      if (lines.size() <= most) return lines;
    }
  lines.resize(std::min(lines.size(), most));
  return lines;
}

}  // namespace

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines)
    text.append(line).append(1, '\n');
  return text;
}

void Block::add(std::string_view label, Lines text) {
  text.front() = fmt::format("  {:<{}}{}", label, label_columns - 2, text.front());
  std::move(text.begin(), text.end(), std::back_inserter(lines_));
}

void Block::heading(Verdict verdict, std::string_view text, std::size_t most) {
  const VerdictWords& its = words(verdict);
  Lines lines = lines_of(
      text, {.columns = options_.columns, .at = its.heading.size() + 1, .indent = 5}, most);
  lines.front() = (options_.colour ? fmt::format("\x1b[{}m{}\x1b[0m ", its.sgr, its.heading)
                                   : fmt::format("{} ", its.heading)) +
                  lines.front();
  std::move(lines.begin(), lines.end(), std::back_inserter(lines_));
}

void Block::field(std::string_view label, std::string_view text, std::size_t most) {
  if (!text.empty())
    add(label,
        lines_of(text, {.columns = options_.columns, .at = label_columns, .indent = label_columns},
                 most));
}

void Block::details(const Case& c, std::string_view said, std::size_t most,
                    std::size_t most_of_exchange) {
  constexpr std::size_t most_tries = 2;  // told where there is little room, and no notes
  std::size_t tries = 0;
  bool shown = false;
  for (const Detail& detail : details_of(c, said)) {
    const bool repeats =
        detail.label == "note" || (detail.label == "other try" && ++tries > most_tries);
    if (most != all_lines && repeats) continue;
    if (detail.kind == Detail::Kind::command) {
      exchange(c.transcript, most_of_exchange);
      shown = true;
      command(detail.label, detail.text, most);
    } else {
      field(detail.label, detail.text, most);
    }
  }
  if (!shown) exchange(c.transcript, most_of_exchange);
}

void Block::exchange(const std::vector<WireEvent>& transcript, std::size_t most) {
  if (transcript.empty() || most < 2) return;
  lines_.emplace_back("  exchange");
  for (std::string& line :
       exchange_lines(transcript, options_.columns, most == all_lines ? all_lines : most - 1))
    lines_.push_back(std::move(line));
}

void Block::command(std::string_view label, std::string_view text, std::size_t most) {
  const Place place{.columns = options_.columns, .at = label_columns, .indent = label_columns + 2};
  // Otherwise never broken: it is there to be copied.
  add(label, most == all_lines ? Lines{escape_text(text)}
                               : wrapped_command(escape_text_shortened(text, 4096), place, most));
}

void Block::ids(std::string_view label, const std::vector<std::string_view>& ids,
                std::size_t most) {
  const Place place{.columns = options_.columns, .at = label_columns, .indent = label_columns};
  const std::size_t unbroken = options_.columns == 0 && most != all_lines ? 12 : ids.size();
  std::string listed;
  Lines lines;
  for (std::size_t i = 0; i < std::min(ids.size(), unbroken); ++i) {
    listed += (i == 0 ? "" : ", ") + escape_text_shortened(ids[i], id_bytes);
    const std::size_t left = ids.size() - i - 1;
    Lines with_it =
        wrapped(left == 0 ? listed : fmt::format("{} and {} more", listed, left), place);
    if (with_it.size() > most) break;
    lines = std::move(with_it);
  }
  if (ids.empty()) return;
  if (lines.empty()) lines = {fmt::format("{} more", ids.size())};
  add(label, std::move(lines));
}

}  // namespace talkspec::report
