#include "reports/outputs.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/ctrf.h"
#include "reports/file.h"
#include "reports/saved.h"
#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Optional;

class Outputs : public ::testing::Test {
 protected:
  Outputs() {
    std::string form = ::testing::TempDir() + "talkspec-outputs-XXXXXX";
    folder_ = ::mkdtemp(form.data());
  }
  ~Outputs() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string content(const std::string& path) { return read_file(path).content; }

  fs::path folder_;
};

TEST_F(Outputs, OfASavedReportAreThoseOfTheRun) {
  const report::Run run = testing::full_run();
  ASSERT_EQ(write_file(path("run.json"), write_ctrf(run)), std::nullopt);
  const SavedReading saved = read_saved(path("run.json"));
  ASSERT_TRUE(saved.run) << saved.error;
  for (const FormInfo& form : forms()) {
    StringSink of_run;
    StringSink of_saved;
    write_form(run, form.form, of_run);
    write_form(*saved.run, form.form, of_saved);
    EXPECT_EQ(of_run.text(), of_saved.text()) << form.name;
    EXPECT_NE(of_run.text(), "") << form.name;
  }
}

TEST_F(Outputs, AreWrittenToTheirPaths) {
  const report::Run run = testing::full_run();
  const std::vector<Output> outputs = {{Form::json, path("a.json")}, {Form::junit, path("b.xml")}};
  EXPECT_EQ(check_outputs(outputs), std::nullopt);
  EXPECT_EQ(write_outputs(run, outputs), std::nullopt);
  EXPECT_EQ(content(path("a.json")), write_ctrf(run));
  EXPECT_THAT(content(path("b.xml")), HasSubstr("<testsuites"));
}

TEST_F(Outputs, AreRefusedBeforeTheRun) {
  EXPECT_THAT(check_outputs({{Form::json, "-"}, {Form::junit, "-"}}),
              Optional(HasSubstr("can be one report only")));
  EXPECT_THAT(check_outputs({{Form::json, path("a")}, {Form::junit, path("a")}}),
              Optional(HasSubstr("two reports cannot go to one file")));
  EXPECT_THAT(check_outputs({{Form::json, path("a")}, {Form::junit, path("no/such/b")}}),
              Optional(HasSubstr("No such file or directory")));
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(Outputs, AreWrittenThoughOneCannotBe) {
  EXPECT_THAT(write_outputs(testing::full_run(),
                            {{Form::json, path("no/a.json")}, {Form::badge, path("b.svg")}}),
              Optional(HasSubstr("no/a.json")));
  EXPECT_TRUE(fs::exists(path("b.svg")));
}

TEST_F(Outputs, ReadingNamesTheFileAndThePlace) {
  ASSERT_EQ(write_file(path("bad.json"), "{}"), std::nullopt);
  EXPECT_EQ(read_saved(path("bad.json")).error, path("bad.json") + ": /reportFormat is missing");
  EXPECT_EQ(read_saved(path("none")).error,
            "cannot read " + path("none") + ": No such file or directory");
}

}  // namespace
}  // namespace talkspec::report
