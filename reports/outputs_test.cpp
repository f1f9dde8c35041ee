#include "reports/outputs.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/ctrf.h"
#include "reports/file.h"
#include "reports/saved.h"
#include "reports/testing/full_run.h"
#include "reports/testing/temporary_folder.h"
#include "reports/testing/worst_run.h"

namespace talkspec::report {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Optional;

class Outputs : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.path(name); }
  static std::string content(const std::string& path) { return read_file(path).content; }

  const talkspec::testing::TemporaryFolder folder_;
};

// Every form of one run that is a file, each at a path of that beginning.
std::vector<Output> every_file(const std::string& beginning) {
  std::vector<Output> outputs;
  for (const Form& one : forms())
    if (one.takes_path() && !one.is_of_several_runs())
      outputs.push_back({&one, beginning + std::string(one.name)});
  return outputs;
}

TEST_F(Outputs, OfASavedReportAreThoseOfTheRun) {
  const report::Run run = testing::full_run();
  ASSERT_EQ(write_file(path("run.json"), write_ctrf(run)), std::nullopt);
  const SavedReading saved = read_saved(path("run.json"));
  ASSERT_TRUE(saved.run) << saved.error;
  ASSERT_EQ(write_outputs(run, every_file(path("run-"))), std::nullopt);
  ASSERT_EQ(write_outputs(*saved.run, every_file(path("saved-"))), std::nullopt);
  for (const Form& one : forms()) {
    if (!one.takes_path() || one.is_of_several_runs()) continue;
    const std::string of_run = content(path("run-" + std::string(one.name)));
    EXPECT_EQ(of_run, content(path("saved-" + std::string(one.name)))) << one.name;
    EXPECT_NE(of_run, "") << one.name;
  }
}

TEST_F(Outputs, OfTheWorstRunAreAsSmallAsTheirReadersTake) {
  const report::Run run = testing::worst_run();
  constexpr std::size_t megabyte = 1'000'000;
  for (const auto& [name, limit] :
       {std::pair{"junit", 30 * megabyte}, std::pair{"html", 3 * megabyte},
        std::pair{"markdown", 6 * megabyte}, std::pair{"sarif", 10 * megabyte},
        std::pair{"badge", megabyte / 10}}) {
    ASSERT_EQ(write_outputs(run, {{&form(name), path(name)}}), std::nullopt);
    EXPECT_LT(fs::file_size(path(name)), limit) << name;
  }
}

TEST_F(Outputs, AreWrittenToTheirPaths) {
  const report::Run run = testing::full_run();
  const std::vector<Output> outputs = {{&form("json"), path("a.json")},
                                       {&form("junit"), path("b.xml")}};
  EXPECT_EQ(check_outputs(outputs), std::nullopt);
  EXPECT_EQ(write_outputs(run, outputs), std::nullopt);
  EXPECT_EQ(content(path("a.json")), write_ctrf(run));
  EXPECT_THAT(content(path("b.xml")), HasSubstr("<testsuites"));
}

TEST_F(Outputs, AreRefusedBeforeTheRun) {
  const Form& json = form("json");
  const Form& junit = form("junit");
  EXPECT_THAT(check_outputs({{&json, "-"}, {&junit, "-"}}),
              Optional(HasSubstr("can be one report only")));
  EXPECT_THAT(check_outputs({{&json, path("a")}, {&form("events"), path("a")}}),
              Optional(HasSubstr("two reports cannot go to one file")));
  EXPECT_THAT(check_outputs({{&json, path("a")}, {&junit, path("no/such/b")}}),
              Optional(HasSubstr("No such file or directory")));
  EXPECT_THAT(check_outputs({{&form("matrix"), path("a.txt")}}),
              Optional(HasSubstr("must end in .md, .json or .html")));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(Outputs, AreWrittenThoughOneCannotBe) {
  EXPECT_THAT(write_outputs(testing::full_run(),
                            {{&form("json"), path("no/a.json")}, {&form("badge"), path("b.svg")}}),
              Optional(HasSubstr("no/a.json")));
  EXPECT_TRUE(fs::exists(path("b.svg")));
}

TEST_F(Outputs, OfARunAreThereAsItHappens) {
  const report::Run run = testing::full_run();
  const std::vector<Output> outputs = {{&form("events"), path("a")}};
  const Surroundings around;
  RunOutputs written(outputs, around);
  const auto lines = [&] {
    const std::string text = content(path("a"));
    return std::count(text.begin(), text.end(), '\n');
  };
  written.begin(run, {run.cases[0].id, run.cases[1].id});
  EXPECT_EQ(lines(), 1);
  written.ended(run.cases[0]);
  EXPECT_EQ(lines(), 2);
  EXPECT_EQ(written.end(run), std::nullopt);
  EXPECT_EQ(lines(), 3);
}

TEST_F(Outputs, OfTwoRunsDoNotMixInOneFile) {
  const std::vector<Output> outputs = {{&form("events"), path("a")}};
  const Surroundings around;
  RunOutputs first(outputs, around);
  first.begin(testing::full_run(), {});
  RunOutputs second(outputs, around);
  second.begin(testing::full_run(), {});
  EXPECT_EQ(second.end(testing::full_run()), "another process is writing " + path("a"));
  EXPECT_EQ(first.end(testing::full_run()), std::nullopt);
  EXPECT_EQ(read_saved(path("a")).error, "");
}

TEST_F(Outputs, TellGitHubWhereTheEnvironmentSaysSo) {
  std::string printed;
  const auto around = [&](const std::string& actions) {
    return Surroundings{[this, actions](const char* name) {
                          const std::string_view asked = name;
                          if (asked == "GITHUB_ACTIONS") return actions;
                          return asked == "GITHUB_STEP_SUMMARY" ? path("summary") : std::string();
                        },
                        [&printed](std::string_view text) { printed += text; }};
  };
  EXPECT_TRUE(with_defaults({}, around("")).empty());
  const std::vector<Output> outputs = with_defaults({}, around("true"));
  ASSERT_EQ(outputs.size(), 1U);
  EXPECT_EQ(with_defaults(outputs, around("true")), outputs) << "asked for already";
  for (int run = 0; run < 2; ++run)
    EXPECT_EQ(write_outputs(testing::full_run(), outputs, around("true")), std::nullopt);
  EXPECT_THAT(printed, HasSubstr("::error title=delivery/hello,"));
  const std::string summary = content(path("summary"));
  EXPECT_NE(summary.find("## Talk"), summary.rfind("## Talk")) << "the second is added";
}

TEST_F(Outputs, ReadingNamesTheFileAndThePlace) {
  ASSERT_EQ(write_file(path("bad.json"), "{}"), std::nullopt);
  EXPECT_EQ(read_saved(path("bad.json")).error, path("bad.json") + ": /reportFormat is missing");
  EXPECT_EQ(read_saved(path("none")).error,
            "cannot read " + path("none") + ": No such file or directory");
}

}  // namespace
}  // namespace talkspec::report
