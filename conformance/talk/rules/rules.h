// The wire rules, a row each. A rule is held against every answer of every connection of a run;
// what breaks it is one finding of the run, whatever became of the cases.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "conformance/talk/rules/answer.h"
#include "reports/model.h"

namespace talkspec::talk {

struct Breach {
  std::string sentence;  // what is wrong, in this answer
  std::string actual;    // the bytes that show it
};

struct Rule {
  std::string_view id;           // "wire/…": in reports and lists of known failures
  std::string_view requirement;  // of the built-in catalogue; says the level
  report::Layer layer;
  std::string_view title;  // what is true where nothing breaks it: a sentence
  std::optional<Breach> (*broken_by)(const RuleAnswer& answer);
  // Content that is taken for a request breaks it as well, as that is answered.
  bool follows_smuggling = false;
};

// In the order of reports: the lowest layer first.
std::span<const Rule> rules() noexcept;

// What a rule looks at; pure. Each is named as its row.
namespace rule {
std::optional<Breach> begins_with_status_line(const RuleAnswer& answer);
std::optional<Breach> status_line(const RuleAnswer& answer);
std::optional<Breach> field_lines(const RuleAnswer& answer);
std::optional<Breach> fold(const RuleAnswer& answer);
std::optional<Breach> control_bytes(const RuleAnswer& answer);
std::optional<Breach> line_ends(const RuleAnswer& answer);
std::optional<Breach> date(const RuleAnswer& answer);
std::optional<Breach> allow(const RuleAnswer& answer);
std::optional<Breach> upgrade(const RuleAnswer& answer);
std::optional<Breach> event_type(const RuleAnswer& answer);
std::optional<Breach> field_once(const RuleAnswer& answer);
std::optional<Breach> list(const RuleAnswer& answer);
std::optional<Breach> field_grammar(const RuleAnswer& answer);
std::optional<Breach> field_of_status(const RuleAnswer& answer);
std::optional<Breach> upgrade_option(const RuleAnswer& answer);
std::optional<Breach> version(const RuleAnswer& answer);
std::optional<Breach> accept_encoding(const RuleAnswer& answer);
std::optional<Breach> location(const RuleAnswer& answer);
std::optional<Breach> length(const RuleAnswer& answer);
std::optional<Breach> length_beside_coding(const RuleAnswer& answer);
std::optional<Breach> framing_where_no_content(const RuleAnswer& answer);
std::optional<Breach> coding(const RuleAnswer& answer);
std::optional<Breach> coding_to_http_1_0(const RuleAnswer& answer);
std::optional<Breach> interim_to_http_1_0(const RuleAnswer& answer);
std::optional<Breach> chunks(const RuleAnswer& answer);
std::optional<Breach> no_content(const RuleAnswer& answer);
std::optional<Breach> reset_content(const RuleAnswer& answer);
std::optional<Breach> end(const RuleAnswer& answer);
std::optional<Breach> after_close(const RuleAnswer& answer);
std::optional<Breach> one_answer(const RuleAnswer& answer);
}  // namespace rule

}  // namespace talkspec::talk
