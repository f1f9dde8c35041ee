// Whatever is at the other end: the run ends by itself, stays small, leaves a valid report, says
// so by its exit code, and prints nothing that a terminal would obey.
#include "conformance/testing/hostile.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/program.h"
#include "conformance/testing/raw_server.h"
#include "reports/escape.h"

namespace talkspec::cli {
namespace {

using ::testing::AnyOf;
using testing::Ended;
using ::testing::Eq;
using testing::Hostile;
using testing::RawServer;

constexpr long most_kib = 64 * 1024;

// The short timeout makes the same waits shorter; hostile_slow_test has the default one.
Ended run_against(const std::string& url, const std::string& report,
                  std::vector<std::string> more = {"--timeout", "0.3"}) {
  std::vector<std::string> words{TALKSPEC_PROGRAM, "run", url, "--json", report, "--seed", "1"};
  words.insert(words.end(), more.begin(), more.end());
  return testing::run_program({words});
}

// Only newlines beside printable UTF-8: escape_text() changes nothing else.
void expect_printable(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    std::string doubled;
    for (const char byte : line)
      doubled += byte == '\\' ? "\\\\" : std::string(1, byte);
    EXPECT_EQ(report::escape_text(line), doubled);
  }
}

void expect_survived(const Ended& ended, const ReportFile& report) {
  EXPECT_THAT(ended.code, AnyOf(Eq(1), Eq(3))) << ended.out << ended.err;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(ended.peak_kib, most_kib);
#endif
  expect_printable(ended.out);
  expect_printable(ended.err);
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run) << read.error;
  EXPECT_FALSE(read.run->cases.empty());
  EXPECT_FALSE(read.run->trouble.empty());
}

class HostileTest : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileTest, FromTheFirstByte) {
  const RawServer server(GetParam().script);
  const ReportFile report;
  expect_survived(run_against(server.url(), report.path()), report);
}

TEST_P(HostileTest, ToPullsOnly) {
  const RawServer server(testing::hostile_to_pulls(GetParam()));
  const ReportFile report;
  const Ended ended = run_against(server.url(), report.path());
  EXPECT_EQ(ended.code, 1);
  expect_survived(ended, report);
}

INSTANTIATE_TEST_SUITE_P(All, HostileTest, ::testing::ValuesIn(testing::hostile_servers()),
                         [](const auto& one) {
                           std::string name;
                           for (const char byte : one.param.name)
                             name += std::isalnum(static_cast<unsigned char>(byte)) ? byte : '_';
                           return name;
                         });

// One case is enough to reach every place of an answer.
TEST(CutServerTest, AfterAnyNumberOfBytesOfAnAnswer) {
  for (std::size_t size = 0; size < 42; ++size) {
    const RawServer server(testing::cut_answers(size));
    const ReportFile report;
    const Ended ended = run_against(server.url(), report.path(),
                                    {"--timeout", "0.3", "--filter", "delivery/hello"});
    SCOPED_TRACE(size);
    EXPECT_THAT(ended.code, AnyOf(Eq(1), Eq(3))) << ended.out;
    EXPECT_TRUE(report.read().run);
  }
}

TEST(CutServerTest, AfterAnyNumberOfBytesOfAPull) {
  for (std::size_t size = 0; size < 70; size += 3) {
    const RawServer server(testing::cut_pulls(size));
    const ReportFile report;
    const Ended ended = run_against(server.url(), report.path(),
                                    {"--timeout", "0.3", "--filter", "delivery/hello"});
    SCOPED_TRACE(size);
    EXPECT_EQ(ended.code, 1) << ended.out;
    EXPECT_TRUE(report.read().run);
  }
}

}  // namespace
}  // namespace talkspec::cli
