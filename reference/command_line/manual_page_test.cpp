// What a manual page says of a command line, and that man(1) has nothing to complain of.
#include "reference/command_line/manual_page.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/process/process.h"

namespace talk::command_line {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// The page as a terminal shows it, one long line for each paragraph.
std::string shown(const CLI::App& app, const Page& page) {
  const std::string path = (std::filesystem::path(::testing::TempDir()) /
                            ("manual_page_test." + std::to_string(::getpid()) + ".1"))
                               .string();
  std::ofstream(path) << manual_page(app, page);
  const process::Ended ended = process::run(
      {.words = {"man", "--warnings", "-l", path},
       .environment = {{"MANWIDTH", "300"}, {"LC_ALL", "C.UTF-8"}, {"MANPAGER", "cat"}}});
  std::filesystem::remove(path);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  return ended.out;
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

TEST(ManualPage, TellsNameOptionsAndFooterOfAProgram) {
  CLI::App app("Does one thing.", "doer");
  app.add_flag("-q,--quiet", [](std::int64_t) {}, "Say less");
  app.add_option("--name", "'x', or .y")->option_text("NAME");
  app.footer("Exit codes:\n  0  done\n'quoted' .dotted \\escaped");
  EXPECT_THAT(shown(app, {.version = "7.8"}),
              AllOf(HasSubstr("DOER(1)"), HasSubstr("doer - Does one thing\n"),
                    HasSubstr("-q, --quiet"), HasSubstr("Say less"), HasSubstr("--name NAME"),
                    HasSubstr("'x', or .y"), HasSubstr("  0  done\n"), HasSubstr("talkspec 7.8"),
                    HasSubstr("'quoted' .dotted \\escaped"), Not(HasSubstr("COMMANDS\n"))));
}

TEST(ManualPage, TellsASharedFooterOnceAndAnotherAtItsCommand) {
  CLI::App app("Does two things.", "doer");
  app.footer("shared by all");
  CLI::App& one = *app.add_subcommand("one", "The first");
  one.footer("shared by all");
  CLI::App& two = *app.add_subcommand("two", "The second");
  two.footer("\nof two alone\n");
  const std::string page = shown(app, {.version = "1"});
  EXPECT_EQ(count_of(page, "shared by all"), 1U);
  EXPECT_EQ(count_of(page, "of two alone"), 1U);
  EXPECT_THAT(page, AllOf(HasSubstr("doer one [options]"), HasSubstr("The first.\n")));
}

TEST(ManualPage, TellsWhatAHelpTextDoesNot) {
  CLI::App app("Does one thing.", "doer");
  const std::string page = shown(app, {.version = "1",
                                       .description = "More of it.",
                                       .environment = {{"NO_COLOR", "No colours."}},
                                       .examples = "doer 'a'\n.x",
                                       .see_also = {"talk-server", "talkspec"}});
  EXPECT_THAT(page, AllOf(HasSubstr("More of it."), HasSubstr("NO_COLOR"), HasSubstr("No colours."),
                          HasSubstr("doer 'a'\n"), HasSubstr(".x\n"),
                          HasSubstr("talk-server(1), talkspec(1)")));
}

TEST(ManualPage, IsPrintedByItsOption) {
  CLI::App app("Does one thing.", "doer");
  app.add_option("--needed")->required();
  add_manual_option(app, {.version = "1"});
  try {
    app.parse("--man");
    FAIL() << "--man ends the parsing";
  } catch (const CLI::CallForVersion& page) {
    EXPECT_EQ(std::string(page.what()) + '\n', manual_page(app, {.version = "1"}));
  }
}

}  // namespace
}  // namespace talk::command_line
