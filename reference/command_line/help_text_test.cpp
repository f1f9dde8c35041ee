// What a help text says of options, and what it does not.
#include "reference/command_line/help_text.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talk::command_line {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(HelpText, HasNoWordOfTheLibraryAboutOptions) {
  CLI::App app("Does one thing.", "doer");
  use_help_text(app);
  CLI::App& command = *app.add_subcommand("do", "Do it");
  bool first = false;
  bool second = false;
  int number = 5;
  std::vector<std::string> files;
  CLI::Option* one = command.add_flag("--one", first, "The first");
  command.add_flag("--two", second, "The second")->excludes(one);
  command.add_option("--number", number, "How many [5]")
      ->check(CLI::Range(1, 9))
      ->capture_default_str();
  command.add_option("FILE", files, "At least two")->expected(2, 9)->required();
  command.footer("\nLast words.");
  EXPECT_THAT(
      command.help(),
      AllOf(HasSubstr("[OPTIONS] FILE...\n"), HasSubstr("--one  "), HasSubstr("--two  "),
            HasSubstr("--number  "), HasSubstr("\n\nLast words.\n"), Not(HasSubstr("\n\n\n")),
            Not(HasSubstr("Excludes")), Not(HasSubstr("REQUIRED")), Not(HasSubstr("INT"))));
}

}  // namespace
}  // namespace talk::command_line
