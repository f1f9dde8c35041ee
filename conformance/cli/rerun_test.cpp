#include "conformance/cli/rerun.h"

#include <memory>

#include <gtest/gtest.h>

namespace talkspec::cli {
namespace {

TEST(RerunTest, NamesTheFileAndWhatDepartsFromIt) {
  RunOptions options;
  options.target.url = "http://h";
  options.target.profile = talk::profile_named("talk-1.1");
  options.target.headers.emplace_back("X-Secret", "s");
  options.target.file = "my target.json";
  options.target.as_in_file = std::make_shared<const talk::TargetOptions>(options.target);
  options.command_line = {"talkspec"};
  EXPECT_EQ(rerun_command(options, "a/b", 7),
            "talkspec run --target-file 'my target.json' --filter a/b --seed 7");
  options.target.profile = talk::profile_named("draft-00");
  options.target.header_words.emplace_back("X-More: env:X_MORE");
  EXPECT_EQ(rerun_command(options, "a/b", 7),
            "talkspec run --target-file 'my target.json' --filter a/b --seed 7 --profile draft-00 "
            "--header 'X-More: env:X_MORE'");
}

TEST(RerunTest, RunsAllAgainWhatTakesSeveralCases) {
  RunOptions options;
  options.command_line = {"talkspec"};
  options.target.url = "http://h";
  EXPECT_EQ(rerun_command(options, "*", 7), "talkspec run http://h --seed 7");
  options.selection.filter = {"delivery/*"};
  EXPECT_EQ(rerun_command(options, "*", 7), "talkspec run http://h --filter 'delivery/*' --seed 7");
}

}  // namespace
}  // namespace talkspec::cli
