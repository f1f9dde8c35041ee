#include "conformance/scenario/schema.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "conformance/scenario/embedded.h"

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
  explicit Compiled(Schema which) {
    json text = json::parse(schema_text(which));
    remove_patterns(text);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(text), schema);
  }
  valijson::Schema schema;
};

const valijson::Schema& schema_of(Schema which) {
  static const Compiled scenario(Schema::scenario);
  static const Compiled requirements(Schema::requirements);
  static const Compiled target(Schema::target);
  static const Compiled known_failures(Schema::known_failures);
  switch (which) {
    case Schema::requirements:
      return requirements.schema;
    case Schema::target:
      return target.schema;
    case Schema::known_failures:
      return known_failures.schema;
    case Schema::scenario:
      break;
  }
  return scenario.schema;
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

std::string_view schema_text(Schema schema) noexcept {
  switch (schema) {
    case Schema::requirements:
      return embedded::requirements_schema;
    case Schema::target:
      return embedded::target_schema;
    case Schema::known_failures:
      return embedded::known_failures_schema;
    case Schema::scenario:
      break;
  }
  return embedded::scenario_schema;
}

void check_schema(const Document& document, Schema schema, Diagnostics& diagnostics) {
  const json text = json::parse(document.text(), nullptr, false, true);
  if (text.is_discarded()) {
    diagnostics.push_back(document.diagnose(0, "not JSON"));
    return;
  }
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  if (validator.validate(schema_of(schema), Adapter(text), nullptr)) return;
  valijson::ValidationResults results;
  validator.validate(schema_of(schema), Adapter(text), &results);
  valijson::ValidationResults::Error innermost;
  for (const auto& error : results)
    if (error.context.size() >= innermost.context.size()) innermost = error;
  const std::size_t offset =
      document.locate(pointer_of(innermost.context)).value_or(document.root().begin);
  diagnostics.push_back(document.diagnose(
      offset, "departs from the schema: " + printable(innermost.description, 200)));
}

}  // namespace talkspec::scenario
