// talkspec validate
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "conformance/cli/commands.h"
#include "conformance/cli/print.h"
#include "conformance/cli/run.h"
#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"

namespace talkspec::cli {
namespace {

int validate(const std::vector<std::string>& paths) {
  scenario::Catalogue all = talk::built_in_catalogue();
  for (const scenario::CatalogueEntry& entry : talk::client_catalogue().entries())
    all.add(entry);
  const scenario::Suite suite = scenario::load_suite(paths, all);
  if (!suite.diagnostics.empty()) {
    complain(suite.diagnostics);
    return exit_usage;
  }
  const auto counted = [](std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
  };
  fmt::print("{} in {}: no mistake found\n", counted(suite.scenarios.size(), "case"),
             counted(suite.files.size(), "file"));
  return exit_passed;
}

}  // namespace

void add_validate(CLI::App& app, Invocation& invocation) {
  CLI::App& validate_app =
      *app.add_subcommand("validate", "Check scenario files; name every mistake by its place");
  const auto paths = std::make_shared<std::vector<std::string>>();
  validate_app.add_option("FILE", *paths, "Files or folders; - is standard input")
      ->required()
      ->option_text("...");
  validate_app.callback(
      [paths, &invocation] { invocation.action = [paths] { return validate(*paths); }; });
}

}  // namespace talkspec::cli
