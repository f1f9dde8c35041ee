#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reports/ctrf.h"
#include "reports/embedded.h"
#include "reports/escape.h"
#include "reports/json_members.h"
#include "reports/timestamp.h"
#include "reports/transcript.h"

namespace talkspec::report {
namespace {

// The only version that today's validators of CTRF know.
constexpr std::string_view ctrf_version = "0.0.0";

// Of the transcript for people; the whole one is under `extra`.
constexpr TranscriptLimits trace_limits = {.events = 64, .bytes = 1024};

std::string_view ctrf_status(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "passed";
    case Verdict::fail:
      return "failed";
    case Verdict::skip:
      return "skipped";
    default:
      return "other";
  }
}

std::vector<std::string> requirement_ids(const Case& c) {
  std::vector<std::string> ids;
  for (const Requirement& requirement : c.requirements)
    ids.push_back(requirement.id);
  return ids;
}

// CTRF knows retries; what it has no member for of one is under its `extra`.
void write_attempts(JsonWriter& json, const Case& c) {
  if (c.verdict == Verdict::unsteady) json.boolean("flaky", true);
  if (c.attempts.empty()) return;
  json.number("retries", c.attempts.size());
  json.key("retryAttempts").begin_array();
  std::size_t number = 0;
  for (const Attempt& attempt : c.attempts) {
    json.begin_object().number("attempt", ++number);
    json.string("status", ctrf_status(attempt.verdict));
    if (!attempt.message.empty()) json.text("message", attempt.message);
    json.key("extra").begin_object();
    MemberWriter extra(json);
    members(extra, attempt);
    json.end_object().end_object();
  }
  json.end_array();
}

void write_summary(JsonWriter& json, const Run& run) {
  const Tally count = tally(run);
  std::set<std::string_view> areas;
  for (const Case& c : run.cases)
    areas.insert(c.area);
  const std::int64_t start = epoch_milliseconds(run.start);
  const std::int64_t stop = epoch_milliseconds(run.stop);
  const std::size_t warned = count.of(Verdict::warn);
  const std::size_t inconclusive = count.of(Verdict::inconclusive);
  const std::size_t unsteady = count.of(Verdict::unsteady);
  json.key("summary").begin_object();
  json.number("tests", run.cases.size());
  json.number("passed", count.of(Verdict::pass));
  json.number("failed", count.of(Verdict::fail));
  json.number("skipped", count.of(Verdict::skip));
  json.number("pending", 0);
  json.number("other", warned + inconclusive + unsteady);
  if (unsteady > 0) json.number("flaky", unsteady);
  json.number("suites", areas.size());
  json.number("start", start).number("stop", stop).number("duration", stop - start);
  json.key("extra").begin_object();
  json.number("mustFailed", count.must_failed);
  json.number("warn", warned).number("inconclusive", inconclusive);
  if (unsteady > 0) json.number("unsteady", unsteady);
  json.end_object().end_object();
}

// "Linux 6.1.0 x86_64" in CTRF's words: osPlatform "linux", osRelease "6.1.0".
void write_system(JsonWriter& json, std::string_view host) {
  const auto space = host.find(' ');
  if (space == std::string_view::npos) return;
  std::string platform = escape_text(host.substr(0, space));
  std::transform(platform.begin(), platform.end(), platform.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  json.string("osPlatform", platform);
  host.remove_prefix(space + 1);
  json.text("osRelease", host.substr(0, host.find(' ')));
}

void write_environment(JsonWriter& json, const Run& run) {
  json.key("environment").begin_object();
  json.string("reportName", "Talk conformance, profile " + escape_text(run.profile));
  json.text("appName", run.target);
  write_system(json, run.host);
  const Tally count = tally(run);
  json.boolean("healthy", std::none_of(run.cases.begin(), run.cases.end(), fails_run) &&
                              count.of(Verdict::inconclusive) + count.of(Verdict::unsteady) == 0 &&
                              !run.interrupted && !run.out_of_time && run.trouble.empty());
  json.end_object();
}

}  // namespace

void write_test(JsonWriter& json, const Case& c) {
  const std::string id = escape_text(c.id);
  const auto milliseconds = std::chrono::round<std::chrono::milliseconds>(c.duration);
  const std::vector<std::string> requirements = requirement_ids(c);
  json.begin_object();
  json.string("testId", id).string("name", id);
  json.string("status", ctrf_status(c.verdict)).string("rawStatus", name(c.verdict));
  json.number("duration", milliseconds.count());
  json.number("start", epoch_milliseconds(c.start));
  json.number("stop", epoch_milliseconds(c.start + c.duration));
  json.texts("suite", {c.area});
  json.string("type", "conformance");
  json.key("tags").begin_array().string(name(c.level));
  for (const std::string& requirement : requirements)
    json.text(requirement);
  json.end_array();
  json.key("labels").begin_object().string("level", name(c.level));
  if (!requirements.empty()) json.texts("requirement", requirements);
  json.end_object();
  if (!c.message.empty()) json.text("message", c.message);
  if (is_judged_down(c.verdict) && !c.transcript.empty())
    json.string("trace", transcript_text(c.transcript, trace_limits));
  if (!c.file.empty()) json.text("filePath", c.file);
  if (c.line != 0) json.number("line", c.line);
  write_attempts(json, c);
  json.key("extra").begin_object();
  MemberWriter extra(json);
  members(extra, c);
  json.end_object().end_object();
}

void write_beginning(JsonWriter& json, const Run& run) {
  json.number("formatVersion", format_version);
  MemberWriter members(json);
  members_before(members, run);
}

void write_ending(JsonWriter& json, const Run& run) {
  MemberWriter members(json);
  members_after(members, run);
}

void write_ctrf(const Run& run, Sink& out) {
  const std::string version = escape_text(run.tool_version);
  JsonWriter json(out, JsonWriter::Layout::indented);
  json.begin_object();
  json.string("reportFormat", "CTRF").string("specVersion", ctrf_version);
  json.string("timestamp", timestamp(run.stop));
  json.string("generatedBy", "talkspec " + version);
  json.key("results").begin_object();
  json.key("tool").begin_object().string("name", "talkspec").string("version", version);
  json.end_object();
  write_summary(json, run);
  json.key("tests").begin_array();
  for_each_case(run, [&json](const Case& c) { write_test(json, c); });
  json.end_array();
  write_environment(json, run);
  json.key("extra").begin_object();
  write_beginning(json, run);
  write_ending(json, run);
  json.end_object();
  json.end_object().end_object();
  out << '\n';
}

std::string write_ctrf(const Run& run) {
  StringSink out;
  write_ctrf(run, out);
  return out.text();
}

std::string_view report_schema_text() noexcept {
  return embedded::report_schema;
}

}  // namespace talkspec::report
