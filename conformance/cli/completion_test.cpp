// Holds completions and manual page in step with the command line, and to what their readers take.
#include "conformance/cli/completion.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cli/program.h"
#include "conformance/testing/program.h"
#include "reports/file.h"
#include "reports/testing/temporary_folder.h"

namespace talkspec::cli {
namespace {

using talkspec::testing::Ended;
using talkspec::testing::run_program;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct Tree {
  Invocation invocation;
  std::unique_ptr<CLI::App> app = command_line(invocation);
};

class Completion : public ::testing::Test {
 protected:
  // Writes a text into the folder; its path.
  std::string file(const std::string& name, const std::string& text) const {
    const std::string path = (folder_.path() / name).string();
    EXPECT_EQ(report::write_file(path, text), std::nullopt);
    return path;
  }

  // What bash offers for these words, of which the last is being typed.
  std::vector<std::string> offered(const std::vector<std::string>& words) const {
    std::string script = "source '" + file("bash", bash_completion(*tree_.app)) + "'\nCOMP_WORDS=(";
    for (const std::string& word : words)
      script += "'" + word + "' ";
    script += ")\nCOMP_CWORD=" + std::to_string(words.size() - 1) +
              "\n_talkspec\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    const Ended ended = run_program({{"bash", "-uc", script}, {}, folder_.path().string(), 0});
    EXPECT_EQ(ended.err, "");
    std::vector<std::string> lines;
    std::istringstream text(ended.out);
    for (std::string line; std::getline(text, line);)
      if (!line.empty()) lines.push_back(line);
    return lines;
  }

  const talkspec::testing::TemporaryFolder folder_;
  Tree tree_;
};

TEST_F(Completion, OffersCommandsOptionsAndValues) {
  EXPECT_THAT(offered({"talkspec", "re"}), UnorderedElementsAre("report"));
  EXPECT_THAT(offered({"talkspec", "run", "--prof"}), UnorderedElementsAre("--profile"));
  EXPECT_THAT(offered({"talkspec", "run", "--profile", "t"}), UnorderedElementsAre("talk-1.1"));
  EXPECT_THAT(offered({"talkspec", "-v", "run", "--level", ""}),
              UnorderedElementsAre("must", "should", "may"));
  EXPECT_THAT(offered({"talkspec", "run", "--seed", ""}), IsEmpty());
  EXPECT_THAT(offered({"talkspec", "schema", ""}),
              UnorderedElementsAre("scenario", "requirements", "report"));
  file("report.json", "");
  EXPECT_THAT(offered({"talkspec", "report", "rep"}), UnorderedElementsAre("report.json"));
  EXPECT_THAT(offered({"talkspec", "run", "--json", "rep"}), UnorderedElementsAre("report.json"));
}

TEST_F(Completion, OffersIdsOfCasesAndRequirements) {
  EXPECT_THAT(offered({TALKSPEC_PROGRAM, "run", "--filter", "framing/nothing"}),
              UnorderedElementsAre("framing/nothing-else"));
  EXPECT_THAT(offered({TALKSPEC_PROGRAM, "explain", "PULL-OP"}),
              UnorderedElementsAre("PULL-OPENS"));
  EXPECT_THAT(offered({TALKSPEC_PROGRAM, "explain", "framing/nothing"}),
              UnorderedElementsAre("framing/nothing-else"));
  const std::string script = file("fish", fish_completion(*tree_.app));
  const Ended ended =
      run_program({{"fish", "--no-config", "-c",
                    "source " + script + "; complete -C 'talkspec run --filter framing/nothing'"},
                   {{"HOME", folder_.path().string()},
                    {"PATH", std::filesystem::path(TALKSPEC_PROGRAM).parent_path().string() +
                                 ":/usr/bin:/bin"}},
                   folder_.path().string(),
                   0});
  EXPECT_THAT(ended.out, ::testing::StartsWith("framing/nothing-else\t")) << ended.err;
}

TEST_F(Completion, IsWhatItsShellReads) {
  const auto read = [this](const std::string& shell, const std::string& text) {
    return run_program({{shell, "-n", file(shell + ".completion", text)}, {}, "", 0});
  };
  for (const Ended& ended :
       {read("bash", bash_completion(*tree_.app)), read("zsh", zsh_completion(*tree_.app)),
        read("fish", fish_completion(*tree_.app))}) {
    EXPECT_EQ(ended.code, 0) << "bash, zsh and fish: scripts/install-dependencies brings them";
    EXPECT_EQ(ended.err, "");
  }
}

TEST_F(Completion, OffersInFishWhatTheTreeHas) {
  const std::string script = file("fish", fish_completion(*tree_.app));
  const Ended ended =
      run_program({{"fish", "--no-config", "-c",
                    "source " + script + "; complete -C 'talkspec run --profile h'"},
                   {{"HOME", folder_.path().string()}},
                   folder_.path().string(),
                   0});
  EXPECT_THAT(ended.out, HasSubstr("headless"));
}

TEST_F(Completion, KnowsTheValuesThatTheParserTakes) {
  for (const auto& [name, values] : choices()) {
    const bool option = name.starts_with("--");
    const auto parses = [&, &name = name](const std::string& value) {
      for (const char* command : {"run", "list", "compare", "report"}) {
        Tree tree;
        std::vector<std::string> words = {value, option ? name : name.substr(0, name.find(' '))};
        if (option) words = {value, name, command};
        if (option && std::string(command) == "compare")
          words.insert(words.begin(), {"b.json", "a.json"});
        if (option && std::string(command) == "report") words.insert(words.begin(), "a.json");
        try {
          tree.app->parse(words);  // from the last word to the first
          return true;
        } catch (const CLI::ParseError&) {
          continue;  // another command may take it
        }
      }
      return false;
    };
    for (const std::string& value : values)
      EXPECT_TRUE(parses(value)) << name << ' ' << value;
    EXPECT_FALSE(parses("no-such-value")) << name;
  }
}

TEST_F(Completion, ManualNamesEveryCommandAndOptionOfTheHelp) {
  const std::string manual = file("talkspec.1", manual_page(*tree_.app));
  const Ended shown =
      run_program({{"man", "--warnings", "-l", manual},
                   {{"MANWIDTH", "400"}, {"LC_ALL", "C.UTF-8"}, {"MANPAGER", "cat"}},
                   "",
                   0});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_EQ(shown.err, "");
  for (const CLI::App* command : tree_.app->get_subcommands({})) {
    EXPECT_THAT(shown.out, HasSubstr("talkspec " + command->get_name()));
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames())
        EXPECT_THAT(shown.out, HasSubstr("--" + name));
      EXPECT_THAT(shown.out, HasSubstr(option->get_description()));
    }
  }
}

}  // namespace
}  // namespace talkspec::cli
