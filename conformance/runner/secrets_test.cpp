#include "conformance/runner/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::runner {
namespace {

using Kind = report::WireEvent::Kind;

std::string masked(std::string text, const std::vector<Secret>& secrets) {
  Secrets(secrets).mask(text);
  return text;
}

report::WireEvent event(Kind kind, std::string bytes, std::uint64_t elided = 0) {
  report::WireEvent made;
  made.connection.assign(1, 'c');
  made.kind = kind;
  made.bytes = std::move(bytes);
  made.elided = elided;
  return made;
}

std::string bytes_of(const std::vector<report::WireEvent>& transcript, Kind kind) {
  std::string bytes;
  for (const report::WireEvent& one : transcript)
    if (one.kind == kind) bytes += one.bytes;
  return bytes;
}

TEST(SecretsTest, AreMaskedInEveryFormThatAServerMaySendBack) {
  struct Row {
    std::string text;
    std::string secret;
    std::string masked;
  };
  for (const Row& row : std::vector<Row>{
           {"got hunter22 back", "hunter22", "got ******** back"},
           {"hunter22hunter22", "hunter22", "****************"},
           {"a=hunter%322&b", "hunter22", "a=**********&b"},
           {"%68%75%6E%74%65%72%32%32", "hunter22", "************************"},
           {"a=open+se%20same", "open se same", "a=**************"},
           {"a 100%% sure thing", "100%% sure", "a ********** thing"},
           {"x aHVudGVyMjI= x", "hunter22", "x **********I= x"},  // each of the three ways to lie
           {"x dTpodW50ZXIyMg== x", "hunter22", "x dTp**********g== x"},
           {"x MTpodW50ZXIyMjo= x", "hunter22", "x MTp**********jo= x"},
           {"x YTFodW50ZXIyMg== x", "1hunter22", "x YT***********g== x"},
           {"x Pz8_Pz8_ x", "??????", "x ******** x"},  // RFC 4648 §5
           {"a\\x01b\\x02c", "a\1b\2c", "***********"},
           {"%2568unter%25322 %252568", "hunter2", "***************2 %252568"},
           {R"({"k":"a\/b=c\"d"})", "a/b=c\"d", R"({"k":"*********"})"},
           {R"("\u0061\/b\u003Dc")", "a/b=c", R"("****************")"},
           {R"(a\\/b=c)", "a/b=c", "*******"},  // escaped once more by a report
           {R"(back\\slash)", R"(back\slash)", "***********"},
           {"<p>a&amp;b&quot;c&#x2F;d&#61;e</p>", "a&b\"c/d=e",
            "<p>***************************</p>"},
           {"x 68756e7465723232 x", "hunter22", "x **************** x"},
           {"x 68756E7465723232 x", "hunter22", "x **************** x"},
           {"a&b;c \\ %", "hunter22", "a&b;c \\ %"},
           {"no abc here", "abc", "no abc here"}})
    EXPECT_EQ(masked(row.text, {{row.secret}}), row.masked) << row.text << ' ' << row.secret;
}

TEST(SecretsTest, AreMaskedWhereOnlyAPartOfThemIsLeft) {
  EXPECT_EQ(masked("said \"hunte… (12 bytes more)", {{"hunter22"}}),
            "said \"*****… (12 bytes more)");
  EXPECT_EQ(masked("Key: hunter …\n", {{"hunter22"}}), "Key: ****** …\n");
  EXPECT_EQ(masked("it ends in hunt", {{"hunter22"}}), "it ends in ****");
}

TEST(SecretsTest, MayBeShortBehindWhatIsShown) {
  EXPECT_EQ(masked("X-Pin: 77\r\nX: 77", {{"77"}, {"X-Pin: 77", 7}}), "X-Pin: **\r\nX: 77");
}

TEST(SecretsTest, AreMaskedInAllOfACase) {
  const std::string secret = "hunter22";
  report::Case result;
  for (std::string* text :
       {&result.message, &result.expected, &result.actual, &result.cause, &result.scenario})
    *text = secret;
  result.notes = {secret};
  report::Attempt attempt;
  attempt.message = attempt.expected = attempt.actual = secret;
  attempt.transcript = {event(Kind::sent, "hunter22")};
  result.attempts = {attempt};
  Secrets({{"hunter22"}}).mask(result);
  for (const std::string& text :
       {result.message, result.expected, result.actual, result.cause, result.scenario,
        result.notes[0], result.attempts[0].message, result.attempts[0].expected,
        result.attempts[0].actual, result.attempts[0].transcript[0].bytes})
    EXPECT_EQ(text, "********");
}

TEST(SecretsTest, AreMaskedOverTheEventsOfATranscript) {
  report::Case result;
  for (const char byte : std::string_view("a hunter22 b aHVudGVyMjI= hunter%322"))
    result.transcript.push_back(event(Kind::sent, std::string(1, byte)));
  result.transcript.push_back(event(Kind::received, "cut hunte", 100));
  result.transcript.push_back(event(Kind::received, "er22 and on, hunter"));
  result.transcript.push_back(event(Kind::note, "7 events are left out here"));
  result.transcript.push_back(event(Kind::received, "nter22"));
  Secrets({{"hunter22"}}).mask(result);
  EXPECT_EQ(bytes_of(result.transcript, Kind::sent), "a ******** b **********I= **********");
  EXPECT_EQ(bytes_of(result.transcript, Kind::received), "cut ********* and on, ************");
}

TEST(SecretsTest, AreMaskedInWhatARunSaysOfItself) {
  report::Run run;
  const std::string secret = "hunter22";
  run.smoke = run.trouble = secret;
  run.headlines = run.command_line = {secret};
  Secrets({{"hunter22"}}).mask(run);
  EXPECT_THAT(
      (std::vector<std::string>{run.smoke, run.trouble, run.headlines[0], run.command_line[0]}),
      ::testing::Each("********"));
}

}  // namespace
}  // namespace talkspec::runner
