#include "conformance/cli/program.h"

#include "reference/command_line/help_text.h"

namespace talkspec::cli {

std::unique_ptr<CLI::App> command_line(Invocation& invocation) {
  auto app = std::make_unique<CLI::App>("Conformance tests for Talk, the comet stream protocol.",
                                        "talkspec");
  ::talk::command_line::use_help_text(*app);
  app->set_version_flag("--version", "talkspec " TALKSPEC_VERSION);
  app->require_subcommand(1);
  add_run(*app, invocation);
  add_client(*app, invocation);
  add_probe(*app, invocation);
  add_report(*app, invocation);
  add_compare(*app, invocation);
  add_list(*app, invocation);
  add_explain(*app, invocation);
  add_validate(*app, invocation);
  add_coverage(*app, invocation);
  add_schema(*app, invocation);
  add_completion(*app, invocation);
  return app;
}

}  // namespace talkspec::cli
