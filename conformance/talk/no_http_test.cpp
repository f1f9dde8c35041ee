// Who was not asked in HTTP may say what it likes before it closes, in place of a refusal.
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/talk/testing/case_bench.h"
#include "conformance/testing/raw_server.h"
#include "conformance/testing/toy_talk.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using report::Verdict;
using talkspec::testing::RawPeer;
using talkspec::testing::Toy;
using talkspec::testing::ToyTalk;
using testing::CaseBench;
using ::testing::HasSubstr;

Toy wordy(bool closes) {
  Toy toy;
  toy.instead = [closes](RawPeer& peer, const std::string&) {
    peer.send("what do you want?\r\n");
    closes ? peer.half_close() : static_cast<void>(peer.read_to_end());
    return true;
  };
  return toy;
}

std::vector<scenario::Scenario> asked(const std::string& line) {
  return testing::scenario_of(
      R"([{"send": "c", "bytes": "${line}\r\n\r\n"}, {"await": "c", "answer": "refused"}])",
      R"("let": {"line": ")" + line + R"("})");
}

TEST(NoHttpTest, IsTakenForClosingOnlyWhereItWasNotAskedInHttp) {
  const ToyTalk server(wordy(true));
  const CaseBench bench(server.url());
  EXPECT_EQ(bench.run(asked("EHLO stranger.invalid")).front().verdict, Verdict::pass);
  const report::Case result = bench.run(asked("GET / HTTP/1.1")).front();
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.message, HasSubstr("what came is not an HTTP answer"));
}

TEST(NoHttpTest, HasTheTimeToClose) {
  const ToyTalk server(wordy(false));
  CaseBench bench(server.url());
  for (const bool hurried : {false, true}) {
    bench.hurried = hurried;
    bench.options.timeout = hurried ? 5s : 300ms;
    const CaseResult result = bench.results(asked("EHLO stranger.invalid")).front();
    EXPECT_EQ(result.report.verdict, Verdict::fail);
    EXPECT_EQ(result.preliminary, hurried);
    EXPECT_TRUE(result.timed);
  }
}

}  // namespace
}  // namespace talkspec::talk
