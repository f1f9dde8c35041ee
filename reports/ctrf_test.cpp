#include "reports/ctrf.h"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "reports/file.h"
#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

using nlohmann::json;
using testing::full_run;

json written(const Run& run) {
  return json::parse(write_ctrf(run));
}

// The error that reading gives once `pointer` of a good report holds `value`.
std::string error_with(const std::string& pointer, const json& value) {
  json document = written(full_run());
  document[json::json_pointer(pointer)] = value;
  return read_ctrf(document.dump()).error;
}

TEST(Ctrf, RoundTripsEveryMember) {
  report::Run run = full_run();
  run.name = "one of two";
  run.cases[0].path_in_repository = "tests/talk.json";
  const CtrfReading reading = read_ctrf(write_ctrf(run));
  EXPECT_EQ(reading.error, "");
  ASSERT_TRUE(reading.run);
  EXPECT_EQ(*reading.run, run);
}

TEST(Ctrf, RoundTripsAnEmptyRun) {
  const CtrfReading reading = read_ctrf(write_ctrf(report::Run{}));
  EXPECT_EQ(reading.error, "");
  ASSERT_TRUE(reading.run);
  EXPECT_EQ(*reading.run, report::Run{});
}

TEST(Ctrf, RoundTripsAnyBytes) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    report::Run run = full_run();
    for (std::string* text : {&run.target, &run.trouble, &run.cases[1].message,
                              &run.cases[1].actual, &run.cases[1].transcript[3].bytes}) {
      text->resize(random() % 64);
      for (char& byte : *text)
        byte = static_cast<char>(random());
    }
    const CtrfReading reading = read_ctrf(write_ctrf(run));
    ASSERT_TRUE(reading.run) << reading.error;
    EXPECT_EQ(*reading.run, run);
  }
}

TEST(Ctrf, HoldsNoByteThatATerminalObeys) {
  for (const char c : write_ctrf(full_run()))
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

TEST(Ctrf, CountsWarnInconclusiveAndUnsteadyAsOther) {
  const json summary = written(full_run())["results"]["summary"];
  EXPECT_EQ(summary["tests"], 7);
  EXPECT_EQ(summary["passed"], 1);
  EXPECT_EQ(summary["failed"], 2);
  EXPECT_EQ(summary["skipped"], 1);
  EXPECT_EQ(summary["pending"], 0);
  EXPECT_EQ(summary["other"], 3);
  EXPECT_EQ(summary["suites"], 4);
  EXPECT_EQ(summary["start"], 1'700'000'000'123);
  EXPECT_EQ(summary["stop"], 1'700'000'001'966);
  EXPECT_EQ(summary["flaky"], 1);
  EXPECT_EQ(summary["extra"],
            json({{"mustFailed", 1}, {"warn", 1}, {"inconclusive", 1}, {"unsteady", 1}}));
}

TEST(Ctrf, PutsTheCaseWhereReadersLook) {
  const json test = written(full_run())["results"]["tests"][1];
  EXPECT_EQ(test["name"], "delivery/hello");
  EXPECT_EQ(test["status"], "failed");
  EXPECT_EQ(test["rawStatus"], "fail");
  EXPECT_EQ(test["duration"], 1);
  EXPECT_EQ(test["suite"], json::array({"delivery"}));
  EXPECT_EQ(test["tags"], json::array({"must", "DELIVERY-WHOLE", "CHUNK-SYNTAX"}));
  EXPECT_EQ(test["filePath"], "suite/delivery.json");
  EXPECT_EQ(test["line"], 12);
  EXPECT_EQ(test["message"], "alice got \\x1b[2J\\xff where “hello” was due");
  EXPECT_EQ(test["extra"]["durationMicroseconds"], 1499);
  EXPECT_EQ(test["extra"]["transcript"][2]["bytes"],
            R"(HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnoop\x00\r\n)");
}

TEST(Ctrf, CallsAnUnsteadyCaseFlakyAndListsItsRetries) {
  const json test = written(full_run())["results"]["tests"][6];
  EXPECT_EQ(test["status"], "other");
  EXPECT_EQ(test["rawStatus"], "unsteady");
  EXPECT_EQ(test["flaky"], true);
  EXPECT_EQ(test["retries"], 2);
  const json& attempts = test["retryAttempts"];
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0]["attempt"], 1);
  EXPECT_EQ(attempts[0]["status"], "failed");
  EXPECT_EQ(attempts[0]["message"], "alice: \\xff");
  EXPECT_EQ(attempts[0]["extra"]["transcript"][0]["kind"], "reset");
  EXPECT_EQ(attempts[1]["status"], "passed");
  EXPECT_FALSE(written(full_run())["results"]["tests"][1].contains("flaky"));
}

TEST(Ctrf, RoundTripsARunThatEndedBeforeItsCases) {
  const CtrfReading reading = read_ctrf(write_ctrf(testing::smoke_run()));
  ASSERT_TRUE(reading.run) << reading.error;
  EXPECT_EQ(*reading.run, testing::smoke_run());
}

TEST(Ctrf, ReadsWhatOlderVersionsWrote) {
  const std::string old = read_file(OLD_REPORT).content;
  const CtrfReading reading = read_ctrf(old);
  ASSERT_TRUE(reading.run) << reading.error;
  EXPECT_EQ(reading.run->cases.size(), 6U);
  EXPECT_EQ(reading.run->cases[1].layer, Layer::own);
  EXPECT_EQ(reading.run->cases[1].transcript, full_run().cases[1].transcript);
  EXPECT_EQ(write_ctrf(*reading.run), old) << "and what is new in the form leaves no trace";
}

TEST(Ctrf, SaysWhereAReportIsWrong) {
  EXPECT_EQ(error_with("/reportFormat", "JUnit"), "/reportFormat must be \"CTRF\"");
  EXPECT_EQ(error_with("/results/tool/name", "jest"),
            "/results/tool/name must be \"talkspec\": only our own are read");
  EXPECT_EQ(error_with("/results/tests", 1), "/results/tests must be an array");
  EXPECT_EQ(error_with("/results/tests/1/rawStatus", "odd"),
            "/results/tests/1/rawStatus is a name that this version does not know");
  EXPECT_EQ(error_with("/results/tests/1/line", -1),
            "/results/tests/1/line must be a whole number");
  EXPECT_EQ(error_with("/results/tests/1/line", 1ULL << 32),
            "/results/tests/1/line is larger than 4294967295");
  EXPECT_EQ(error_with("/results/tests/1/extra", 3), "/results/tests/1/extra must be an object");
  EXPECT_EQ(error_with("/results/tests/1/extra/start", "yesterday"),
            "/results/tests/1/extra/start must be a time like 2026-01-31T23:59:59.000000000Z");
  EXPECT_EQ(error_with("/results/tests/1/extra/transcript/2/bytes", "\\q"),
            "/results/tests/1/extra/transcript/2/bytes has a backslash that escapes nothing: "
            "write \\\\, \\r, \\n, \\t or \\xHH");
  for (const char* wrong :
       {"chunk", "chunk x", "chunk 1 ", "chunk 72", "chunk 9, head 8", "x 1", ","})
    EXPECT_EQ(error_with("/results/tests/1/extra/transcript/2/boundaries", wrong),
              "/results/tests/1/extra/transcript/2/boundaries must be like \"head 0, body 47\", "
              "offsets ascending in `bytes`")
        << wrong;
  EXPECT_EQ(error_with("/results/extra/seed", "18446744073709551616"),
            "/results/extra/seed must be a string of decimal digits that fits 64 bits");
  EXPECT_EQ(error_with("/results/extra/interrupted", "no"),
            "/results/extra/interrupted must be true or false");
}

TEST(Ctrf, SaysWhatAReportLacks) {
  json document = written(full_run());
  document["results"]["tests"][0]["extra"].erase("requirements");
  EXPECT_EQ(read_ctrf(document.dump()).error, "/results/tests/0/extra/requirements is missing");
  EXPECT_EQ(read_ctrf("[]").error, "the document must be an object");
  EXPECT_EQ(read_ctrf("{} x").error, "not JSON: the parser cannot read byte 4");
  EXPECT_EQ(read_ctrf("{\"a\":1e999}").error, "not a report: a number in it is too large");
  EXPECT_EQ(read_ctrf("{\"a\":").error, "not JSON, or cut off: it ends after 5 bytes");
}

TEST(Ctrf, RefusesEveryCutReport) {
  const std::string whole = write_ctrf(full_run());
  for (std::size_t size = 0; size + 2 < whole.size(); size += 97)
    EXPECT_FALSE(read_ctrf(std::string_view(whole).substr(0, size)).run) << size;
}

}  // namespace
}  // namespace talkspec::report
