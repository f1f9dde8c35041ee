#include "reports/terminal.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/details.h"
#include "reports/escape.h"
#include "reports/groups.h"
#include "reports/terminal_block.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

void append(Lines& lines, Lines more) {
  std::move(more.begin(), more.end(), std::back_inserter(lines));
}

// A group of cases, with one of them as its example and at most so many lines for its exchange.
Lines group_block(const Run& run, const Group& group, const TerminalOptions& options,
                  std::size_t exchange) {
  constexpr std::size_t most = 3;  // lines of a field
  const Case& first = representative(run, group);
  const bool alone = group.cases.size() == 1;
  Block block(options);
  block.heading(first.verdict, (alone ? first.id : size_of(group)) + ": " + group.sentence, most);
  if (!alone) block.field("for example", first.id, 1);
  const std::size_t shown = options.transcripts ? exchange : 0;
  const auto write = [&](const Case& c) { block.details(c, group.sentence, most, shown); };
  shown > 0 ? with_transcript(run, first, write) : write(first);
  block.ids("others", other_ids(run, group, group.cases.size()), 2);
  return block.take();
}

// What a group of cases is about, which share no defect of a lower layer; empty: its sentence says
// that.
std::string subject_of(const Case& first) {
  if (first.layer != Layer::own || first.requirements.empty() || first.cause == first.title ||
      !first.unexpected.empty())
    return {};
  const Requirement& requirement = first.requirements.front();
  return fmt::format(" {}: {}", requirement.id, requirement.sentence);
}

// The same in one line.
Lines group_line(const Run& run, const Group& group, const TerminalOptions& options) {
  const Case& first = representative(run, group);
  Block block(options);
  std::string which = first.id;
  if (group.cases.size() > 1) which += fmt::format(" and {} more", group.cases.size() - 1);
  block.heading(first.verdict, which + ": " + group.sentence + subject_of(first), 1);
  return block.take();
}

std::size_t cases_in(const std::vector<Group>& groups, std::size_t from) {
  std::size_t cases = 0;
  for (std::size_t i = from; i < groups.size(); ++i)
    cases += groups[i].cases.size();
  return cases;
}

// As much of the groups as fits `room` lines: the gravest as blocks with an exchange, in order; the
// others in one line each.
Lines group_lines(const Run& run, const std::vector<Group>& groups, const TerminalOptions& options,
                  std::size_t room) {
  Lines blocks;
  std::size_t shown = 0;  // of the groups
  for (; shown < groups.size(); ++shown) {
    const std::size_t others = groups.size() - shown - 1;
    // Lines for the groups after it: one each; after the first group only a few of them.
    const std::size_t reserved = shown == 0 ? std::min<std::size_t>(others, 8) : others;
    bool fits = false;
    for (const std::size_t exchange : {18U, 12U, 8U, 5U, 3U, 0U}) {
      Lines block = group_block(run, groups[shown], options, exchange);
      fits = blocks.size() + 1 + block.size() + (others > 0 ? 1 : 0) + reserved <= room;
      if (!fits) continue;
      blocks.emplace_back();
      append(blocks, std::move(block));
      break;
    }
    if (!fits) break;
  }
  if (shown == groups.size()) return blocks;
  blocks.emplace_back();
  while (shown < groups.size()) {
    const std::size_t left = room - std::min(room, blocks.size());
    if (left <= 1 && groups.size() - shown > 1) break;
    if (left == 0) break;
    append(blocks, group_line(run, groups[shown++], options));
  }
  if (shown < groups.size() && blocks.size() < room)
    append(blocks,
           wrapped_within(fmt::format("and {} of {}",
                                      counted(cases_in(groups, shown), "more case", "more cases"),
                                      counted(groups.size() - shown, "cause", "causes")),
                          {.columns = options.columns}, 1));
  return blocks;
}

// Where to begin, and what there is beyond this screen.
Lines advice(const std::vector<Group>& groups, const TerminalOptions& options) {
  const std::size_t all = cases_in(groups, 0);
  if (all < 2) return {};
  const std::size_t first = groups.front().cases.size();
  std::string text;
  if (groups.size() == 1)
    text = fmt::format("All {} have one cause.", counted(all, "case", "cases"));
  else if (first == 1)
    text = fmt::format("Begin with the first of {} causes.", groups.size());
  else
    text = fmt::format("Begin with the first group: {} of {} cases have its cause.", first, all);
  const Layer layer = groups.front().layer;
  const bool lowest = groups.size() > 1 && layer != Layer::own &&
                      std::all_of(groups.begin() + 1, groups.end(),
                                  [layer](const Group& group) { return group.layer >= layer; });
  if (lowest)
    text +=
        fmt::format(" Its layer ({}) is the lowest, so it may explain the others.", name(layer));
  text += " -v shows everything.";
  return wrapped_within(text, {.columns = options.columns}, 3);
}

std::string total(const Run& run) {
  const Tally count = tally(run);
  std::string line = fmt::format("{}: {} passed", counted(run.cases.size(), "case", "cases"),
                                 count.of(Verdict::pass));
  const auto add = [&line](std::size_t number, std::string_view what) {
    if (number > 0) line += fmt::format(", {} {}", number, what);
  };
  add(count.must_failed, "failed");
  add(count.of(Verdict::fail) - count.must_failed, "failed below MUST");
  add(count.of(Verdict::warn), count.of(Verdict::warn) == 1 ? "warning" : "warnings");
  add(count.of(Verdict::skip), "skipped");
  add(count.of(Verdict::inconclusive), "inconclusive");
  add(count.of(Verdict::unsteady), "unsteady");
  add(count.known, "of these known");
  add(count.unexpected, "not as the list of known failures says");
  constexpr std::size_t most = 60;  // bytes of a name, so that what comes after it is seen
  return line + fmt::format("; {} s, profile {}, seed {}, {}", seconds(run.stop - run.start, 2),
                            run.profile.substr(0, most), run.seed, run.target);
}

// Why not everything was judged, and the total.
Lines ending(const Run& run, const TerminalOptions& options, std::size_t most) {
  Lines lines;
  const auto add = [&](const std::string& text) {
    append(lines,
           most == all_lines
               ? wrapped(escape_text(text), {.columns = options.columns, .at = 0, .indent = 2})
               : wrapped_within(text, {.columns = options.columns, .at = 0, .indent = 2}, most));
  };
  if (run.interrupted) add("interrupted: the cases that had not ended are not in this report");
  if (run.out_of_time)
    add(fmt::format("the run met its limit of {} s: the cases that had not ended are not judged",
                    seconds(run.max_time, 0)));
  if (!run.trouble.empty() && run.trouble != "interrupted") add(run.trouble);
  add(total(run));
  return lines;
}

Lines headlines(const Run& run, const TerminalOptions& options, std::size_t most) {
  Lines lines;
  for (const std::string& sentence : run.headlines) {
    Lines its = wrapped_within(sentence, {.columns = options.columns, .at = 0, .indent = 2}, 2);
    if (lines.size() + its.size() > most) break;
    append(lines, std::move(its));
  }
  return lines;
}

Lines smoke_lines(const Run& run, const TerminalOptions& options, std::size_t most) {
  Lines lines;
  for (std::string_view rest = run.smoke; !rest.empty() && lines.size() < most;) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    append(lines, wrapped(printable(line.substr(0, 4096)),
                          {.columns = options.columns, .at = 0, .indent = 6}));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  lines.resize(std::min(lines.size(), most));
  return lines;
}

std::string everything(const Run& run, const TerminalOptions& options) {
  std::string text;
  for (const std::string& sentence : run.headlines)
    text += '\n' + joined(wrapped(escape_text(sentence), {.columns = options.columns}));
  if (!run.smoke.empty()) text += '\n' + joined(smoke_lines(run, options, all_lines));
  for (const Group& group : groups_of(run)) {
    if (group.cases.size() > 1)
      text += '\n' + joined(wrapped(escape_text(fmt::format("{}, {}: {}", heading(group),
                                                            size_of(group), group.sentence)),
                                    {.columns = options.columns}));
    for (const std::size_t one : group.cases)
      with_transcript(run, run.cases[one],
                      [&](const Case& whole) { text += '\n' + case_in_full(whole, options); });
  }
  const std::vector<const Case*> slowest = slowest_cases(run, 10);
  if (!slowest.empty()) text += "\nslowest cases\n";
  for (const Case* c : slowest)
    text += fmt::format("{:>10} s  {}\n", seconds(c->duration, 3), escape_text(c->id));
  if (!text.empty()) text += '\n';
  return text + joined(ending(run, options, all_lines));
}

}  // namespace

std::string total_line(const Run& run, const TerminalOptions& options) {
  return joined(wrapped_within(total(run), {.columns = options.columns, .at = 0, .indent = 2}, 4));
}

std::string case_line(const Case& c, const TerminalOptions& options) {
  std::string text = c.id;
  const std::string& sentence = c.unexpected.empty() ? c.message : c.unexpected;
  if (!sentence.empty()) text += ": " + sentence;
  if (!c.known.empty()) text += "; known: " + c.known;
  if (options.verbose)
    text += fmt::format(" ({:.1f} ms)", static_cast<double>(c.duration.count()) / 1000.0);
  Block block(options);
  block.heading(c.verdict, text, options.verbose ? 4 : 1);
  return joined(block.take());
}

std::string case_in_full(const Case& c, const TerminalOptions& options) {
  Block block(options);
  block.heading(c.verdict, c.id + (c.title.empty() ? "" : ": " + c.title), all_lines);
  block.field("cause", c.cause, all_lines);
  const std::size_t exchange = options.transcripts ? all_lines : 0;
  block.details(c, "", all_lines, exchange);
  for (const Attempt& attempt : c.attempts) {
    if (attempt.expected.empty() && attempt.actual.empty() && attempt.transcript.empty()) continue;
    Case other;  // what another try has of its own is shown as that of a case
    other.message = sentence_of(attempt);
    other.expected = attempt.expected;
    other.actual = attempt.actual;
    other.transcript = attempt.transcript;
    block.field("other try", other.message, all_lines);
    block.details(other, other.message, all_lines, exchange);
  }
  return joined(block.take());
}

std::string closing_text(const Run& run, const TerminalOptions& options, std::size_t lines) {
  if (options.verbose) return everything(run, options);
  std::vector<Group> groups = groups_of(run);
  std::erase_if(groups, [](const Group& group) { return group.kind == Group::Kind::known; });
  Lines top = headlines(run, options, 6);
  if (!top.empty()) top.insert(top.begin(), "");
  Lines bottom = run.smoke.empty() ? advice(groups, options) : Lines();
  append(bottom, ending(run, options, 3));
  const std::size_t taken = top.size() + bottom.size() + 1;
  const std::size_t room = lines - std::min(lines, taken);
  Lines middle;
  if (!run.smoke.empty()) {
    middle = smoke_lines(run, options, room - std::min<std::size_t>(room, 1));
    middle.insert(middle.begin(), "");
  } else {
    middle = group_lines(run, groups, options, room);
  }
  append(top, std::move(middle));
  if (!top.empty()) top.emplace_back();
  append(top, std::move(bottom));
  return joined(top);
}

}  // namespace talkspec::report
