// talkspec schema
#include <cstdio>
#include <memory>
#include <string>

#include "conformance/cli/commands.h"
#include "conformance/cli/run.h"
#include "conformance/scenario/schema.h"
#include "conformance/talk/profile.h"
#include "reference/command_line/values.h"
#include "reports/ctrf.h"

namespace talkspec::cli {
namespace {

std::string text_of(const std::string& name) {
  using scenario::Schema;
  if (name == "report") return std::string(report::report_schema_text());
  const Schema schema = name == "requirements"     ? Schema::requirements
                        : name == "target"         ? Schema::target
                        : name == "known-failures" ? Schema::known_failures
                                                   : Schema::scenario;
  return scenario::schema_text(schema, talk::vocabulary());
}

}  // namespace

void add_schema(CLI::App& app, Invocation& invocation) {
  CLI::App& schema = *app.add_subcommand("schema", "Print a JSON Schema, for editors and tools");
  const auto chosen = std::make_shared<std::string>("scenario");
  schema
      .add_option("NAME", *chosen,
                  "scenario, requirements, target, known-failures or report [scenario]")
      ->check(::talk::command_line::one_of(
          {"scenario", "requirements", "target", "known-failures", "report"}))
      ->option_text(" ");
  schema.callback([chosen, &invocation] {
    invocation.action = [chosen]() -> int {
      const std::string text = text_of(*chosen);
      std::fwrite(text.data(), 1, text.size(), stdout);
      return exit_passed;
    };
  });
}

}  // namespace talkspec::cli
