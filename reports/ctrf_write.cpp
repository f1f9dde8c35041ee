#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/ctrf.h"
#include "reports/escape.h"
#include "reports/timestamp.h"
#include "reports/transcript.h"

namespace talkspec::report {
namespace {

using json = nlohmann::ordered_json;

// The only version that the CTRF validators of the day know.
constexpr std::string_view ctrf_version = "0.0.0";

std::string_view ctrf_status(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "passed";
    case Verdict::fail:
      return "failed";
    case Verdict::skip:
      return "skipped";
    case Verdict::warn:
    case Verdict::inconclusive:
      break;
  }
  return "other";
}

json texts(const std::vector<std::string>& list) {
  json array = json::array();
  for (const std::string& text : list)
    array.push_back(escape_text(text));
  return array;
}

json requirement(const Requirement& requirement) {
  return {{"id", escape_text(requirement.id)},
          {"level", name(requirement.level)},
          {"sentence", escape_text(requirement.sentence)},
          {"source", escape_text(requirement.source)}};
}

// A string, not an array: indented, an array would take a line for each number.
std::string boundaries(const std::vector<Boundary>& list) {
  std::string text;
  for (const Boundary& boundary : list)
    fmt::format_to(std::back_inserter(text), "{}{} {}", text.empty() ? "" : ", ",
                   name(boundary.kind), boundary.offset);
  return text;
}

json wire_event(const WireEvent& event) {
  json object = {{"microseconds", event.at.count()},
                 {"connection", escape_text(event.connection)},
                 {"kind", name(event.kind)}};
  if (!event.bytes.empty()) {
    const bool sentence = event.kind == WireEvent::Kind::note;
    object["bytes"] = sentence ? escape_text(event.bytes) : escape(event.bytes);
  }
  if (event.elided != 0) object["elided"] = event.elided;
  if (!event.boundaries.empty()) object["boundaries"] = boundaries(event.boundaries);
  return object;
}

json extra_of(const Case& c) {
  json extra = {{"title", escape_text(c.title)},
                {"area", escape_text(c.area)},
                {"level", name(c.level)},
                {"requirements", json::array()}};
  for (const Requirement& r : c.requirements)
    extra["requirements"].push_back(requirement(r));
  if (!c.expected.empty()) extra["expected"] = escape_text(c.expected);
  if (!c.actual.empty()) extra["actual"] = escape_text(c.actual);
  if (!c.notes.empty()) extra["notes"] = texts(c.notes);
  if (!c.rerun.empty()) extra["rerun"] = escape_text(c.rerun);
  extra["start"] = timestamp(c.start);
  extra["durationMicroseconds"] = c.duration.count();
  extra["transcript"] = json::array();
  for (const WireEvent& event : c.transcript)
    extra["transcript"].push_back(wire_event(event));
  return extra;
}

std::int64_t milliseconds(std::chrono::microseconds duration) {
  return std::chrono::round<std::chrono::milliseconds>(duration).count();
}

json labels_of(const Case& c) {
  json labels = {{"level", name(c.level)}};
  json requirements = json::array();
  for (const Requirement& r : c.requirements)
    requirements.push_back(escape_text(r.id));
  if (!requirements.empty()) labels["requirement"] = std::move(requirements);
  return labels;
}

json tags_of(const Case& c) {
  json tags = json::array({name(c.level)});
  for (const Requirement& r : c.requirements)
    tags.push_back(escape_text(r.id));
  return tags;
}

json test(const Case& c) {
  const std::string id = escape_text(c.id);
  json test = {{"testId", id},
               {"name", id},
               {"status", ctrf_status(c.verdict)},
               {"rawStatus", name(c.verdict)},
               {"duration", milliseconds(c.duration)},
               {"start", epoch_milliseconds(c.start)},
               {"stop", epoch_milliseconds(c.start + c.duration)},
               {"suite", json::array({escape_text(c.area)})},
               {"type", "conformance"},
               {"tags", tags_of(c)},
               {"labels", labels_of(c)}};
  if (!c.message.empty()) test["message"] = escape_text(c.message);
  const bool judged_down = c.verdict != Verdict::pass && c.verdict != Verdict::skip;
  if (judged_down && !c.transcript.empty()) test["trace"] = transcript_text(c.transcript, {});
  if (!c.file.empty()) test["filePath"] = escape_text(c.file);
  if (c.line != 0) test["line"] = c.line;
  test["extra"] = extra_of(c);
  return test;
}

json summary(const Run& run) {
  const Tally count = tally(run);
  std::set<std::string_view> areas;
  for (const Case& c : run.cases)
    areas.insert(c.area);
  const std::int64_t start = epoch_milliseconds(run.start);
  const std::int64_t stop = epoch_milliseconds(run.stop);
  return {{"tests", run.cases.size()},
          {"passed", count.pass},
          {"failed", count.fail},
          {"skipped", count.skip},
          {"pending", 0},
          {"other", count.warn + count.inconclusive},
          {"suites", areas.size()},
          {"start", start},
          {"stop", stop},
          {"duration", stop - start},
          {"extra",
           {{"mustFailed", count.must_failed},
            {"warn", count.warn},
            {"inconclusive", count.inconclusive}}}};
}

// "Linux 6.1.0 x86_64" in CTRF's words: osPlatform "linux", osRelease "6.1.0".
void describe_system(std::string_view host, json& environment) {
  const auto space = host.find(' ');
  if (space == std::string_view::npos) return;
  std::string platform = escape_text(host.substr(0, space));
  std::transform(platform.begin(), platform.end(), platform.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  environment["osPlatform"] = platform;
  host.remove_prefix(space + 1);
  environment["osRelease"] = escape_text(host.substr(0, host.find(' ')));
}

json environment(const Run& run) {
  const Tally count = tally(run);
  json environment = {
      {"reportName", "Talk conformance, profile " + escape_text(run.profile)},
      {"appName", escape_text(run.target)},
  };
  describe_system(run.host, environment);
  environment["healthy"] =
      count.must_failed == 0 && count.inconclusive == 0 && !run.interrupted && run.trouble.empty();
  environment["extra"] = {{"host", escape_text(run.host)}};
  return environment;
}

json extra_of(const Run& run) {
  return {{"target", escape_text(run.target)},
          {"profile", escape_text(run.profile)},
          {"routing", escape_text(run.routing)},
          {"seed", std::to_string(run.seed)},
          {"suiteHash", escape_text(run.suite_hash)},
          {"commandLine", texts(run.command_line)},
          {"start", timestamp(run.start)},
          {"stop", timestamp(run.stop)},
          {"roundTripMicroseconds", run.round_trip.count()},
          {"interrupted", run.interrupted},
          {"trouble", escape_text(run.trouble)}};
}

}  // namespace

std::string write_ctrf(const Run& run) {
  const std::string version = escape_text(run.tool_version);
  json results = {{"tool", {{"name", "talkspec"}, {"version", version}}},
                  {"summary", summary(run)},
                  {"tests", json::array()},
                  {"environment", environment(run)},
                  {"extra", extra_of(run)}};
  for (const Case& c : run.cases)
    results["tests"].push_back(test(c));
  const json document = {{"reportFormat", "CTRF"},
                         {"specVersion", ctrf_version},
                         {"timestamp", timestamp(run.stop)},
                         {"generatedBy", "talkspec " + version},
                         {"results", std::move(results)}};
  return document.dump(2) + '\n';
}

}  // namespace talkspec::report
