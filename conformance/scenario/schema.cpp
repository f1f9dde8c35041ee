#include "conformance/scenario/schema.h"

#include <map>
#include <memory>
#include <mutex>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "conformance/scenario/embedded.h"
#include "conformance/scenario/files.h"

namespace talkspec::scenario {
namespace {

using nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

// valijson gives patterns to std::regex, whose recursion a long string turns into a crash; the
// reader has checked names and IDs by then.
void remove_patterns(json& schema) {
  if (schema.is_object() && schema.contains("pattern") && schema["pattern"].is_string())
    schema.erase("pattern");
  if (schema.is_structured())
    for (json& child : schema)
      remove_patterns(child);
}

struct Compiled {
  explicit Compiled(const std::string& text) {
    json parsed = json::parse(text);
    remove_patterns(parsed);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(parsed), schema);
  }
  valijson::Schema schema;
};

// Compiled once for each schema and vocabulary; a program has one vocabulary.
const valijson::Schema& schema_of(Schema which, const Vocabulary& vocabulary) {
  static std::mutex mutex;
  static std::map<std::string, Compiled> compiled;
  const std::string key =
      fmt::format("{} {} {} {}", static_cast<int>(which), fmt::join(vocabulary.profiles, ","),
                  fmt::join(vocabulary.routings, ","), fmt::join(vocabulary.default_routings, ","));
  const std::lock_guard lock(mutex);
  const auto known = compiled.find(key);
  if (known != compiled.end()) return known->second.schema;
  return compiled.try_emplace(key, schema_text(which, vocabulary)).first->second.schema;
}

constexpr std::string_view draft = "http://json-schema.org/draft-07/schema#";

Json scenario_schema(const Vocabulary& vocabulary) {
  SchemaWriter writer(vocabulary);
  Json made{
      {"$schema", draft},
      {"title", "talkspec scenario"},
      {"description", "A scenario, or a group of them; see conformance/scenario/LANGUAGE.md."}};
  made["anyOf"] = Json::array({writer.write(form_schema(group_form(), "group")),
                               writer.write(form_schema(whole_file_form(), "scenario"))});
  made["definitions"] = writer.take_definitions();
  return made;
}

Json requirements_schema(const Vocabulary& vocabulary) {
  Json made{{"$schema", draft},
            {"title", "talkspec requirements"},
            {"description", "What a Talk server must, should and may do, each with its source."},
            {"type", "array"}};
  made["items"] = SchemaWriter(vocabulary).write(form_schema(requirement_form()));
  return made;
}

// The one that is kept by hand, but for names that the vocabulary has.
Json target_schema(const Vocabulary& vocabulary) {
  Json made = Json::parse(embedded::target_schema);
  made["properties"]["profile"]["enum"] = vocabulary.profiles;
  made["properties"]["routing"]["enum"] = vocabulary.routings;
  return made;
}

// valijson's context: "<root>", then "[0]" for an item and "[name]" for a member.
std::string pointer_of(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i) {
    pointer += '/';
    for (const char c : context[i].substr(1, context[i].size() - 2)) {
      if (c == '~') {
        pointer += "~0";
      } else if (c == '/') {
        pointer += "~1";
      } else {
        pointer += c;
      }
    }
  }
  return pointer;
}

}  // namespace

std::string schema_text(Schema schema, const Vocabulary& vocabulary) {
  const auto text = [](const Json& made) { return made.dump(2) + "\n"; };
  switch (schema) {
    case Schema::requirements:
      return text(requirements_schema(vocabulary));
    case Schema::target:
      return text(target_schema(vocabulary));
    case Schema::known_failures:
      return std::string(embedded::known_failures_schema);
    case Schema::scenario:
      break;
  }
  return text(scenario_schema(vocabulary));
}

void check_schema(const Document& document, Schema schema, const Vocabulary& vocabulary,
                  Diagnostics& diagnostics) {
  const json text = json::parse(document.text(), nullptr, false, true);
  if (text.is_discarded()) {
    diagnostics.push_back(document.diagnose(0, "not JSON"));
    return;
  }
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  const valijson::Schema& compiled = schema_of(schema, vocabulary);
  if (validator.validate(compiled, Adapter(text), nullptr)) return;
  valijson::ValidationResults results;
  validator.validate(compiled, Adapter(text), &results);
  valijson::ValidationResults::Error innermost;
  for (const auto& error : results)
    if (error.context.size() >= innermost.context.size()) innermost = error;
  const std::size_t offset =
      document.locate(pointer_of(innermost.context)).value_or(document.root().begin);
  diagnostics.push_back(document.diagnose(
      offset, "departs from the schema: " + printable(innermost.description, 200)));
}

}  // namespace talkspec::scenario
