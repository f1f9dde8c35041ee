#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/html/matrix.h"
#include "reports/html/octets.h"
#include "reports/html/report.h"
#include "reports/testing/full_run.h"
#include "reports/testing/grouped_run.h"
#include "reports/testing/sample_runs.h"
#include "reports/testing/worst_run.h"

namespace talkspec::report {
namespace {

using nlohmann::json;
using namespace std::string_literals;
using ::testing::HasSubstr;

std::string page_of(const Run& run, const HtmlOptions& options = {}) {
  StringSink sink;
  write_html(run, sink, options);
  return sink.text();
}

// What stands in the page's data block.
std::string data_of(const std::string& page) {
  constexpr std::string_view open = R"(<script type="application/json" id="data">)";
  const std::size_t from = page.find(open) + open.size();
  return page.substr(from, page.find("</script>", from) - from);
}

json read_data(const Run& run, const HtmlOptions& options = {}) {
  return json::parse(data_of(page_of(run, options)));
}

// Positions in the array that a case is.
constexpr std::size_t id = 0;
constexpr std::size_t expected = 7;
constexpr std::size_t actual = 8;
constexpr std::size_t rerun = 11;
constexpr std::size_t events = 16;

std::string octets(std::string_view bytes) {
  StringSink out;
  JsonWriter writer(out, JsonWriter::Layout::in_page);
  write_octets(writer, bytes);
  return out.text();
}

TEST(Octets, KeepEveryByteInTheShorterForm) {
  EXPECT_EQ(
      octets(
          "a message that is mostly text and has but a few odd bytes in it, </b>\r\n\0\xff\"\\"s),
      R"("a message that is mostly text and has but a few odd bytes in it, \u003c/b\u003e\r\n\u0000\u00ff\"\\")");
  std::string bytes;
  for (int value = 0; value < 256; ++value)
    bytes += static_cast<char>(value);
  EXPECT_THAT(octets(bytes), ::testing::StartsWith("[\"AAECAwQF"));
  const std::string nine(9, '\xff');
  EXPECT_EQ(octets(nine), "[\"////////////\"]");
  EXPECT_EQ(octets(nine + "\xff"), "[\"/////////////w==\"]");
  EXPECT_EQ(octets(nine + "\xff\xff"), "[\"//////////////8=\"]");
}

TEST(Html, IsTheSameForTheSameRun) {
  EXPECT_EQ(page_of(testing::full_run()), page_of(testing::full_run()));
}

TEST(Html, HoldsNoByteThatATerminalObeys) {
  for (const char c : page_of(testing::hostile_run()))
    ASSERT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
}

TEST(Html, LetsNoStringOutOfItsDataBlock) {
  const std::string hostile = page_of(testing::hostile_run());
  const std::string data = data_of(hostile);
  EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
  EXPECT_EQ(json::parse(data)["cases"].size(), testing::hostile_run().cases.size());
  // Outside of it the page has as many tags as that of any other run.
  const auto tags = [](const std::string& page) {
    return std::count(page.begin(), page.end(), '<');
  };
  EXPECT_EQ(tags(hostile), tags(page_of(testing::full_run())));
}

TEST(Html, FillsNothingThatLooksLikeAPlaceholder) {
  EXPECT_THAT(page_of(testing::hostile_run()), HasSubstr("http://&#60;script&#62;"));
  EXPECT_THAT(data_of(page_of(testing::hostile_run())), HasSubstr("{{data}}"));
}

TEST(Html, SaysInItsTitleWhatTheRunComesTo) {
  auto run = testing::showcase_run();
  EXPECT_THAT(page_of(run),
              HasSubstr("<title>2 MUST cases failed · http://127.0.0.1:8080</title>"));
  std::erase_if(run.cases, [](const Case& c) { return c.verdict == Verdict::fail; });
  EXPECT_THAT(page_of(run), HasSubstr("<title>1 case inconclusive"));
  std::erase_if(run.cases, [](const Case& c) { return c.verdict == Verdict::inconclusive; });
  EXPECT_THAT(page_of(run), HasSubstr("<title>No case failed, 1 warned"));
  std::erase_if(run.cases, [](const Case& c) { return c.verdict == Verdict::warn; });
  EXPECT_THAT(page_of(run), HasSubstr("<title>Every case passed"));
  run.trouble = "the target was lost";
  EXPECT_THAT(page_of(run), HasSubstr("<title>Ended early"));
  run.interrupted = true;
  EXPECT_THAT(page_of(run), HasSubstr("<title>Interrupted"));
  run = {};
  EXPECT_THAT(page_of(run), HasSubstr("<title>No case ran"));
}

TEST(Html, HasTheRunCompactly) {
  const json data = read_data(testing::full_run());
  const json& failed = data["cases"][1];
  EXPECT_EQ(failed[id], "delivery/hello");
  EXPECT_EQ(failed[expected], "hello");
  EXPECT_EQ(data["reruns"][failed[rerun].get<std::size_t>()],
            json({"talkspec run http://127.0.0.1:8080 --filter '", "'"}));
  EXPECT_EQ(data["run"]["seed"], "18446744073709551615");
  // The time since the event before, connection and kind, bytes, how many are left out, boundaries.
  EXPECT_EQ(failed[events][2],
            json({286, 2, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnoop\0\r\n"s,
                  0, "h0b47c47m55"}));
  EXPECT_EQ(failed[events][4], json({11, 7, std::string(300, 'x'), 1'048'276}));
}

TEST(Html, OfFiveHundredCasesWithTranscriptsStaysUnderThreeMegabytes) {
  constexpr std::size_t three_megabytes = 3'000'000;
  EXPECT_LT(page_of(testing::large_run(500, 3000)).size(), three_megabytes);
  const std::string long_transcripts = page_of(testing::large_run(500, 60'000));
  EXPECT_LT(long_transcripts.size(), three_megabytes);
  EXPECT_GT(long_transcripts.size(), three_megabytes / 2) << "and uses what it may";
}

TEST(Html, ShortensWhatPassedBeforeWhatFailed) {
  const auto run = testing::large_run(100, 20'000);
  const std::size_t failed = 7;
  const std::size_t passed = 6;
  const std::size_t whole = run.cases[failed].transcript.size();
  const json generous = read_data(run);
  EXPECT_EQ(generous["cases"][failed][events].size(), whole);
  EXPECT_EQ(generous["others"][0], 0) << "nothing is shortened where there is room";

  const json tight = read_data(run, {.data_bytes = 400'000});
  EXPECT_EQ(tight["cases"][failed][events].size(), whole);
  EXPECT_LT(tight["cases"][passed][events].size(), run.cases[passed].transcript.size());

  const std::string bare = data_of(page_of(run, {.data_bytes = 60'000}));
  EXPECT_LE(bare.size(), 65'000U);
  EXPECT_EQ(json::parse(bare)["cases"].size(), run.cases.size()) << "no case is lost";
}

TEST(Html, SaysHowMuchIsLeftOut) {
  auto run = testing::large_run(1, 200'000);
  const std::size_t whole = run.cases[0].transcript.size();
  ASSERT_GT(whole, 400U);
  const json shown = read_data(run)["cases"][0][events];
  std::size_t left_out = 0;
  for (const json& event : shown)
    left_out += event.is_number() ? event.get<std::size_t>() : 0;
  EXPECT_EQ(shown.size() - 1 + left_out, whole);
}

TEST(Html, ShowsLongTextsWhereTheyBeginToDiffer) {
  auto run = testing::large_run(1, 0);
  Case& c = run.cases[0];
  c.expected = std::string(100'000, 'a') + "left" + std::string(100'000, 'b');
  c.actual = std::string(100'000, 'a') + "right" + std::string(100'000, 'b');
  const json data = read_data(run)["cases"][0];
  ASSERT_EQ(data[expected].size(), 3U);
  EXPECT_EQ(data[expected][1], data[actual][1]) << "both begin at the same byte";
  const std::size_t from = data[actual][1];
  const std::string shown = data[actual][0];
  EXPECT_EQ(shown.find("right"), 100'000 - from);
  EXPECT_EQ(from + shown.size() + data[actual][2].get<std::size_t>(), c.actual.size());
}

TEST(Html, HasTheCausesTheGravestFirst) {
  const json data = read_data(testing::grouped_run());
  const json& groups = data["groups"];
  ASSERT_EQ(groups.size(), 5U);
  EXPECT_EQ(groups[0][0], "Failed");
  EXPECT_EQ(groups[0][3], "chunks");
  EXPECT_EQ(groups[0][4], "a chunk has no CRLF after its data");
  EXPECT_EQ(groups[0][5].size(), 57U);
  EXPECT_EQ(data["cases"][groups[0][5][0].get<std::size_t>()][id], "chunking/boundaries");
  EXPECT_EQ(groups[2][0], "Unsteady");
  EXPECT_EQ(data["groupsLeftOut"], 0);
  EXPECT_EQ(data["run"]["headlines"].size(), 2U);
}

TEST(Html, KeepsTheDecidingEventHoweverLittleRoomThereIs) {
  const json data = read_data(testing::grouped_run(), {.data_bytes = 1});
  const json& lost = data["cases"][data["groups"][0][5][0].get<std::size_t>()];
  ASSERT_EQ(lost[events].size(), 3U);
  EXPECT_TRUE(lost[events][0].is_number());
  EXPECT_EQ(lost[events][1][2], "d\r\nccccc");
  EXPECT_EQ(lost[events][1][5], 1);
  EXPECT_TRUE(lost[events][2].is_number());
}

TEST(Html, KeepsTheStepThatDecidedInALongScenario) {
  auto run = testing::grouped_run();
  std::erase_if(run.cases, [](const Case& c) { return c.id != "chunking/boundaries"; });
  Case& c = run.cases[0];
  c.scenario = "{\n";
  for (int line = 1; line < 100'000; ++line)
    c.scenario += "line " + std::to_string(line) + '\n';
  c.step_line = c.line + 70'000;
  const json scenario = read_data(run)["cases"][0][18];
  EXPECT_EQ(scenario[0], c.step_line - 3);
  EXPECT_EQ(scenario[1].get<std::string>().find("line 69997\\nline 69998\\n"), 0U);
}

TEST(Html, OfTheWorstRunStaysUnderThreeMegabytes) {
  EXPECT_LT(page_of(testing::worst_run()).size(), 3'000'000U);
}

std::string matrix_page(const std::vector<NamedRun>& runs) {
  StringSink sink;
  write_matrix_html(matrix_of(runs, true), sink);
  return sink.text();
}

TEST(HtmlMatrix, HasEveryRunRowAndCase) {
  const auto runs = testing::compared_runs();
  const json data = json::parse(
      data_of(matrix_page({{"first", "first.html", &runs[0]}, {"faulty", "", &runs[3]}})));
  ASSERT_EQ(data["runs"].size(), 2U);
  EXPECT_EQ(data["runs"][0][0], "first");
  EXPECT_EQ(data["runs"][0][1], "first.html");
  EXPECT_EQ(data["runs"][1][6], 2) << "MUST cases that failed";
  EXPECT_EQ(data["runs"][1][7].size(), runs[3].cases.size());
  EXPECT_EQ(data["rows"].size(), 7U);
  EXPECT_EQ(data["diverging"].size(), 3U);
}

TEST(HtmlMatrix, LetsNoStringOutOfItsDataBlock) {
  const auto hostile = testing::hostile_run();
  const auto plain = testing::showcase_run();
  const std::string page = matrix_page({{hostile.target, "javascript:", &hostile}});
  const std::string data = data_of(page);
  EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
  EXPECT_EQ(json::parse(data)["runs"][0][7].size(), hostile.cases.size());
  const std::string other = matrix_page({{"plain", "", &plain}});
  EXPECT_EQ(std::count(page.begin(), page.end(), '<'), std::count(other.begin(), other.end(), '<'));
  for (const char c : page)
    ASSERT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
}

}  // namespace
}  // namespace talkspec::report
