// talkspec completion
#include <cstdio>
#include <memory>
#include <string>

#include "conformance/cli/commands.h"
#include "conformance/cli/completion.h"
#include "conformance/cli/run.h"
#include "reference/command_line/values.h"

namespace talkspec::cli {
namespace {

std::string text_of(const CLI::App& app, const std::string& shell) {
  if (shell == "bash") return bash_completion(app);
  if (shell == "zsh") return zsh_completion(app);
  if (shell == "fish") return fish_completion(app);
  return manual_page(app);
}

}  // namespace

void add_completion(CLI::App& app, Invocation& invocation) {
  CLI::App& completion =
      *app.add_subcommand("completion", "Print what a shell completes, or the manual page");
  const auto shell = std::make_shared<std::string>();
  completion.add_option("SHELL", *shell, "bash, zsh or fish; man prints the manual page")
      ->required()
      ->check(::talk::command_line::one_of({"bash", "zsh", "fish", "man"}))
      ->option_text(" ");
  completion.callback([shell, &app, &invocation] {
    invocation.action = [shell, &app]() -> int {
      const std::string text = text_of(app, *shell);
      std::fwrite(text.data(), 1, text.size(), stdout);
      return exit_passed;
    };
  });
}

}  // namespace talkspec::cli
