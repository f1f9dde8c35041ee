// The four clients of the family, as the reading of the protocol describes them: what works with
// them passes, and what breaks is named.
#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/program.h"

namespace talkspec::cli {
namespace {

struct Judged {
  std::string_view id;
  std::string_view requirement;  // that it is laid to; empty: the case passes
};

struct Member {
  std::string_view name;
  std::string_view family;
  std::string_view role;
  std::string_view profile;
  std::vector<Judged> cases;
};
std::ostream& operator<<(std::ostream& out, const Member& member) {
  return out << member.name;
}

class Family : public ::testing::TestWithParam<Member> {};

TEST_P(Family, IsJudgedTruly) {
  const Member& member = GetParam();
  const ReportFile report;
  std::vector<std::string> words{
      TALKSPEC_PROGRAM, "client",      "--profile", std::string(member.profile),
      "--json",         report.path(), "--timeout", "1"};
  if (member.role == "pull") words.insert(words.end(), {"--observe", "json"});
  for (const Judged& one : member.cases)
    words.insert(words.end(), {"--filter", std::string(one.id)});
  words.insert(words.end(), {"--", ODD_CLIENT_PROGRAM, "--family", std::string(member.family),
                             std::string(member.role), "{url}", "{name}"});
  if (member.role == "push") words.emplace_back("{text}");
  const testing::Ended ended = testing::run_program({words});
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run) << read.error << ended.err;
  for (const Judged& one : member.cases) {
    const auto& cases = read.run->cases;
    const auto made =
        std::find_if(cases.begin(), cases.end(), [&one](const auto& c) { return c.id == one.id; });
    ASSERT_NE(made, cases.end()) << one.id;
    const bool passes = made->verdict == report::Verdict::pass;
    EXPECT_EQ(passes, one.requirement.empty()) << one.id << ": " << made->message;
    if (passes || one.requirement.empty()) continue;
    EXPECT_TRUE(report::is_judged_down(made->verdict)) << one.id;
    EXPECT_EQ(made->requirements.front().id, one.requirement) << one.id << ": " << made->message;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Clients, Family,
    ::testing::Values(
        // Every second part between two CRLF, of each read by itself.
        Member{"actionscript_2013_pull",
               "2013",
               "pull",
               "headless",
               {{"client-heads/bare", ""},
                {"client-heads/pulls", ""},
                {"client-chunks/one-chunk/10", ""},
                {"client-messages/text/plain", ""},
                {"client-messages/heartbeat-first", ""},
                {"client-messages/one-by-one", ""},
                {"client-messages/burst", "CLIENT-MESSAGES"},
                {"client-messages/text/empty", "CLIENT-BYTES"},
                {"client-ends/last-chunk", "CLIENT-RECONNECT"}}},
        // A read is one chunk.
        Member{"csharp_2015_pull",
               "2015",
               "pull",
               "headless",
               {{"client-messages/text/one-byte", "CLIENT-BYTES"},
                {"client-heads/request", ""},
                {"client-heads/bare", "CLIENT-HEADLESS"},
                {"client-chunks/one-chunk/10", "CLIENT-CHUNKS"},
                {"client-ends/last-chunk", "CLIENT-RECONNECT"}}},
        // Sizes and data are lines in turn.
        Member{"csharp_pull",
               "csharp",
               "pull",
               "event-stream",
               {{"client-messages/text/plain", ""},
                {"client-messages/one-by-one", ""},
                {"client-heads/form/much-space", ""},
                {"client-chunks/one-chunk/10", "CLIENT-CHUNKS"},
                {"client-messages/text/zero", ""},
                {"client-ends/last-chunk", "CLIENT-RECONNECT"}}},
        // Parts between two CR, rejoined at LF.
        Member{"cpp_pull",
               "cpp",
               "pull",
               "event-stream",
               {{"client-messages/text/plain", ""},
                {"client-messages/one-by-one", ""},
                {"client-chunks/one-chunk/10", ""},
                {"client-messages/burst", ""},
                {"client-messages/event-lines", "CLIENT-BYTES"},
                {"client-ends/last-chunk", "CLIENT-RECONNECT"}}},
        Member{"old_push", "2013", "push", "headless", {{"client-push/method", "CLIENT-PUSHES"}}},
        Member{
            "push_of_2015", "2015", "push", "headless", {{"client-push/method", "CLIENT-PUSHES"}}},
        Member{"new_push",
               "csharp",
               "push",
               "event-stream",
               {{"client-push/method", "CLIENT-PUSHES"}}},
        Member{
            "cpp_push", "cpp", "push", "event-stream", {{"client-push/method", "CLIENT-PUSHES"}}}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace talkspec::cli
