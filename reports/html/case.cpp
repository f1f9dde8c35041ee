#include "reports/html/case.h"

#include <algorithm>
#include <cstdint>

#include "reports/escape.h"
#include "reports/html/json_array.h"
#include "reports/html/text.h"

namespace talkspec::report {
namespace {

constexpr std::size_t name_bytes = 300;  // kept of a title, an ID, a connection's name

std::string json_text(std::string_view text, std::size_t limit) {
  std::string out;
  append_json(out, escape_text_shortened(text, limit));
  return out;
}

std::string requirement(const Requirement& requirement) {
  JsonArray entry;
  entry.add_text(requirement.id, name_bytes);
  entry.add(static_cast<std::size_t>(requirement.level));
  entry.add_text(requirement.sentence, 2000);
  entry.add_text(requirement.source, 2000);
  return entry.take();
}

std::string rerun(const Case& c) {
  JsonArray entry;
  const std::size_t at = c.rerun.find(c.id);
  if (at == std::string::npos) {
    entry.add_text(c.rerun, 4000);
  } else {
    entry.add_text(std::string_view(c.rerun).substr(0, at), 4000);
    entry.add_text(std::string_view(c.rerun).substr(at + c.id.size()), 4000);
  }
  return entry.take();
}

// Expected or actual: a string, or where it is long the part from `from` on,
// [text, bytes before it, bytes after it].
std::string part(std::string_view text, std::size_t from, std::size_t limit) {
  if (text.size() <= limit) return json_text(text, limit);
  from = std::min(from, text.size() - limit);
  JsonArray array;
  array.add_text(text.substr(from, limit), limit);
  array.add(from);
  array.add(text.size() - limit - from);
  return array.take();
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

// [microseconds since the event before, connection * 6 + kind, bytes, bytes left out, boundaries],
// as short as its last members that are not empty allow.
std::string wire_event(const WireEvent& event, std::chrono::microseconds since,
                       std::size_t connection, std::size_t limit) {
  constexpr std::size_t kinds = 6;
  JsonArray array;
  array.add(std::int64_t{since.count()});
  array.add(connection * kinds + static_cast<std::size_t>(event.kind));
  const bool of_wire =
      event.kind == WireEvent::Kind::sent || event.kind == WireEvent::Kind::received;
  if (!of_wire) {
    if (!event.bytes.empty()) array.add_text(event.bytes, std::max(limit, name_bytes));
    return array.take();
  }
  const std::string_view kept = std::string_view(event.bytes).substr(0, limit);
  const std::uint64_t left_out = event.bytes.size() - kept.size() + event.elided;
  const std::string marks = boundaries(event, kept.size());
  array.add_bytes(kept);
  if (left_out > 0 || !marks.empty()) array.add_raw(std::to_string(left_out));
  if (!marks.empty()) array.add_raw('"' + marks + '"');
  return array.take();
}

// The events, and where some are left out their number in place of an array.
std::string transcript(const std::vector<WireEvent>& events, const HtmlLimits& limits,
                       HtmlTable& connections) {
  const std::size_t head = (std::min(events.size(), limits.events) + 1) / 2;
  const std::size_t left_out = events.size() - std::min(events.size(), limits.events);
  std::chrono::microseconds before{};
  JsonArray array;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (left_out > 0 && i == head) {
      array.add(left_out);
      i += left_out;
      if (i >= events.size()) break;
    }
    const std::size_t connection = connections.number(json_text(events[i].connection, name_bytes));
    array.add_raw(wire_event(events[i], events[i].at - before, connection, limits.event_bytes));
    before = events[i].at;
  }
  return array.take();
}

std::string joined(const std::vector<std::string>& entries) {
  JsonArray array;
  for (const std::string& entry : entries)
    array.add_raw(entry);
  return array.take();
}

}  // namespace

std::string html_case(const Case& c, Time run_start, const HtmlLimits& limits, HtmlTables& tables) {
  JsonArray array;
  array.add_text(c.id, name_bytes);
  array.add_text(c.title, name_bytes);
  array.add(tables.areas.number(json_text(c.area, name_bytes)));
  array.add(static_cast<std::size_t>(c.level));
  array.add(static_cast<std::size_t>(c.verdict));
  JsonArray requirements;
  for (const Requirement& one : c.requirements)
    requirements.add(tables.requirements.number(requirement(one)));
  array.add_raw(requirements.take());
  array.add_text(c.message, limits.text_bytes);
  const std::size_t from = shown_from(c.expected, c.actual, limits.text_bytes);
  array.add_raw(part(c.expected, from, limits.text_bytes));
  array.add_raw(part(c.actual, from, limits.text_bytes));
  array.add(tables.files.number(json_text(c.file, 1000)));
  array.add(std::size_t{c.line});
  array.add(tables.reruns.number(rerun(c)));
  array.add(std::chrono::floor<std::chrono::milliseconds>(c.start - run_start).count());
  array.add(std::int64_t{c.duration.count()});
  JsonArray notes;
  if (!c.unexpected.empty())
    notes.add_text("By the list of known failures: " + c.unexpected, limits.text_bytes);
  if (!c.known.empty()) notes.add_text("Known failure: " + c.known, limits.text_bytes);
  for (const std::string& note : c.notes)
    notes.add_text(note, limits.text_bytes);
  array.add_raw(notes.take());
  HtmlTable connections;
  const std::string events = transcript(c.transcript, limits, connections);
  array.add_raw(joined(connections.entries()));
  array.add_raw(events);
  return array.take();
}

}  // namespace talkspec::report
