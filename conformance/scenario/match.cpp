#include "conformance/scenario/match.h"

#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <re2/re2.h>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/load.h"

namespace talkspec::scenario {
namespace {

using nlohmann::json;

RE2::Options pattern_options() {
  RE2::Options options(RE2::Latin1);  // bytes: a message need not be UTF-8
  options.set_dot_nl(true);
  options.set_log_errors(false);
  options.set_max_mem(std::int64_t{4} << 20);
  return options;
}

// Puts the variables into all strings of the value; an error ends it.
void expand_strings(json& value, Evaluator& evaluator, std::string& error) {
  if (!error.empty()) return;
  if (value.is_string()) {
    Evaluated text = evaluator.expand(value.get_ref<const std::string&>());
    error = std::move(text.error);
    value = std::move(text.bytes);
  } else if (value.is_structured()) {
    for (json& child : value)
      expand_strings(child, evaluator, error);
  }
}

Matched matches_json(const Match& match, std::string_view bytes, Evaluator& evaluator) {
  Matched result;
  json expected = json::parse(match.value.text, nullptr, false, true);
  if (expected.is_discarded()) return {false, "the expected JSON cannot be read"};
  expand_strings(expected, evaluator, result.error);
  // Deep nesting is harmless: the parser keeps no stack, and equality ends where they differ.
  const json actual = json::parse(bytes, nullptr, false);
  result.matches = result.error.empty() && !actual.is_discarded() && actual == expected;
  return result;
}

Matched matches_pattern(const Match& match, std::string_view bytes, Evaluator& evaluator) {
  const Evaluated text = evaluator.evaluate(match.value);
  if (!text.ok()) return {false, text.error};
  const RE2 pattern(text.bytes, pattern_options());
  if (!pattern.ok()) return {false, pattern_error(text.bytes)};
  return {RE2::FullMatch(re2::StringPiece(bytes.data(), bytes.size()), pattern), {}};
}

}  // namespace

Matched matches(const Match& match, std::string_view bytes, Evaluator& evaluator) {
  switch (match.kind) {
    case Match::Kind::any:
      return {true, {}};
    case Match::Kind::regex:
      return matches_pattern(match, bytes, evaluator);
    case Match::Kind::json:
      return matches_json(match, bytes, evaluator);
    case Match::Kind::exactly:
      break;
  }
  const Evaluated wanted = evaluator.evaluate(match.value);
  if (!wanted.ok()) return {false, wanted.error};
  return {wanted.bytes == bytes, {}};
}

std::string describe(const Match& match, Evaluator& evaluator) {
  if (match.kind == Match::Kind::any) return "anything";
  if (match.kind == Match::Kind::json) return "JSON equal to " + match.value.text;
  const Evaluated text = evaluator.evaluate(match.value);
  if (!text.ok()) return text.error;
  if (match.kind == Match::Kind::regex) return "text that matches " + quote(text.bytes);
  return text.bytes;
}

std::string pattern_error(std::string_view pattern) {
  if (pattern.size() > LoadLimits::pattern_bytes)
    return fmt::format("the pattern is longer than {} bytes", LoadLimits::pattern_bytes);
  const RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), pattern_options());
  if (compiled.ok()) return {};
  return "the pattern is wrong: " + printable(compiled.error());
}

}  // namespace talkspec::scenario
