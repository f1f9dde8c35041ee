// A list of known failures from the outside.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/program.h"
#include "conformance/testing/toy_talk.h"

namespace talkspec::cli {
namespace {

using testing::Ended;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Toy;
using testing::ToyTalk;

Toy deaf() {
  Toy toy;
  toy.encode = [](const std::string& message) {
    return message.ends_with("hello") ? std::string() : Toy::encoded(message);
  };
  return toy;
}

class BaselineTest : public ::testing::Test {
 protected:
  Ended run(const ToyTalk& server, const std::string& list, std::vector<std::string> more = {}) {
    std::vector<std::string> words{TALKSPEC_PROGRAM, "run",       server.url(), "--filter",
                                   "delivery/hello", "--timeout", "1"};
    words.insert(words.end(), {"--known-failures", list, "--json", report_.path()});
    words.insert(words.end(), more.begin(), more.end());
    return testing::run_program({words});
  }
  report::Case result() const {
    report::CtrfReading read = report_.read();
    EXPECT_TRUE(read.run) << read.error;
    return read.run ? read.run->cases.at(0) : report::Case{};
  }

  ReportFile report_;
  ToyTalk deaf_{deaf()};
  ToyTalk right_;
  TemporaryFile list_{"known.json", R"({"known": [
    {"case": "delivery/hello", "verdict": "fail", "reason": "it does not like to be greeted"}]})"};
};

TEST_F(BaselineTest, AKnownFailureDoesNotFailTheRun) {
  const Ended ended = run(deaf_, list_.path());
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("1 failed, 1 of these known"));
  EXPECT_THAT(ended.out, Not(HasSubstr("FAIL")));
  EXPECT_EQ(result().known, "it does not like to be greeted");
}

TEST_F(BaselineTest, OneThatPassesFailsTheRun) {
  const Ended ended = run(right_, list_.path());
  EXPECT_EQ(ended.code, 1) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("pass delivery/hello: passes, but the list has it for fail"));
  EXPECT_THAT(result().unexpected, HasSubstr("--update-known-failures"));
}

TEST_F(BaselineTest, AnUnknownCaseIsAMistake) {
  const TemporaryFile list(
      "known.json", R"({"known": [{"case": "delivery/helo", "verdict": "fail", "reason": "r"}]})");
  const Ended ended = run(right_, list.path());
  EXPECT_EQ(ended.code, 2);
  EXPECT_THAT(ended.err, HasSubstr(list.path() + ":1:21: /known/0/case: the suite has no case "
                                                 "`delivery/helo`; did you mean"));
}

TEST_F(BaselineTest, UpdatingMakesTheListExact) {
  const TemporaryFile list("known.json");
  const Ended made = run(deaf_, list.path(), {"--update-known-failures"});
  EXPECT_EQ(made.code, 0) << made.out << made.err;
  EXPECT_THAT(made.err, HasSubstr("has 1 known failures now; it had 0"));
  EXPECT_EQ(run(deaf_, list.path()).code, 0);
  EXPECT_EQ(run(right_, list.path()).code, 1);
  EXPECT_EQ(run(right_, list.path(), {"--update-known-failures"}).code, 0);
  EXPECT_EQ(run(right_, list.path()).code, 0);
}

}  // namespace
}  // namespace talkspec::cli
