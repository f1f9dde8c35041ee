#include "reports/terminal.h"

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/spool.h"
#include "reports/testing/few_cases.h"
#include "reports/testing/full_run.h"
#include "reports/testing/worst_run.h"
#include "reports/utf8.h"

namespace talkspec::report {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);)
    lines.push_back(line);
  return lines;
}

// A case with an exchange whose middle decided.
Case with_exchange(Case c) {
  for (int i = 0; i < 40; ++i)
    c.transcript.push_back({std::chrono::milliseconds(i), "alice",
                            i % 2 == 0 ? WireEvent::Kind::sent : WireEvent::Kind::received,
                            "event " + std::to_string(i), 0});
  c.transcript[21].deciding = true;
  return c;
}

TEST(Terminal, HasALineForACase) {
  const report::Run run = full_run();
  EXPECT_EQ(case_line(run.cases[1], {}),
            "FAIL delivery/hello: failed, but the list says that it warns; known: the server reads "
            "one segment only\n");
  EXPECT_EQ(case_line(run.cases[3], {}), "warn push/prompt: late by 5.0 s\n");
  EXPECT_EQ(case_line(run.cases[0], {.verbose = true}), "pass framing/one-chunk (1.5 ms)\n");
  EXPECT_EQ(case_line(run.cases[4], {.verbose = true}),
            "skip push/head: the routing is none (1.5 ms)\n");
  EXPECT_EQ(lines_of(case_line(run.cases[1], {.columns = 40})).size(), 1U);
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

TEST(Terminal, TellsAllTriesOfAnUnsteadyCase) {
  const std::string text = case_in_full(full_run().cases[6], {});
  EXPECT_THAT(text, HasSubstr("unsteady order/overtaken: "));
  const std::string tries = "  other try   failed: alice: \\xff\n  other try   passed\n";
  EXPECT_THAT(text, HasSubstr(tries));
  EXPECT_THAT(text, EndsWith("  other try   failed: alice: \\xff\n"
                             "  expected    a\n"
                             "  actual      b\\n\n"
                             "  exchange\n"
                             "     0.001 ms  alice  reset\n"));
  EXPECT_THAT(closing_text(full_run(), {}), HasSubstr(tries));
}

TEST(Terminal, PointsToTheStepThatDecided) {
  Case c = a_case("a/b", Verdict::fail, "odd");
  c.file = "suite/a.json";
  c.line = 10;
  c.step_line = 12;
  EXPECT_THAT(case_in_full(c, {}), HasSubstr("  step        suite/a.json:12\n"));
  c.scenario = "{\n  \"steps\": [\n    {\"expect\": \"\\\\x1b\"},\r\n  ]\n}";
  EXPECT_THAT(case_in_full(c, {}),
              HasSubstr("  step        suite/a.json:12  {\"expect\": \"\\\\\\\\x1b\"},\n"));
  c.step_line = 99;
  EXPECT_THAT(case_in_full(c, {}), HasSubstr("  step        suite/a.json:99\n"));
}

TEST(Terminal, ShowsAnEmptyMessageAsTwoQuotes) {
  Case c = a_case("a/b", Verdict::fail, "odd");
  EXPECT_THAT(case_in_full(c, {}), Not(HasSubstr("actual")));
  c.expected = "hello";
  EXPECT_THAT(case_in_full(c, {}), HasSubstr("  expected    hello\n  actual      \"\"\n"));
  EXPECT_THAT(closing_text(run_of({c}), {}), HasSubstr("  actual      \"\"\n"));
  c.expected = "";
  c.actual = "x";
  EXPECT_THAT(case_in_full(c, {}), HasSubstr("  expected    \"\"\n  actual      x\n"));
}

TEST(Terminal, EndsInOneTotalLine) {
  EXPECT_THAT(closing_text(full_run(), {}),
              EndsWith("\nthe target stopped answering after 3 cases\n"
                       "7 cases: 1 passed, 1 failed, 1 failed below MUST, 1 warning, 1 skipped, "
                       "1 inconclusive, 1 unsteady, 1 of these known, 1 not as the list of known "
                       "failures says; 1.84 s, profile draft-00, seed 18446744073709551615, "
                       "http://127.0.0.1:8080/talk\n"));
}

TEST(Terminal, SaysLittleWhenAllPassed) {
  report::Run run = passed_run();
  run.headlines.clear();
  EXPECT_EQ(closing_text(run, {}),
            "1 case: 1 passed; 1.84 s, profile draft-00, seed 18446744073709551615, "
            "http://127.0.0.1:8080/talk\n");
}

TEST(Terminal, SaysWhatHoldsForTheWholeRun) {
  report::Run run = full_run();
  EXPECT_THAT(closing_text(run, {}), ::testing::StartsWith("\neverybody gets every message, also "
                                                           "the pusher\n\\x1b \\\\ é\n"));
  EXPECT_THAT(closing_text(run, {}), HasSubstr("\nthe run met its limit of 120 s: the cases that "
                                               "had not ended are not judged\n"));
}

TEST(Terminal, ShowsOneScreenOfATargetThatFailedBeforeItsCases) {
  const std::string text = closing_text(smoke_run(), {});
  EXPECT_THAT(text, HasSubstr("\nsent  POST /push HTTP/1.1\\r\\n\n"
                              "came  HTTP/1.1 404 Not Found\\r\\n\n"));
  EXPECT_THAT(text, HasSubstr("try   talkspec run --push-path /talk/push \\x1b[2J\\xff\n"));
  EXPECT_THAT(text, Not(HasSubstr("delivery/hello")));
}

TEST(Terminal, GroupsByCauseTheGravestFirst) {
  std::vector<Case> cases;
  for (int i = 0; i < 60; ++i) {
    Case c = with_exchange(a_case("chunking/" + std::to_string(i), Verdict::fail, "late"));
    c.cause = i < 57 ? "no CRLF after the data of a chunk" : "a message came twice";
    c.layer = i < 57 ? Layer::chunks : Layer::delivery;
    c.rerun = "talkspec run http://a --filter '" + c.id + "'";
    cases.push_back(std::move(c));
  }
  const std::string text = closing_text(run_of(cases), {.columns = 80});
  EXPECT_THAT(text, HasSubstr("\nFAIL 57 cases: no CRLF after the data of a chunk\n"
                              "  for example chunking/0\n"
                              "  what        late\n"
                              "  requirement REQ-A (MUST, draft §1): A.\n"
                              "  exchange\n"));
  EXPECT_THAT(text, HasSubstr("=>  21.000 ms  alice  < event 21\n"));
  EXPECT_THAT(text, HasSubstr("  again with  talkspec run http://a --filter 'chunking/0'\n"
                              "  others      chunking/1, chunking/2, "));
  EXPECT_THAT(text, HasSubstr(" more\n"));
  EXPECT_LT(text.find("FAIL 57 cases"), text.find("FAIL 3 cases: a message came twice\n"));
  EXPECT_THAT(text, HasSubstr("\nBegin with the first group: 57 of 60 cases have its cause. Its "
                              "layer (chunks) is\nthe lowest, so it may explain the others. -v "
                              "shows everything.\n"));
  const std::string without = closing_text(run_of(cases), {.transcripts = false, .columns = 80});
  EXPECT_THAT(without, Not(HasSubstr("exchange")));
}

// Of a cause that many cases have, each for its own requirement, a line says which one it is.
TEST(Terminal, NamesTheRequirementWhereTheCauseIsTheCasesOwn) {
  std::vector<Case> cases;
  for (int i = 0; i < 40; ++i) {
    Case c = with_exchange(a_case("http/" + std::to_string(i), Verdict::fail, "status 200"));
    c.cause = "What must be refused is served.";
    c.layer = i < 39 ? Layer::own : Layer::order;
    c.requirements.front().id += std::to_string(i);
    cases.push_back(std::move(c));
  }
  const std::string text = closing_text(run_of(cases), {});
  EXPECT_THAT(text, HasSubstr("\nFAIL http/7: What must be refused is served. REQ-A7: A.\n"));
  EXPECT_THAT(text, HasSubstr("\nFAIL http/39: What must be refused is served.\n"));
}

TEST(Terminal, IsSilentAboutKnownFailuresButForTheirNumber) {
  const std::string text = closing_text(known_run(), {});
  EXPECT_THAT(text, Not(HasSubstr("delivery/hello")));
  EXPECT_THAT(text, HasSubstr("1 of these known"));
  EXPECT_THAT(closing_text(known_run(), {.verbose = true}),
              HasSubstr("  known       the server reads one segment only\n"));
}

TEST(Terminal, ShowsEverythingWhenVerbose) {
  report::Run run = run_with_failures(30);
  run.cases[3].duration = 5s;
  const std::string text = closing_text(run, {.verbose = true});
  for (const Case& c : run.cases)
    EXPECT_THAT(text, HasSubstr("FAIL " + c.id + ": "));
  EXPECT_THAT(text, HasSubstr("\nslowest cases\n     5.000 s  delivery/3\n"));
}

// The most columns that a line takes.
std::size_t width_of(const std::string& text) {
  std::size_t most = 0;
  for (const std::string& line : lines_of(text))
    most = std::max(most, columns_of(line));
  return most;
}

TEST(Terminal, FitsTheScreenWhateverTheTarget) {
  const report::Run run = worst_run();
  for (const std::size_t columns : {40U, 80U, 120U, 200U}) {
    const std::string text = closing_text(run, {.columns = columns});
    EXPECT_LE(lines_of(text).size(), most_lines) << columns;
    EXPECT_GE(lines_of(text).size(), most_lines - 5) << "and it uses what it may";
    EXPECT_LE(width_of(text), columns);
    EXPECT_THAT(text, HasSubstr("=>")) << "the deciding event is there";
    EXPECT_THAT(text, HasSubstr("again with"));
    EXPECT_THAT(text, HasSubstr(" more cases of "));
    EXPECT_THAT(text, HasSubstr("Begin with the first group: "));
    for (const char byte : text)
      ASSERT_TRUE(byte == '\n' || static_cast<unsigned char>(byte) >= 0x20);
  }
  for (const std::size_t lines : {20U, 30U, 54U, 60U})
    EXPECT_LE(lines_of(closing_text(run, {.columns = 80}, lines)).size(), lines);
  EXPECT_LE(lines_of(closing_text(run, {})).size(), most_lines) << "also where no line is broken";
  report::Run smoke = worst_run();
  smoke.smoke = smoke.cases[0].actual;
  for (int i = 0; i < 1000; ++i)
    smoke.smoke += "\nline";
  EXPECT_LE(lines_of(closing_text(smoke, {.columns = 80})).size(), most_lines);
  EXPECT_LE(width_of(closing_text(smoke, {.columns = 80})), 80U);
}

TEST(Terminal, ShowsEveryCauseOfAFewInFull) {
  std::vector<Case> cases;
  for (const char* cause : {"one", "two", "three"}) {
    Case c = a_case(std::string("a/") + cause, Verdict::fail, "odd");
    c.cause = cause;
    c.rerun = "talkspec run http://a";
    cases.push_back(c);
  }
  const std::string text = closing_text(run_of(cases), {.columns = 80});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 18);
  std::size_t reruns = 0;
  for (const std::string& line : lines_of(text))
    reruns += line.find("again with") != std::string::npos ? 1U : 0U;
  EXPECT_EQ(reruns, 3U);
}

TEST(Terminal, ReadsExchangesFromTheSpool) {
  report::Run run = run_of({with_exchange(a_case("a/1", Verdict::fail, "odd"))});
  const std::string text = closing_text(run, {.columns = 80});
  const auto spool = std::make_shared<Spool>(0);
  spool->take(run.cases[0]);
  run.spool = spool;
  EXPECT_EQ(closing_text(run, {.columns = 80}), text);
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
    EXPECT_LE(width_of(text), columns);
  }
  const std::string text = case_in_full(run.cases[1], {.columns = 60});
  EXPECT_THAT(text, HasSubstr("  requirement DELIVERY-WHOLE (MUST, draft §1): A push\n"
                              "              answered 2xx reaches every open pull whole.\n"));
}

TEST(Terminal, PaintsTheVerdictAlone) {
  EXPECT_EQ(case_line(full_run().cases[3], {.colour = true}),
            "\x1b[33mwarn\x1b[0m push/prompt: late by 5.0 s\n");
}

}  // namespace
}  // namespace talkspec::report
