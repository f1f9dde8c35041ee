#include "reports/forms/junit.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/escape.h"
#include "reports/timestamp.h"
#include "reports/transcript.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr std::size_t all_transcripts = std::size_t{16} << 20U;  // bytes

// Text of the model, for an attribute or an element.
std::string shown(std::string_view raw) {
  return with_references(escape_text(raw), xml_marks);
}

// An even share for each case, in bytes of text.
std::size_t share_for(std::size_t cases) {
  return std::clamp<std::size_t>(all_transcripts / std::max<std::size_t>(cases, 1), 1024, 262144);
}

// The transcript, or its lines that fit the share; no more than twice that is looked at.
std::string transcript_within(const std::vector<WireEvent>& transcript, std::size_t share) {
  constexpr std::size_t events = 64;
  std::string text = transcript_text(transcript, {.events = events, .bytes = 2 * share / events});
  if (text.size() <= share) return text;
  text.resize(text.rfind('\n', share) + 1);
  return text + "… the rest is in the JSON report …\n";
}

// What JUnit has for a case. A known failure is skipped, so that a build is not red for it.
enum class Result : std::uint8_t { success, failure, error, skipped };

Result result_of(const Case& c) {
  if (!c.unexpected.empty()) return Result::failure;
  if (is_known(c)) return Result::skipped;
  switch (c.verdict) {
    case Verdict::fail:
      return Result::failure;
    case Verdict::inconclusive:
    case Verdict::unsteady:
      return Result::error;
    case Verdict::skip:
      return Result::skipped;
    case Verdict::pass:
    case Verdict::warn:
      break;
  }
  return Result::success;
}

using Cases = std::vector<const Case*>;

struct Area {
  std::string_view name;
  Cases cases;
};

std::vector<Area> areas_of(const Run& run) {
  std::vector<Area> areas;
  for (const Case& c : run.cases) {
    const auto found = std::find_if(areas.begin(), areas.end(),
                                    [&c](const Area& area) { return area.name == c.area; });
    Area& area = found == areas.end() ? areas.emplace_back(Area{c.area, {}}) : *found;
    area.cases.push_back(&c);
  }
  return areas;
}

// The attributes that a suite and all suites together have.
std::string counts(std::string_view name, const Cases& cases, std::chrono::nanoseconds time) {
  const auto count = [&cases](Result result) {
    return std::count_if(cases.begin(), cases.end(),
                         [result](const Case* c) { return result_of(*c) == result; });
  };
  return fmt::format(
      "name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"",
      shown(name), cases.size(), count(Result::failure), count(Result::error),
      count(Result::skipped), seconds(time, 6));
}

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("    <property name=\"{}\" value=\"{}\"/>\n", name, shown(value));
}

void write_properties(const Case& c, Sink& out) {
  out << "      <properties>\n    " << property("level", name(c.level));
  for (const Requirement& requirement : c.requirements)
    out << "    " << property("requirement", requirement.id);
  out << "      </properties>\n";
}

// What the text of a failure or an error says beside its message.
std::string explanation(const Case& c) {
  std::string text;
  const auto add = [&text](std::string_view label, std::string_view value) {
    if (!value.empty()) text += fmt::format("{:<12}{}\n", label, shown(value));
  };
  add("message", headline(c));
  if (!c.requirements.empty()) {
    const Requirement& broken = c.requirements.front();
    add("requirement", fmt::format("{} ({}): {}", broken.id, broken.source, broken.sentence));
  }
  add("expected", c.expected);
  add("actual", c.actual);
  add("again with", c.rerun);
  return text;
}

void write_result(const Case& c, Sink& out) {
  const std::string message = shown(headline(c));
  switch (result_of(c)) {
    case Result::failure:
      out << fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n", message,
                         name(c.level), explanation(c));
      break;
    case Result::error:
      out << fmt::format("      <error message=\"{}\" type=\"{}\">{}</error>\n", message,
                         name(c.verdict), explanation(c));
      break;
    case Result::skipped:
      if (is_known(c))
        out << fmt::format("      <skipped message=\"known failure: {}\">{}</skipped>\n",
                           shown(c.known), explanation(c));
      else
        out << fmt::format("      <skipped message=\"{}\"/>\n",
                           message.empty() ? "skipped" : message);
      break;
    case Result::success:
      break;
  }
}

void write_output(const Case& c, std::size_t share, Sink& out) {
  std::string text;
  if (c.verdict == Verdict::warn) text += "warning: " + escape_text(c.message) + '\n';
  for (const std::string& note : c.notes)
    text += "note: " + escape_text(note) + '\n';
  text += transcript_within(c.transcript, share);
  if (!text.empty())
    out << "      <system-out>" << with_references(text, xml_marks) << "</system-out>\n";
}

void write_case(const Case& c, std::size_t share, Sink& out) {
  const std::string id = shown(c.id);
  out << fmt::format("    <testcase name=\"{}\" classname=\"{}\"",
                     c.title.empty() ? id : id + ": " + shown(c.title), shown(c.area));
  if (!c.file.empty()) out << fmt::format(" file=\"{}\" line=\"{}\"", shown(c.file), c.line);
  out << fmt::format(" time=\"{}\">\n", seconds(c.duration, 6));
  write_properties(c, out);
  write_result(c, out);
  write_output(c, share, out);
  out << "    </testcase>\n";
}

void write_area(const Run& run, const Area& area, Sink& out) {
  std::chrono::microseconds sum{};
  for (const Case* c : area.cases)
    sum += c->duration;
  // In UTC, without a zone: the strictest of the schemas about knows none.
  out << fmt::format("  <testsuite {} timestamp=\"{}\">\n", counts(area.name, area.cases, sum),
                     timestamp(run.start).substr(0, 19));
  out << "    <properties>\n";
  for (const auto& [key, value] : {std::pair<std::string_view, std::string>{"target", run.target},
                                   {"profile", run.profile},
                                   {"routing", run.routing},
                                   {"seed", std::to_string(run.seed)},
                                   {"suite", run.suite_hash},
                                   {"host", run.host}})
    out << "  " << property(key, value);
  out << "    </properties>\n";
  const std::size_t share = share_for(run.cases.size());
  for (const Case* c : area.cases)
    with_transcript(run, *c, [&](const Case& whole) { write_case(whole, share, out); });
  out << "  </testsuite>\n";
}

}  // namespace

void write_junit(const Run& run, Sink& out) {
  Cases all;
  for (const Case& c : run.cases)
    all.push_back(&c);
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out << fmt::format("<testsuites {}>\n",
                     counts("talkspec", all, std::max(run.stop - run.start, {})));
  for (const Area& area : areas_of(run))
    write_area(run, area, out);
  out << "</testsuites>\n";
}

}  // namespace talkspec::report
