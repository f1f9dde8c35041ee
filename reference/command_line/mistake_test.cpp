// What is said of a command line that is wrong.
#include "reference/command_line/mistake.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace talk::command_line {
namespace {

// Of a program with two commands, one of which has an option.
std::string told(std::vector<std::string> words) {
  CLI::App app("Does things.", "doer");
  app.require_subcommand(1);
  app.add_subcommand("pull", "Pull")->add_option("--name")->required();
  app.add_subcommand("push", "Push");
  const std::string first = words.empty() ? "" : words[0];
  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& error) {
    return mistake(error, app, first);
  }
  return "nothing";
}

TEST(Mistake, OfACommandSaysWhichWasMeant) {
  EXPECT_EQ(told({}), "a command is missing, such as doer pull");
  EXPECT_EQ(told({"pul"}), "\"pul\" is not a command; did you mean `pull`?");
  EXPECT_EQ(told({"other"}), "\"other\" is not a command");
}

TEST(Mistake, OfAnOptionSaysWhichWasMeantAndNotItsValue) {
  EXPECT_EQ(told({"pull", "--nmae", "secret"}),
            "\"--nmae\" is not an option of pull; did you mean `--name`?");
  EXPECT_EQ(told({"pull", "--nmae=secret"}),
            "\"--nmae\" is not an option of pull; did you mean `--name`?");
  EXPECT_EQ(told({"--quiet"}), "\"--quiet\" is not an option of doer");
}

TEST(Mistake, IsElseWhatTheLibrarySaysInOneLine) {
  EXPECT_EQ(told({"pull"}), "--name is required");
  EXPECT_EQ(told({"pull", "--name"}).find('\n'), std::string::npos);
  EXPECT_EQ(told({"pull", "--name", "x"}), "nothing");
}

}  // namespace
}  // namespace talk::command_line
