#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/ctrf.h"
#include "reports/ctrf_parts.h"
#include "reports/json_reader.h"
#include "reports/spool.h"

namespace talkspec::report {
namespace {

using nlohmann::json;

Requirement read_requirement(JsonReader& reader, const JsonNode& node) {
  Requirement requirement;
  requirement.id = reader.text(reader.need(node, "id"));
  requirement.level = reader.enumerator(reader.need(node, "level"), &level_from);
  requirement.sentence = reader.text(reader.need(node, "sentence"));
  requirement.source = reader.text(reader.need(node, "source"));
  return requirement;
}

// "head 0, body 47" as write_ctrf writes it; `size` is that of the event's bytes.
std::vector<Boundary> read_boundaries(JsonReader& reader, const JsonNode& node, std::size_t size) {
  constexpr std::string_view comma = ", ";
  std::vector<Boundary> boundaries;
  const std::string text = reader.text(node);
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view item = rest.substr(0, rest.find(comma));
    rest.remove_prefix(std::min(rest.size(), item.size() + comma.size()));
    const std::size_t space = std::min(item.find(' '), item.size());
    const auto kind = boundary_kind_from(item.substr(0, space));
    Boundary boundary{kind.value_or(Boundary::Kind::head), 0};
    const std::string_view digits = item.substr(std::min(space + 1, item.size()));
    const auto [end, trouble] =
        std::from_chars(digits.data(), digits.data() + digits.size(), boundary.offset);
    const bool whole = trouble == std::errc() && end == digits.data() + digits.size();
    const bool ascends = boundaries.empty() || boundaries.back().offset <= boundary.offset;
    if (!kind || !whole || !ascends || boundary.offset > size) {
      reader.fail(node, "must be like \"head 0, body 47\", offsets ascending in `bytes`");
      return {};
    }
    boundaries.push_back(boundary);
  }
  return boundaries;
}

WireEvent read_wire_event(JsonReader& reader, const JsonNode& node) {
  WireEvent event;
  event.at = reader.microseconds(reader.need(node, "microseconds"));
  event.connection = reader.text(reader.need(node, "connection"));
  event.kind = reader.enumerator(reader.need(node, "kind"), &wire_event_kind_from);
  event.bytes = reader.text(reader.find(node, "bytes"));
  event.elided =
      reader.whole(reader.find(node, "elided"), std::numeric_limits<std::uint64_t>::max());
  event.boundaries = read_boundaries(reader, reader.find(node, "boundaries"), event.bytes.size());
  return event;
}

// Reads the tests as the parser comes to their ends and lets none of them stay in the document:
// their transcripts are most of it.
class Tests {
 public:
  explicit Tests(const std::shared_ptr<Spool>& spool) : spool_(spool) {}

  // What the parser calls; false: the value is not kept.
  bool parsed(int depth, json::parse_event_t event, const json& value) {
    const auto level = static_cast<std::size_t>(depth);
    if (event == json::parse_event_t::key && level < keys_.size())
      keys_[level] = value.get_ref<const std::string&>();
    const bool test = event == json::parse_event_t::object_end && level == keys_.size() &&
                      keys_[1] == "results" && keys_[2] == "tests";
    if (test) read(value);
    return !test;
  }

  std::vector<Case> take() { return std::move(cases_); }
  const std::string& error() const { return reader_.error(); }

 private:
  void read(const json& value) {
    const std::string pointer = "/results/tests/" + std::to_string(cases_.size());
    cases_.push_back(read_test(reader_, {&value, pointer}));
    if (spool_) spool_->take(cases_.back());
  }

  const std::shared_ptr<Spool>& spool_;
  JsonReader reader_;
  std::array<std::string, 3> keys_;  // that lead to where the parser is; of the root's at 1
  std::vector<Case> cases_;
};

// The library reports a broken document by an exception; it goes no further than here.
std::optional<json> parse(std::string_view text, Tests& tests, std::string& error) {
  try {
    return json::parse(text, [&tests](int depth, json::parse_event_t event, json& value) {
      return tests.parsed(depth, event, value);
    });
  } catch (const json::parse_error& broken) {
    error = broken.byte > text.size()
                ? fmt::format("not JSON, or cut off: it ends after {} bytes", text.size())
                : fmt::format("not JSON: byte {} can't stand where it stands", broken.byte);
  }
  return std::nullopt;
}

Run read_run(JsonReader& reader, const JsonNode& results) {
  const JsonNode extra = reader.need(results, "extra");
  Run run;
  run.tool_version = reader.text(reader.find(reader.need(results, "tool"), "version"));
  read_beginning(reader, extra, run);
  read_ending(reader, extra, run);
  return run;
}

}  // namespace

Case read_test(JsonReader& reader, const JsonNode& test) {
  const JsonNode extra = reader.need(test, "extra");
  Case c;
  c.id = reader.text(reader.need(test, "name"));
  c.area = reader.text(reader.need(extra, "area"));
  c.title = reader.text(reader.need(extra, "title"));
  c.level = reader.enumerator(reader.need(extra, "level"), &level_from);
  c.requirements = reader.list<Requirement>(
      reader.need(extra, "requirements"),
      [&](const JsonNode& node) { return read_requirement(reader, node); });
  c.verdict = reader.enumerator(reader.need(test, "rawStatus"), &verdict_from);
  c.message = reader.text(reader.find(test, "message"));
  c.expected = reader.text(reader.find(extra, "expected"));
  c.actual = reader.text(reader.find(extra, "actual"));
  c.file = reader.text(reader.find(test, "filePath"));
  c.line = static_cast<std::uint32_t>(
      reader.whole(reader.find(test, "line"), std::numeric_limits<std::uint32_t>::max()));
  c.rerun = reader.text(reader.find(extra, "rerun"));
  c.start = reader.time(reader.need(extra, "start"));
  c.duration = reader.microseconds(reader.need(extra, "durationMicroseconds"));
  c.notes = reader.texts(reader.find(extra, "notes"));
  c.known = reader.text(reader.find(extra, "known"));
  c.unexpected = reader.text(reader.find(extra, "unexpected"));
  c.transcript =
      reader.list<WireEvent>(reader.need(extra, "transcript"),
                             [&](const JsonNode& node) { return read_wire_event(reader, node); });
  return c;
}

void read_beginning(JsonReader& reader, const JsonNode& object, Run& run) {
  const JsonNode version = reader.need(object, "formatVersion");
  const std::uint64_t of = reader.whole(version, std::numeric_limits<std::uint64_t>::max());
  if (version && of != format_version)
    reader.fail(version, "is not " + std::to_string(format_version) +
                             ": another version of talkspec wrote this");
  run.target = reader.text(reader.need(object, "target"));
  run.profile = reader.text(reader.need(object, "profile"));
  run.routing = reader.text(reader.need(object, "routing"));
  run.seed = reader.decimal(reader.need(object, "seed"));
  run.suite_hash = reader.text(reader.need(object, "suiteHash"));
  run.command_line = reader.texts(reader.need(object, "commandLine"));
  run.host = reader.text(reader.need(object, "host"));
  run.versions = reader.texts(reader.need(object, "versions"));
  run.start = reader.time(reader.need(object, "start"));
}

void read_ending(JsonReader& reader, const JsonNode& object, Run& run) {
  run.stop = reader.time(reader.need(object, "stop"));
  run.round_trip = reader.microseconds(reader.need(object, "roundTripMicroseconds"));
  run.interrupted = reader.boolean(reader.need(object, "interrupted"));
  run.trouble = reader.text(reader.need(object, "trouble"));
}

CtrfReading read_ctrf(std::string_view text, const std::shared_ptr<Spool>& spool) {
  CtrfReading reading;
  Tests tests(spool);
  const auto document = parse(text, tests, reading.error);
  if (!document) return reading;

  JsonReader reader;
  const JsonNode root{&*document, ""};
  if (reader.text(reader.need(root, "reportFormat")) != "CTRF")
    reader.fail({nullptr, "/reportFormat"}, "must be \"CTRF\"");
  const JsonNode results = reader.need(root, "results");
  if (reader.text(reader.need(reader.need(results, "tool"), "name")) != "talkspec")
    reader.fail({nullptr, "/results/tool/name"}, "must be \"talkspec\": only our own are read");
  Run run = read_run(reader, results);
  // Only objects were taken out: what is left of an array that held nothing else is empty.
  const JsonNode left = reader.need(results, "tests");
  reader.list<bool>(left, [&reader](const JsonNode& node) {
    reader.fail(node, "must be an object");
    return false;
  });
  reading.error = reader.error().empty() ? tests.error() : reader.error();
  if (!reading.error.empty()) return reading;
  run.cases = tests.take();
  run.spool = spool;
  reading.run = std::move(run);
  return reading;
}

}  // namespace talkspec::report
