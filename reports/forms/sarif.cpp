#include "reports/forms/sarif.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/escape.h"
#include "reports/json_writer.h"
#include "reports/timestamp.h"

namespace talkspec::report {
namespace {

constexpr std::size_t most_results = 5000;
constexpr std::string_view schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

std::string_view level_of(const Case& c) {
  if (!c.unexpected.empty()) return "error";
  if (c.verdict == Verdict::fail && c.level == Level::must) return "error";
  const bool undecided = c.verdict == Verdict::inconclusive || c.verdict == Verdict::unsteady;
  return undecided ? "note" : "warning";
}

// SARIF §3.4.3: a relative reference of RFC 3986, or an absolute one.
std::string uri(std::string_view path) {
  return (path.starts_with('/') ? "file://" : "") + percent_encoded(path, [](char byte) {
           return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                  (byte >= '0' && byte <= '9') ||
                  std::string_view("-._~/").find(byte) != std::string_view::npos;
         });
}

// SARIF §3.14.15 and RFC 3339: three decimals are what its readers take.
std::string utc(std::chrono::system_clock::time_point time) {
  return timestamp(time).substr(0, 23) + "Z";
}

std::string rule_of(const Case& c) {
  return c.requirements.empty() ? c.id : c.requirements.front().id;
}

// The rules of the run by ID, each with its place in the list.
struct Rule {
  const Requirement* requirement = nullptr;
  std::size_t place = 0;
};
using Rules = std::map<std::string, Rule>;

Rules rules_of(const std::vector<const Case*>& results) {
  Rules rules;
  for (const Case* c : results)
    rules.emplace(rule_of(*c), Rule{c->requirements.empty() ? nullptr : &c->requirements[0], 0});
  std::size_t place = 0;
  for (auto& [id, rule] : rules)
    rule.place = place++;
  return rules;
}

std::vector<const Case*> results_of(const Run& run) {
  std::vector<const Case*> results;
  for (const std::string_view level : {"error", "warning", "note"})
    for (const Case& c : run.cases)
      if ((is_judged_down(c.verdict) || !c.unexpected.empty()) && level_of(c) == level)
        results.push_back(&c);
  return results;
}

void write_rule(JsonWriter& json, const std::string& id, const Requirement* requirement) {
  json.begin_object().text("id", id);
  if (requirement != nullptr) {
    json.key("shortDescription").begin_object().text("text", requirement->sentence).end_object();
    json.key("help").begin_object();
    json.text("text", requirement->sentence + " (" + requirement->source + ")").end_object();
    json.key("properties").begin_object();
    json.string("level", name(requirement->level)).text("source", requirement->source);
    json.end_object();
  }
  json.end_object();
}

void write_location(JsonWriter& json, const Case& c) {
  json.key("locations").begin_array().begin_object();
  if (!c.file.empty()) {
    json.key("physicalLocation").begin_object();
    json.key("artifactLocation").begin_object().string("uri", uri(c.file)).end_object();
    json.key("region").begin_object();
    json.number("startLine", std::max(c.line, 1U)).end_object();
    json.end_object();
  }
  json.key("logicalLocations").begin_array().begin_object();
  json.text("fullyQualifiedName", c.id).string("kind", "member");
  json.end_object().end_array();
  json.end_object().end_array();
}

void write_result(JsonWriter& json, const Case& c, const Rules& rules) {
  const std::string rule = rule_of(c);
  json.begin_object();
  json.text("ruleId", rule);
  json.number("ruleIndex", rules.at(rule).place);
  json.string("level", level_of(c));
  const std::string sentence = headline(c);
  json.key("message").begin_object();
  json.string("text", escape_text(c.id) + ": " +
                          (sentence.empty() ? std::string(name(c.verdict))
                                            : escape_text_shortened(sentence, 2000)));
  json.end_object();
  write_location(json, c);
  if (is_known(c)) {  // §3.27.23, §3.35: by a list that is not in the scenario
    json.key("suppressions").begin_array().begin_object();
    json.string("kind", "external");
    json.string("justification", escape_text_shortened(c.known, 2000));
    json.end_object().end_array();
  }
  // §3.27.17: what stays the same when the scenario moves in its file.
  json.key("partialFingerprints").begin_object().text("talkspecCase/v1", c.id).end_object();
  json.key("properties").begin_object();
  json.string("verdict", name(c.verdict)).string("level", name(c.level));
  if (!c.expected.empty()) json.string("expected", escape_text_shortened(c.expected, 2000));
  if (!c.actual.empty()) json.string("actual", escape_text_shortened(c.actual, 2000));
  if (!c.rerun.empty()) json.text("rerun", c.rerun);
  json.end_object();
  json.end_object();
}

void write_invocation(JsonWriter& json, const Run& run, std::size_t left_out) {
  json.key("invocations").begin_array().begin_object();
  json.boolean("executionSuccessful", !run.interrupted && run.trouble.empty());
  json.string("startTimeUtc", utc(run.start));
  json.string("endTimeUtc", utc(run.stop));
  json.text("commandLine", fmt::format("{}", fmt::join(run.command_line, " ")));
  std::vector<std::string> notifications;
  if (!run.trouble.empty()) notifications.push_back(run.trouble);
  if (left_out > 0) notifications.push_back(fmt::format("{} more results are left out", left_out));
  if (!notifications.empty()) {
    json.key("toolExecutionNotifications").begin_array();
    for (const std::string& text : notifications) {
      json.begin_object().string("level", "warning").key("message").begin_object();
      json.text("text", text).end_object().end_object();
    }
    json.end_array();
  }
  json.end_object().end_array();
}

}  // namespace

void write_sarif(const Run& run, Sink& out) {
  std::vector<const Case*> results = results_of(run);
  const std::size_t left_out = results.size() - std::min(results.size(), most_results);
  results.resize(results.size() - left_out);
  const Rules rules = rules_of(results);

  JsonWriter json(out, JsonWriter::Layout::indented);
  json.begin_object().string("$schema", schema).string("version", "2.1.0");
  json.key("runs").begin_array().begin_object();
  json.key("tool").begin_object().key("driver").begin_object();
  json.string("name", "talkspec").text("version", run.tool_version);
  json.key("rules").begin_array();
  for (const auto& [id, rule] : rules)
    write_rule(json, id, rule.requirement);
  json.end_array().end_object().end_object();
  write_invocation(json, run, left_out);
  json.string("columnKind", "unicodeCodePoints");
  json.key("results").begin_array();
  for (const Case* c : results)
    write_result(json, *c, rules);
  json.end_array();
  json.key("properties").begin_object();
  json.text("target", run.target).text("profile", run.profile).text("routing", run.routing);
  json.string("seed", std::to_string(run.seed)).text("suiteHash", run.suite_hash);
  json.end_object();
  json.end_object().end_array().end_object();
  out << '\n';
}

}  // namespace talkspec::report
