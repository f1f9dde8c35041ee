// The old family gets true verdicts: what each era breaks is listed with its reason, and everything
// else passes, but for two cases at most: on a server with five workers, what one case does to the
// other is never quite the same. The lists are made by `talkspec run URL --known-failures FILE
// --update-known-failures`; what is new in one has to be looked at.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "conformance/testing/program.h"

namespace talkspec {
namespace {

using testing::Ended;
using ::testing::HasSubstr;
using testing::Server;

// Of a run that had too little of the machine to judge some case, and says so.
bool is_inconclusive(const Ended& ended) {
  constexpr int code = 4;  // of a MUST; else the total line alone tells
  return ended.code == code || ended.out.find(" inconclusive") != std::string::npos;
}

// Such a run is made again, as it says itself that it tells nothing.
Ended judged(const std::vector<std::string>& words) {
  Ended ended;
  for (int attempt = 0; attempt < 3; ++attempt) {
    ended = testing::run_program({words});
    if (!is_inconclusive(ended)) break;
  }
  return ended;
}

class OldServerTest : public ::testing::TestWithParam<std::string> {};

TEST_P(OldServerTest, FailsInWhatIsListed) {
  const Server server({{OLD_SERVER_PROGRAM, "--era", GetParam(), "--tick", "0.2"}});
  ASSERT_NE(server.url(), "");
  const Ended ended = testing::run_program(
      {{TALKSPEC_PROGRAM, "run", server.url(), "--timeout", "2", "--known-failures",
        std::string(OLD_SERVER_FOLDER) + "/known-failures-" + GetParam() + ".json", "--json",
        "-"}});
  const nlohmann::json report = nlohmann::json::parse(ended.out, nullptr, false);
  ASSERT_FALSE(report.is_discarded()) << ended.err;
  std::vector<std::string> otherwise;  // than listed, or not to be judged
  for (const auto& test : report["results"]["tests"]) {
    const std::string verdict = test["rawStatus"];
    const bool undecided = verdict == "inconclusive" || verdict == "unsteady";
    if (undecided || test["extra"].contains("unexpected"))
      otherwise.push_back(test["name"].get<std::string>() + " " + verdict);
  }
  EXPECT_THAT(otherwise, ::testing::SizeIs(::testing::Le(2U))) << ended.err;
}

INSTANTIATE_TEST_SUITE_P(Eras, OldServerTest, ::testing::Values("2013", "2015", "new"),
                         [](const auto& era) { return "Of" + era.param; });

// One message of sixteen waits for a tick: later than asked for, which is a warning, and never
// lost.
TEST(LateServerTest, IsWarnedAndNotFailed) {
  const Server server({{OLD_SERVER_PROGRAM, "--tick", "1.5", "--late-every", "16"}});
  ASSERT_NE(server.url(), "");
  const Ended ended =
      judged({TALKSPEC_PROGRAM, "run", server.url(), "--filter", "delivery/prompt"});
  ASSERT_FALSE(is_inconclusive(ended)) << "three runs, and the machine was too busy to judge any\n"
                                       << ended.out;
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("alice: a message came later than asked for"));
  EXPECT_THAT(ended.out, HasSubstr("1 warning"));
}

}  // namespace
}  // namespace talkspec
