#include "reports/terminal.h"

#include <algorithm>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/escape.h"
#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

using testing::full_run;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Terminal, HasALineForWhatIsJudgedDownOnly) {
  report::Run run = full_run();
  EXPECT_EQ(case_line(run.cases[0], {}), "");
  EXPECT_EQ(case_line(run.cases[1], {}),
            "FAIL delivery/hello: failed, but the list says that it warns; known: the server reads "
            "one segment only\n");
  run.cases[1].unexpected.clear();
  EXPECT_EQ(case_line(run.cases[1], {}), "");
  run.cases[1].known.clear();
  EXPECT_EQ(case_line(run.cases[1], {}),
            "FAIL delivery/hello: alice got \\x1b[2J\\xff where “hello” was due\n");
  EXPECT_EQ(case_line(run.cases[3], {}), "warn push/prompt: late by 5.0 s\n");
  EXPECT_EQ(case_line(run.cases[4], {}), "");
  EXPECT_EQ(case_line(run.cases[0], {.verbose = true}), "pass framing/one-chunk (1.5 ms)\n");
  EXPECT_EQ(case_line(run.cases[4], {.verbose = true}),
            "skip push/head: the routing is none (1.5 ms)\n");
}

TEST(Terminal, TellsAFailureInFull) {
  const std::string text = case_in_full(full_run().cases[1], {});
  EXPECT_THAT(text, HasSubstr("FAIL delivery/hello: A message reaches an open pull\n"));
  EXPECT_THAT(text, HasSubstr("  requirement DELIVERY-WHOLE (MUST, draft §1): A push answered "
                              "2xx reaches every open pull whole.\n"));
  EXPECT_THAT(text, HasSubstr("  expected    hello\n"));
  EXPECT_THAT(text, HasSubstr("  actual      \\x00\\x01"));
  EXPECT_THAT(text, HasSubstr("  note        the server sent no noop\n"));
  EXPECT_THAT(text, HasSubstr("  scenario    suite/delivery.json:12\n"));
  EXPECT_THAT(text, HasSubstr("< 5\\r\\n\n"));
  EXPECT_THAT(text, HasSubstr("  again with  talkspec run http://127.0.0.1:8080 --filter "
                              "'delivery/hello'\n"));
}

TEST(Terminal, EndsInOneTotalLine) {
  const std::string text = closing_text(full_run(), {});
  EXPECT_THAT(text, ::testing::EndsWith(
                        "\nthe target stopped answering after 3 cases\n"
                        "7 cases: 1 passed, 1 failed, 1 failed below MUST, 1 warning, 1 skipped, "
                        "1 inconclusive, 1 unsteady, 1 of these known, 1 not as the list of known failures has "
                        "it; 1.84 s, profile draft-00, seed 18446744073709551615, "
                        "http://127.0.0.1:8080/talk\n"));
  EXPECT_LT(text.find("FAIL delivery/hello"), text.find("inconclusive push/slow"));
  EXPECT_LT(text.find("inconclusive push/slow"), text.find("FAIL delivery/burst"));
  EXPECT_THAT(text, Not(HasSubstr("framing/one-chunk")));
}

TEST(Terminal, SaysLittleWhenAllPassed) {
  report::Run run = full_run();
  run.cases.resize(1);
  run.interrupted = false;
  run.trouble = "";
  EXPECT_EQ(closing_text(run, {}),
            "1 case: 1 passed; 1.84 s, profile draft-00, seed 18446744073709551615, "
            "http://127.0.0.1:8080/talk\n");
}

TEST(Terminal, BreaksLinesToFit) {
  const report::Run run = full_run();
  for (const std::size_t columns : {60U, 80U, 200U}) {
    const TerminalOptions options{.columns = columns};
    std::string text = total_line(run, options);
    for (Case c : run.cases) {
      c.rerun = "";  // stays whole: it is there to be copied
      text += case_line(c, options) + case_in_full(c, options);
    }
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      const auto width = std::count_if(line.begin(), line.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
      });
      EXPECT_LE(static_cast<std::size_t>(width), columns) << line;
      EXPECT_TRUE(unescape(line)) << line;  // no escape is torn
    }
  }
  const std::string text = case_in_full(run.cases[1], {.columns = 60});
  EXPECT_THAT(text, HasSubstr("  requirement DELIVERY-WHOLE (MUST, draft §1): A push\n"
                              "              answered 2xx reaches every open pull whole.\n"));
}

TEST(Terminal, HasNoControlBytesButNewlinesWithoutColour) {
  const report::Run run = full_run();
  std::string text = closing_text(run, {}) + closing_text(run, {.verbose = true});
  for (const Case& c : run.cases)
    text += case_line(c, {.verbose = true});
  for (const char c : text)
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

TEST(Terminal, PaintsTheVerdictAlone) {
  EXPECT_EQ(case_line(full_run().cases[3], {.colour = true}),
            "\x1b[33mwarn\x1b[0m push/prompt: late by 5.0 s\n");
}

}  // namespace
}  // namespace talkspec::report
