#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/ctrf.h"
#include "reports/json_members.h"
#include "reports/spool.h"

namespace talkspec::report {
namespace {

using nlohmann::json;

// Reads each test when the parser comes to its end and does not keep it in the document: the
// transcripts are most of it.
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
  std::array<std::string, 3>
      keys_;  // that lead to where the parser is; the key of the root is at 1
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
                : fmt::format("not JSON: the parser cannot read byte {}", broken.byte);
  } catch (const json::out_of_range&) {  // 1e999 is JSON, but no number that it can hold
    error = "not a report: a number in it is too large";
  }
  return std::nullopt;
}

}  // namespace

Case read_test(JsonReader& reader, const JsonNode& test) {
  Case c;
  MemberReader members_of_test(reader, test);
  members_of_test.text("name", c.id);
  members_of_test.name("rawStatus", c.verdict);
  members_of_test.text("message", c.message, Presence::unless_empty);
  members_of_test.text("filePath", c.file, Presence::unless_empty);
  members_of_test.number("line", c.line, Presence::unless_empty);
  MemberReader extra(reader, reader.need(test, "extra"));
  members(extra, c);
  c.attempts = reader.list<Attempt>(reader.find(test, "retryAttempts"), [&](const JsonNode& node) {
    Attempt attempt;
    attempt.message = reader.text(reader.find(node, "message"));
    MemberReader extra_of_it(reader, reader.need(node, "extra"));
    members(extra_of_it, attempt);
    return attempt;
  });
  return c;
}

void read_beginning(JsonReader& reader, const JsonNode& object, Run& run) {
  const JsonNode version = reader.need(object, "formatVersion");
  const std::uint64_t of = reader.whole(version, std::numeric_limits<std::uint64_t>::max());
  if (version && of != format_version)
    reader.fail(version, "is not " + std::to_string(format_version) +
                             ": another version of talkspec wrote this");
  MemberReader members(reader, object);
  members_before(members, run);
}

void read_ending(JsonReader& reader, const JsonNode& object, Run& run) {
  MemberReader members(reader, object);
  members_after(members, run);
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
  const JsonNode tool = reader.need(results, "tool");
  if (reader.text(reader.need(tool, "name")) != "talkspec")
    reader.fail({nullptr, "/results/tool/name"}, "must be \"talkspec\": only our own are read");
  Run run;
  run.tool_version = reader.text(reader.find(tool, "version"));
  const JsonNode extra = reader.need(results, "extra");
  read_beginning(reader, extra, run);
  read_ending(reader, extra, run);
  // Only objects were taken out: what is left of an array that held nothing else is empty.
  reader.list<bool>(reader.need(results, "tests"), [&reader](const JsonNode& node) {
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
