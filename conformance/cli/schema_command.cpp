// talkspec schema
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "conformance/cli/commands.h"
#include "conformance/cli/run.h"
#include "conformance/scenario/schema.h"
#include "reports/ctrf.h"

namespace talkspec::cli {
namespace {

std::string_view text_of(const std::string& name) {
  if (name == "report") return report::report_schema_text();
  if (name == "requirements") return scenario::schema_text(scenario::Schema::requirements);
  if (name == "target") return scenario::schema_text(scenario::Schema::target);
  if (name == "known-failures") return scenario::schema_text(scenario::Schema::known_failures);
  return scenario::schema_text(scenario::Schema::scenario);
}

}  // namespace

void add_schema(CLI::App& app, Invocation& invocation) {
  CLI::App& schema = *app.add_subcommand("schema", "Print a JSON Schema, for editors and tools");
  const auto chosen = std::make_shared<std::string>("scenario");
  schema
      .add_option("NAME", *chosen,
                  "scenario, requirements, target, known-failures or report [scenario]")
      ->check(CLI::IsMember({"scenario", "requirements", "target", "known-failures", "report"})
                  .description(""))
      ->option_text(" ");
  schema.callback([chosen, &invocation] {
    invocation.action = [chosen]() -> int {
      const std::string_view text = text_of(*chosen);
      std::fwrite(text.data(), 1, text.size(), stdout);
      return exit_passed;
    };
  });
}

}  // namespace talkspec::cli
