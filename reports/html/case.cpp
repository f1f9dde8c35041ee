#include "reports/html/case.h"

#include <algorithm>
#include <cstdint>

#include "reports/details.h"
#include "reports/escape.h"
#include "reports/html/octets.h"
#include "reports/transcript.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr std::size_t name_bytes = 160;  // kept of a title, an ID, a connection's name

// JSON for the page that is made apart from the rest of it.
template <class Write>
std::string json_of(const Write& write) {
  StringSink out;
  JsonWriter json(out, JsonWriter::Layout::in_page);
  write(json);
  return out.text();
}

void shortened(JsonWriter& json, std::string_view text, std::size_t limit = name_bytes) {
  json.string(escape_text_shortened(text, limit));
}

std::size_t number_of(HtmlTable& table, std::string_view text, std::size_t limit = name_bytes) {
  return table.number(json_of([&](JsonWriter& json) { shortened(json, text, limit); }));
}

std::size_t number_of(HtmlTable& table, const Requirement& requirement) {
  return table.number(json_of([&](JsonWriter& json) {
    json.begin_array();
    shortened(json, requirement.id);
    json.number(static_cast<int>(requirement.level));
    shortened(json, requirement.sentence, 800);
    shortened(json, requirement.source, 800);
    json.end_array();
  }));
}

// The command in two parts, as the ID between them is known; or whole where it has none.
std::size_t rerun_number(HtmlTable& table, const Case& c) {
  const std::string_view command = c.rerun;
  const std::size_t at = command.find(c.id);
  return table.number(json_of([&](JsonWriter& json) {
    json.begin_array();
    shortened(json, command.substr(0, at), 2000);
    if (at != std::string_view::npos) shortened(json, command.substr(at + c.id.size()), 2000);
    json.end_array();
  }));
}

// Expected or actual: a string, or where it is long the part from `from` on,
// [text, bytes before it, bytes after it].
void part(JsonWriter& json, std::string_view text, std::size_t from, std::size_t limit) {
  if (text.size() <= limit) return shortened(json, text, limit);
  from = std::min(from, text.size() - limit);
  json.begin_array();
  shortened(json, text.substr(from, limit), limit);
  json.number(from).number(text.size() - limit - from).end_array();
}

// Where the shown part of long texts begins, so that their first difference is in it.
std::size_t shown_from(std::string_view expected, std::string_view actual, std::size_t limit) {
  const auto [end, other] =
      std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  const auto same = static_cast<std::size_t>(end - expected.begin());
  return same > limit / 2 ? same - limit / 4 : 0;
}

// "h0b47c47m55": the first letter of each boundary's kind and its offset.
std::string boundaries(const WireEvent& event, std::size_t size) {
  std::string text;
  for (const Boundary& boundary : event.boundaries) {
    if (boundary.offset > size) break;
    text += name(boundary.kind).front();
    text += std::to_string(boundary.offset);
  }
  return text;
}

// [microseconds since the event before, connection * 6 + kind, bytes, bytes left out, boundaries,
// 1 for the deciding event and 2 for one of other cases], as short as its last members that are not
// empty allow.
void wire_event(JsonWriter& json, const WireEvent& event, std::chrono::microseconds since,
                std::size_t connection, std::size_t limit) {
  constexpr std::size_t kinds = 6;
  constexpr std::size_t deciding_bytes = 2048;  // kept of the deciding event at least
  const bool wire = event.kind == WireEvent::Kind::sent || event.kind == WireEvent::Kind::received;
  const int flags = (event.deciding ? 1 : 0) + (event.foreign ? 2 : 0);
  if (event.deciding) limit = std::max(limit, deciding_bytes);
  const std::string_view kept = std::string_view(event.bytes).substr(0, limit);
  const std::uint64_t left_out = wire ? event.bytes.size() - kept.size() + event.elided : 0;
  const std::string marks = wire ? boundaries(event, kept.size()) : "";
  const int members = flags != 0              ? 4
                      : !marks.empty()        ? 3
                      : left_out > 0          ? 2
                      : wire || !kept.empty() ? 1
                                              : 0;
  json.begin_array();
  json.number(since.count()).number(connection * kinds + static_cast<std::size_t>(event.kind));
  if (members >= 1) {
    if (wire)
      write_octets(json, kept);
    else
      shortened(json, event.bytes, std::max(limit, name_bytes));
  }
  if (members >= 2) json.number(left_out);
  if (members >= 3) json.string(marks);
  if (members >= 4) json.number(flags);
  json.end_array();
}

// The names of the connections; then the events, and where some are left out their number in place
// of an array. Events of other cases come only where there is room for all.
void transcript(JsonWriter& json, const std::vector<WireEvent>& events, const HtmlLimits& limits) {
  const bool whole = events.size() <= limits.events;
  const std::vector<bool> shown = events_within(events, limits.events);
  HtmlTable connections;
  std::size_t left_out = 0;
  std::chrono::microseconds before{};
  const std::string list = json_of([&](JsonWriter& inner) {
    const auto write_left_out = [&] {
      if (left_out > 0) inner.number(left_out);
      left_out = 0;
    };
    inner.begin_array();
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (!whole && !shown[i]) {
        ++left_out;
        continue;
      }
      write_left_out();
      wire_event(inner, events[i], events[i].at - before,
                 number_of(connections, events[i].connection), limits.event_bytes);
      before = events[i].at;
    }
    write_left_out();
    inner.end_array();
  });
  json.begin_array();
  for (const std::string& name : connections.entries())
    json.raw(name);
  json.end_array().raw(list);
}

// [verdict, message, expected, actual, connections, events]
void attempt(JsonWriter& json, const Attempt& attempt, const HtmlLimits& limits) {
  const std::size_t from = shown_from(attempt.expected, attempt.actual, limits.text_bytes);
  json.begin_array().number(static_cast<int>(attempt.verdict));
  shortened(json, attempt.message, limits.text_bytes);
  part(json, attempt.expected, from, limits.text_bytes);
  part(json, attempt.actual, from, limits.text_bytes);
  transcript(json, attempt.transcript, limits);
  json.end_array();
}

// [number of the first line, text]: the lines around the step that decided, as many as the limit
// allows.
void scenario(JsonWriter& json, const Case& c, std::size_t limit) {
  std::string_view text = c.scenario;
  std::uint32_t line = c.line;
  const auto line_end = [&text] { return std::min(text.find('\n'), text.size() - 1) + 1; };
  for (std::uint32_t step = line_of(c); text.size() > limit && line + 3 < step; ++line)
    text.remove_prefix(line_end());
  json.begin_array().number(line);
  shortened(json, text, limit);
  json.end_array();
}

}  // namespace

std::string html_case(const Case& c, Time run_start, const HtmlLimits& limits, HtmlTables& tables) {
  return json_of([&](JsonWriter& json) {
    json.begin_array();
    shortened(json, c.id);
    shortened(json, c.title);
    json.number(number_of(tables.areas, c.area));
    json.number(static_cast<int>(c.level)).number(static_cast<int>(c.verdict));
    json.begin_array();
    for (const Requirement& one : c.requirements)
      json.number(number_of(tables.requirements, one));
    json.end_array();
    shortened(json, c.message, limits.text_bytes);
    const std::size_t from = shown_from(c.expected, c.actual, limits.text_bytes);
    part(json, c.expected, from, limits.text_bytes);
    part(json, c.actual, from, limits.text_bytes);
    json.number(number_of(tables.files, c.file, 1000)).number(c.line);
    json.number(rerun_number(tables.reruns, c));
    json.number(std::chrono::floor<std::chrono::milliseconds>(c.start - run_start).count());
    json.number(c.duration.count());
    json.begin_array();
    if (!c.unexpected.empty())
      shortened(json, "By the list of known failures: " + c.unexpected, limits.text_bytes);
    if (!c.known.empty()) shortened(json, "Known failure: " + c.known, limits.text_bytes);
    for (const std::string& note : c.notes)
      shortened(json, note, limits.text_bytes);
    json.end_array();
    transcript(json, c.transcript, limits);
    if (!c.attempts.empty() || !c.scenario.empty() || c.step_line != 0) {
      json.number(c.step_line);
      scenario(json, c, limits.text_bytes);
      json.begin_array();
      for (const Attempt& one : c.attempts)
        attempt(json, one, limits);
      json.end_array();
    }
    json.end_array();
  });
}

}  // namespace talkspec::report
