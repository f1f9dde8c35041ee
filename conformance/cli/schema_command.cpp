// talkspec schema
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "conformance/cli/commands.h"
#include "conformance/engine/run.h"
#include "conformance/scenario/schema.h"

namespace talkspec::cli {

void add_schema(CLI::App& app, Invocation& invocation) {
  CLI::App& schema = *app.add_subcommand("schema", "Print a JSON Schema, for editors and tools");
  const std::map<std::string, Schema> schemas{{"scenario", Schema::scenario},
                                              {"requirements", Schema::requirements}};
  const auto chosen = std::make_shared<Schema>(Schema::scenario);
  schema.add_option("NAME", *chosen, "scenario or requirements [scenario]")
      ->transform(CLI::CheckedTransformer(schemas).description(""))
      ->option_text(" ");
  schema.callback([chosen, &invocation] {
    invocation.action = [chosen]() -> int {
      const std::string_view text = schema_text(*chosen);
      std::fwrite(text.data(), 1, text.size(), stdout);
      return exit_passed;
    };
  });
}

}  // namespace talkspec::cli
