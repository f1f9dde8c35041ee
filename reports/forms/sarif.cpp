#include "reports/forms/sarif.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/details.h"
#include "reports/escape.h"
#include "reports/groups.h"
#include "reports/json_writer.h"
#include "reports/timestamp.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr std::size_t most_results = 5000;
constexpr std::size_t most_path = 4096;   // bytes: no system has longer ones
constexpr std::size_t most_related = 50;  // cases of one result that are linked
constexpr std::string_view schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

std::string_view level_of(const Run& run, const Group& group) {
  if (fails_run(representative(run, group))) return "error";
  const bool undecided =
      group.kind == Group::Kind::unsteady || group.kind == Group::Kind::inconclusive;
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

Rules rules_of(const Run& run, const std::vector<Group>& groups) {
  Rules rules;
  for (const Group& group : groups) {
    const Case& c = representative(run, group);
    rules.emplace(rule_of(c), Rule{c.requirements.empty() ? nullptr : &c.requirements[0], 0});
  }
  std::size_t place = 0;
  for (auto& [id, rule] : rules)
    rule.place = place++;
  return rules;
}

void write_rule(JsonWriter& json, const std::string& id, const Requirement* requirement) {
  json.begin_object().text("id", id);
  if (requirement != nullptr) {
    const std::string sentence = escape_text_shortened(requirement->sentence, 2000);
    json.key("shortDescription").begin_object().string("text", sentence).end_object();
    json.key("help").begin_object();
    json.string("text", sentence + " (" + escape_text_shortened(requirement->source, 2000) + ")");
    json.end_object();
    json.key("properties").begin_object();
    json.string("level", name(requirement->level))
        .string("source", escape_text_shortened(requirement->source, 2000));
    json.end_object();
  }
  json.end_object();
}

// §3.28: where the case is; `id` is what a link in the message names it by, 0: none.
void write_location(JsonWriter& json, const Case& c, std::size_t id) {
  json.begin_object();
  if (id > 0) json.number("id", id);
  if (!c.file.empty()) {
    json.key("physicalLocation").begin_object();
    json.key("artifactLocation")
        .begin_object()
        .string("uri", uri(file_in_repository(c).substr(0, most_path)))
        .end_object();
    json.key("region").begin_object().number("startLine", std::max(line_of(c), 1U)).end_object();
    json.end_object();
  }
  json.key("logicalLocations").begin_array().begin_object();
  json.text("fullyQualifiedName", c.id).string("kind", "member");
  json.end_object().end_array();
  if (id > 0)
    json.key("message")
        .begin_object()
        .string("text", escape_text_shortened(c.id, 100))
        .end_object();
  json.end_object();
}

// §3.11.6: brackets begin a link, unless a backslash is before them; in the text of a link that
// holds for a backslash too.
std::string without_links(std::string_view raw, std::string_view marks, std::size_t limit) {
  std::string out;
  for (const char byte : escape_text_shortened(raw, limit)) {
    if (marks.find(byte) != std::string_view::npos) out += '\\';
    out += byte;
  }
  return out;
}
std::string plain(std::string_view raw) {
  return without_links(raw, "[]", 2000);
}

// The sentence of the group; of several cases, links to the related locations of the others.
std::string message_of(const Run& run, const Group& group, std::size_t related) {
  const Case& c = representative(run, group);
  const std::string sentence =
      group.sentence.empty() ? std::string(name(c.verdict)) : group.sentence;
  if (group.cases.size() == 1) return plain(c.id + ": " + sentence);
  std::string text = plain(size_of(group) + ": " + sentence + ". For example " + c.id);
  if (!c.message.empty() && c.message != group.sentence) text += plain(": " + c.message);
  text += ". Others: ";
  for (std::size_t i = 1; i <= related; ++i)
    text += fmt::format("{}[{}]({})", i > 1 ? ", " : "",
                        without_links(run.cases[group.cases[i]].id, "[]\\", 100), i);
  if (group.cases.size() > related + 1)
    text += fmt::format(" and {} more", group.cases.size() - related - 1);
  return text;
}

void write_result(JsonWriter& json, const Run& run, const Group& group, const Rules& rules) {
  const Case& c = representative(run, group);
  const std::string rule = rule_of(c);
  const std::size_t related = std::min(group.cases.size() - 1, most_related);
  json.begin_object();
  json.text("ruleId", rule);
  json.number("ruleIndex", rules.at(rule).place);
  json.string("level", level_of(run, group));
  json.key("message").begin_object().string("text", message_of(run, group, related)).end_object();
  json.key("locations").begin_array();
  write_location(json, c, 0);
  json.end_array();
  if (related > 0) {
    json.key("relatedLocations").begin_array();
    for (std::size_t i = 1; i <= related; ++i)
      write_location(json, run.cases[group.cases[i]], i);
    json.end_array();
  }
  if (group.kind == Group::Kind::known) {  // §3.27.23, §3.35: by a list outside of the scenario
    json.key("suppressions").begin_array().begin_object();
    json.string("kind", "external");
    json.string("justification", escape_text_shortened(c.known, 2000));
    json.end_object().end_array();
  }
  // §3.27.17: what stays the same when cases come to the group or the scenario moves in its file.
  json.key("partialFingerprints").begin_object();
  json.string("talkspecCause/v1", escape_text_shortened(rule + ": " + group.sentence, 2000));
  json.end_object();
  json.key("properties").begin_object();
  json.string("verdict", name(c.verdict)).string("level", name(group.level));
  json.string("layer", name(group.layer));
  if (!c.expected.empty() || !c.actual.empty()) {
    json.string("expected", escape_text_shortened(c.expected, 2000));
    json.string("actual", escape_text_shortened(c.actual, 2000));
  }
  if (!c.attempts.empty()) {
    json.key("otherTries").begin_array();
    for (const Attempt& attempt : c.attempts)
      json.string(escape_text_shortened(sentence_of(attempt), 2000));
    json.end_array();
  }
  json.key("cases").begin_array();
  for (const std::size_t one : group.cases)
    json.text(run.cases[one].id);
  json.end_array();
  if (!c.rerun.empty()) json.string("rerun", escape_text_shortened(c.rerun, 4000));
  json.end_object();
  json.end_object();
}

void write_invocation(JsonWriter& json, const Run& run, std::size_t left_out) {
  json.key("invocations").begin_array().begin_object();
  json.boolean("executionSuccessful", !run.interrupted && !run.out_of_time && run.trouble.empty());
  json.string("startTimeUtc", utc(run.start));
  json.string("endTimeUtc", utc(run.stop));
  json.text("commandLine", fmt::format("{}", fmt::join(run.command_line, " ")));
  std::vector<std::string> notifications;
  for (const std::string& sentence : run.headlines)
    notifications.push_back(sentence.substr(0, 2000));
  if (run.out_of_time)
    notifications.push_back("the run met its limit of " + seconds(run.max_time, 0) + " s");
  if (!run.trouble.empty()) notifications.push_back(run.trouble.substr(0, 2000));
  if (!run.smoke.empty()) notifications.push_back(run.smoke);
  if (left_out > 0) notifications.push_back(fmt::format("{} more results are left out", left_out));
  if (!notifications.empty()) {
    json.key("toolExecutionNotifications").begin_array();
    for (const std::string& text : notifications) {
      json.begin_object().string("level", "warning").key("message").begin_object();
      json.string("text", escape_text_shortened(text, 16'384)).end_object().end_object();
    }
    json.end_array();
  }
  json.end_object().end_array();
}

}  // namespace

void write_sarif(const Run& run, Sink& out) {
  std::vector<Group> groups = groups_of(run);
  const std::size_t left_out = groups.size() - std::min(groups.size(), most_results);
  groups.resize(groups.size() - left_out);
  const Rules rules = rules_of(run, groups);

  JsonWriter json(out, JsonWriter::Layout::indented);
  json.begin_object().string("$schema", schema).string("version", "2.1.0");
  json.key("runs").begin_array().begin_object();
  json.key("tool").begin_object().key("driver").begin_object();
  json.string("name", "talkspec").text("version", run.tool_version);
  json.key("rules").begin_array();
  for (const auto& [id, rule] : rules)
    write_rule(json, id, rule.requirement);
  json.end_array().end_object().end_object();
  // §3.17.3: GitHub keeps the results of several targets apart by it.
  json.key("automationDetails").begin_object();
  json.string("id", fmt::format("talkspec/{}/{}/", uri(run.profile.substr(0, 100)),
                                uri((run.name.empty() ? run.target : run.name).substr(0, 200))))
      .end_object();
  write_invocation(json, run, left_out);
  json.string("columnKind", "unicodeCodePoints");
  json.key("results").begin_array();
  for (const Group& group : groups)
    write_result(json, run, group, rules);
  json.end_array();
  json.key("properties").begin_object();
  json.string("target", escape_text_shortened(target_label(run), 2000));
  json.string("profile", escape_text_shortened(run.profile, 2000)).text("routing", run.routing);
  json.string("seed", std::to_string(run.seed)).text("suiteHash", run.suite_hash);
  json.end_object();
  json.end_object().end_array().end_object();
  out << '\n';
}

}  // namespace talkspec::report
