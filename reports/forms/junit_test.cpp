#include "reports/forms/junit.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

using testing::full_run;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::passed_run;
using testing::run_with_failures;

std::string written(const report::Run& run) {
  StringSink out;
  write_junit(run, out);
  return out.text();
}

// The testcase element of an ID.
std::string testcase(const std::string& id, const report::Run& run = full_run()) {
  const std::string text = written(run);
  const std::size_t begin = text.find("<testcase name=\"" + id + ":");
  return text.substr(begin, text.find("</testcase>", begin) - begin);
}

TEST(Junit, CountsAsItsReadersDo) {
  const std::string text = written(full_run());
  EXPECT_THAT(text, HasSubstr("<testsuites name=\"talkspec\" tests=\"7\" failures=\"2\" "
                              "errors=\"2\" skipped=\"1\" time=\"1.843000\">\n"));
  EXPECT_THAT(text, HasSubstr("<testsuite name=\"delivery\" tests=\"2\" failures=\"2\" "
                              "errors=\"0\" skipped=\"0\" time=\"0.002998\" "
                              "timestamp=\"2023-11-14T22:13:20\">\n"));
  EXPECT_THAT(text, HasSubstr("<property name=\"target\" value=\"http://127.0.0.1:8080/talk\"/>"));
}

TEST(Junit, TellsAFailure) {
  const std::string text = testcase("delivery/hello");
  EXPECT_THAT(text, HasSubstr("<testcase name=\"delivery/hello: A message reaches an open pull\" "
                              "classname=\"delivery\" file=\"suite/delivery.json\" line=\"12\" "
                              "time=\"0.001499\">"));
  EXPECT_THAT(text, HasSubstr("<property name=\"level\" value=\"must\"/>"));
  EXPECT_THAT(text, HasSubstr("<property name=\"requirement\" value=\"DELIVERY-WHOLE\"/>"));
  EXPECT_THAT(text, HasSubstr("<failure message=\"failed, but the list says that it warns: alice "
                              "got \\x1b[2J\\xff where “hello” was due\" "
                              "type=\"must\">"));
  EXPECT_THAT(text, HasSubstr("again with  talkspec run http://127.0.0.1:8080 --filter "
                              "&#39;delivery/hello&#39;\n"));
  EXPECT_THAT(text, HasSubstr("alice        &#62; GET /pull?name=a HTTP/1.1\\r\\n"));
}

TEST(Junit, TellsTheOtherVerdicts) {
  EXPECT_THAT(testcase("push/slow"), HasSubstr("<error message=\"the runner&#39;s own loop was "
                                               "late by 1.2 s\" type=\"inconclusive\">"));
  EXPECT_THAT(testcase("push/head"), HasSubstr("<skipped message=\"the routing is none\"/>"));
  EXPECT_THAT(testcase("push/prompt"), HasSubstr("<system-out>what        late by 5.0 s\n"));
  EXPECT_THAT(testcase("push/prompt"), Not(HasSubstr("<failure")));
  EXPECT_THAT(testcase("order/overtaken"),
              HasSubstr("<error message=\"alice got message 2 before message 1\" "
                        "type=\"unsteady\">"));
}

TEST(Junit, HasNoOutputOfCasesThatPassed) {
  report::Run run = passed_run();
  run.headlines.clear();
  run.cases[0].notes = {"a note"};
  run.cases[0].transcript = full_run().cases[1].transcript;
  EXPECT_THAT(written(run), Not(HasSubstr("<system-out>")));
}

TEST(Junit, NamesTheGroupInTheTextOfAFailure) {
  report::Run run = run_with_failures(7);
  for (Case& c : run.cases)
    c.cause = "a push is answered and not delivered";
  EXPECT_THAT(testcase("delivery/3", run),
              HasSubstr(">cause       a push is answered and not delivered (7 cases)\n"));
}

TEST(Junit, TellsAllTriesAndTheStep) {
  const std::string text = testcase("order/overtaken");
  EXPECT_THAT(text, HasSubstr(" line=\"19\""));
  EXPECT_THAT(text, HasSubstr("\nother try   failed: alice: \\xff\nother try   passed\n"));
  EXPECT_THAT(text, HasSubstr("\nstep        suite/delivery.json:19\n"));
  EXPECT_THAT(text, HasSubstr("               … 1 event of other cases …\n"
                              "=&#62;   0.077 ms  alice  &#60; 2\\x001\\x00\n"
                              "other try: failed: alice: \\xff\n"
                              "     0.001 ms  alice  reset\n</system-out>"));
}

TEST(Junit, ShowsAnEmptyMessageAsTwoQuotes) {
  report::Run run = run_with_failures(1);
  run.cases[0].actual = "";
  EXPECT_THAT(testcase("delivery/0", run),
              HasSubstr("\nexpected    hello\nactual      &#34;&#34;\n"));
}

TEST(Junit, SaysWhatHoldsForTheWholeRunOnce) {
  const std::string text = written(testing::smoke_run());
  const std::string said =
      "everybody gets every message, also the pusher\n\\x1b \\\\ é\n"
      "the target does not do what every case needs\nsent  POST /push HTTP/1.1\\r\\n\n";
  EXPECT_THAT(text, HasSubstr("    <system-out>" + said));
  EXPECT_EQ(text.find(said), text.rfind(said));
  EXPECT_THAT(written(full_run()), HasSubstr("the run met its limit of 120 s\n"));
}

TEST(Junit, SkipsAKnownFailureAndFailsWhatTheListIsWrongAbout) {
  report::Run run = full_run();
  Case& known = run.cases[1];
  known.unexpected.clear();
  EXPECT_THAT(testcase(known.id, run),
              HasSubstr("<skipped message=\"known failure: the server reads one segment only\">"));
  EXPECT_THAT(testcase(known.id, run), Not(HasSubstr("<failure")));
  Case& passed = run.cases[0];
  passed.unexpected = "passed, but the list says that it fails";
  EXPECT_THAT(testcase(passed.id, run), HasSubstr("<failure message=\"passed, but the list says"));
  EXPECT_THAT(written(run), HasSubstr("tests=\"7\" failures=\"2\" errors=\"2\" skipped=\"2\""));
}

TEST(Junit, KeepsAllTranscriptsTogetherSmall) {
  report::Run run;
  for (int i = 0; i < 2000; ++i) {
    Case& c = run.cases.emplace_back();
    c.id = "area/" + std::to_string(i);
    c.area = "area";
    c.verdict = Verdict::fail;
    WireEvent event;
    event.kind = WireEvent::Kind::received;
    event.bytes = std::string(65536 / 64, '\0');
    c.transcript.assign(64, event);
  }
  EXPECT_LT(written(run).size(), 30'000'000U);  // GitLab's limit of a file
}

}  // namespace
}  // namespace talkspec::report
