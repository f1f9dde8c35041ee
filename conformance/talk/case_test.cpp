// Every kind of step, and every verdict, against servers that are right or wrong in one thing.
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/isolation.h"
#include "conformance/talk/testing/case_bench.h"
#include "conformance/testing/raw_server.h"
#include "conformance/testing/toy_talk.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using report::Case;
using report::Verdict;
using talkspec::testing::RawPeer;
using talkspec::testing::RawServer;
using talkspec::testing::Toy;
using talkspec::testing::ToyTalk;
using testing::CaseBench;
using ::testing::HasSubstr;

constexpr std::string_view hello =
    R"([{"pull": "alice"}, {"push": "hello"}, {"expect": "alice", "messages": ["hello"]}])";

Case run(Toy toy, std::string_view steps, std::string_view members = {},
         std::chrono::milliseconds timeout = 5s) {
  const ToyTalk server(std::move(toy));
  CaseBench bench(server.url());
  bench.options.timeout = timeout;
  return bench.run(steps, members);
}

bool is(const std::string& message, std::string_view text) {
  return message.ends_with(text);  // behind the tag of a tagged case
}

// What nobody should get: `wrong` in place of what is right for the message "hello".
Toy wrong_hello(std::function<std::string(const std::string&)> wrong) {
  Toy toy;
  toy.encode = [wrong = std::move(wrong)](const std::string& message) {
    return is(message, "hello") ? wrong(message) : Toy::encoded(message);
  };
  return toy;
}

void expect_pass(const Case& result) {
  EXPECT_EQ(result.verdict, Verdict::pass) << result.message << '\n' << result.actual;
}

TEST(VerdictTest, PassesWhereTheServerIsRight) {
  const Case result = run({}, hello);
  expect_pass(result);
  EXPECT_EQ(result.message, "");
  EXPECT_FALSE(result.transcript.empty());
}

TEST(VerdictTest, ALostMessageFailsAMust) {
  const Toy deaf = wrong_hello([](const std::string&) { return ""; });
  const Case result = run(deaf, hello, {}, 50ms);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.message, HasSubstr("0 of 1 messages came"));
  EXPECT_EQ(result.expected, "hello");
}

// A server with an event loop answers, and takes what came behind that request in its next round;
// at a FIN it drops that.
TEST(VerdictTest, OfWhatIsBehindARequestRestsOnNoRaceWithItsFIN) {
  std::atomic<int> pushes = 0;
  Toy slow;
  slow.answer = [&pushes](const std::string&) {
    ++pushes;
    return Toy::accepted();
  };
  slow.instead = [&pushes](RawPeer& peer, const std::string& request) {
    if (!request.starts_with("GET /two")) return false;
    const int before = pushes;
    peer.send(Toy::refused());
    while (pushes == before && peer.wait_open(1ms)) {
    }
    if (pushes != before) peer.send(Toy::accepted());
    return true;
  };
  const Case result = run(slow, R"([
    {"send": "c", "bytes": "GET /two HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"close": "c", "how": "half-close", "patient": true},
    {"await": "c", "answer": "refused"}, {"await": "c", "answer": "refused"}])");
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.message, "c: the answer has status 200");
}

TEST(VerdictTest, IsAWarningForAShouldAndANoteForAMay) {
  const Toy deaf = wrong_hello([](const std::string&) { return ""; });
  EXPECT_EQ(run(deaf, hello, R"("level": "should")", 50ms).verdict, Verdict::warn);
  const Case may = run(deaf, hello, R"("level": "may")", 50ms);
  EXPECT_EQ(may.verdict, Verdict::pass);
  EXPECT_THAT(may.notes, ::testing::Contains(HasSubstr("not so: ")));
}

TEST(VerdictTest, AsksAControlAgainWhereTheRunnerWasTooSlowToSee) {
  std::atomic<int> asked = 0;
  const ToyTalk server(wrong_hello([&asked](const std::string&) {
    ++asked;
    return "";
  }));
  CaseBench bench(server.url());
  bench.starved = true;
  bench.options.timeout = 50ms;
  const std::vector<Case> results = bench.run(testing::scenario_of(
      R"([{"pull": "alice"}])",
      R"("table": [{"label": "a"}, {"label": "b"}], "control": )" + std::string(hello)));
  EXPECT_EQ(results.size(), 2U);
  for (const Case& result : results)
    EXPECT_EQ(result.verdict, Verdict::inconclusive) << result.message;
  EXPECT_EQ(asked, 2);  // a row each
}

TEST(VerdictTest, ARunnerThatIsTooSlowCannotTell) {
  const ToyTalk server(wrong_hello([](const std::string&) { return ""; }));
  CaseBench bench(server.url());
  bench.options.timeout = 50ms;
  bench.starved = true;
  const Case result = bench.run(hello);
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_THAT(result.message, HasSubstr("the runner itself"));
}

TEST(VerdictTest, AWrongMessageFailsHoweverSlowTheRunnerIs) {
  const ToyTalk server(wrong_hello([](const std::string&) { return Toy::encoded("hallo"); }));
  CaseBench bench(server.url());
  bench.starved = true;
  EXPECT_EQ(bench.run(hello).verdict, Verdict::fail);
}

TEST(VerdictTest, AMuteServerPassesNothing) {
  const RawServer mute([](RawPeer& peer) { peer.read_to_end(); });
  CaseBench bench(mute.url());
  bench.options.timeout = 50ms;
  const scenario::Suite suite = scenario::load_suite({}, built_in_catalogue());
  ASSERT_FALSE(suite.scenarios.empty());
  for (const Case& result : bench.run(suite.scenarios))
    EXPECT_TRUE(result.level != report::Level::must || result.verdict != Verdict::pass)
        << result.id;
}

TEST(VerdictTest, WhoClosesWithoutAWordPassesNothingThatDelivers) {
  const RawServer rude([](RawPeer& peer) { peer.close(); });
  const Case result = CaseBench(rude.url()).run(hello);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.message, HasSubstr("without an answer"));
}

// Of a case without a tag.
bool may_be_a_strangers(const std::string& text) {
  const ToyTalk server(wrong_hello([text](const std::string&) { return Toy::encoded(text); }));
  const std::vector<CaseResult> results =
      CaseBench(server.url()).results(testing::scenario_of(hello, R"("isolation": "alone")"));
  EXPECT_EQ(results.front().report.verdict, Verdict::fail);
  return results.front().foreign;
}

TEST(VerdictTest, WhatNobodyHerePushedMayBeAStrangersButNotPartsOfOwnRequests) {
  EXPECT_TRUE(may_be_a_strangers("a stranger's"));
  EXPECT_FALSE(may_be_a_strangers("\r\nContent-Length: "));
}

TEST(VerdictTest, MarksTheEventThatDecided) {
  const Case result = run(wrong_hello([](const std::string&) { return Toy::encoded("other"); }),
                          hello, R"("isolation": "alone")");
  EXPECT_EQ(result.verdict, Verdict::fail);
  std::vector<std::string> deciding;
  for (const report::WireEvent& event : result.transcript)
    if (event.deciding) deciding.push_back(event.bytes);
  ASSERT_EQ(deciding.size(), 1U);
  EXPECT_THAT(deciding.front(), HasSubstr("other"));
}

TEST(IsolationTest, KnowsWhatOnlyOtherCasesMade) {
  const std::vector<std::string> heartbeats{"noop"};
  Isolation isolation("mark", 7, true, heartbeats);
  EXPECT_TRUE(isolation.is_of_other_cases("c\r\nmark.12:text"));
  EXPECT_TRUE(isolation.is_of_other_cases("mark!12.1"));
  EXPECT_FALSE(isolation.is_of_other_cases("mark.12:text" + isolation.tag() + "own"));
  EXPECT_FALSE(isolation.is_of_other_cases("mark.12:text" + isolation.next_control()));
  EXPECT_FALSE(isolation.is_of_other_cases("noop"));
  EXPECT_FALSE(isolation.is_of_other_cases("HTTP/1.1 200 OK\r\n\r\nmark.12:text"));
  EXPECT_FALSE(Isolation("mark", 7, false, heartbeats).is_of_other_cases("mark.12:text"));
}

TEST(VerdictTest, WhatIsLostBesideMegabytesOfAStrangerMayBeForThem) {
  const ToyTalk server(wrong_hello(
      [](const std::string&) { return Toy::encoded(std::string(std::size_t{300} * 1024, 'x')); }));
  const std::vector<CaseResult> results =
      CaseBench(server.url()).results(testing::scenario_of(hello));
  EXPECT_EQ(results.front().report.verdict, Verdict::fail);
  EXPECT_TRUE(results.front().foreign);
}

TEST(FenceTest, CatchesADuplicate) {
  const Toy twice =
      wrong_hello([](const std::string& text) { return Toy::encoded(text) + Toy::encoded(text); });
  const Case result = run(twice, hello);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.message, HasSubstr("a message that must not come"));
  EXPECT_EQ(result.actual, "hello");
}

TEST(FenceTest, CatchesAStrayBeforeTheNextStep) {
  const Toy stray = wrong_hello(
      [](const std::string& text) { return Toy::encoded(text) + Toy::encoded("stray"); });
  const Case result =
      run(stray,
          R"([{"pull": "alice"}, {"push": "hello"}, {"expect": "alice", "messages": ["hello"]},
              {"fence": "alice", "because": "Nothing else was pushed"}])");
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.message, HasSubstr("Nothing else was pushed: "));
  EXPECT_EQ(result.actual, "stray");
}

TEST(FenceTest, IsNotHeldWhereTheScenarioSaysSo) {
  const Toy twice =
      wrong_hello([](const std::string& text) { return Toy::encoded(text) + Toy::encoded(text); });
  expect_pass(run(twice, hello, R"("fenced": false)"));
}

TEST(FenceTest, ATaggedCaseHearsOnlyItsOwn) {
  const Toy chatty = wrong_hello(
      [](const std::string& text) { return Toy::encoded("somebody else") + Toy::encoded(text); });
  expect_pass(run(chatty, hello, R"("isolation": "tagged")"));
  EXPECT_EQ(run(chatty, hello).verdict, Verdict::fail);
}

Toy slow_to_deliver() {
  return wrong_hello([](const std::string& text) {
    std::this_thread::sleep_for(400ms);  // later than asked for; that is all there is to it
    return Toy::encoded(text);
  });
}

TEST(ExpectTest, LateWarnsAndWaitsOn) {
  const Case result = run(slow_to_deliver(),
                          R"([{"pull": "alice"},
                              {"together": [[{"push": "hello"}],
                                            [{"expect": "alice", "messages": ["hello"],
                                              "within": 0.05, "late": "should"}]]}])");
  EXPECT_EQ(result.verdict, Verdict::warn);
  EXPECT_THAT(result.message, HasSubstr("later than asked for"));
}

TEST(ExpectTest, LaterThanTheTimeoutIsLateAndNotLost) {
  const Case result = run(slow_to_deliver(),
                          R"([{"pull": "alice"},
                              {"together": [[{"push": "hello", "within": 5}],
                                            [{"expect": "alice", "messages": ["hello"]}]]}])",
                          {}, 300ms);
  EXPECT_EQ(result.verdict, Verdict::warn) << result.message;
}

TEST(ExpectTest, WithinAloneIsMeant) {
  const Case result = run(slow_to_deliver(),
                          R"([{"pull": "alice"},
                              {"together": [[{"push": "hello"}],
                                            [{"expect": "alice", "messages": ["hello"],
                                              "within": 0.05}]]}])");
  EXPECT_EQ(result.verdict, Verdict::fail);
}

TEST(ExpectTest, TakesAnyOrderWhereAsked) {
  constexpr std::string_view steps =
      R"([{"pull": "alice"}, {"push": ["one", "two", "three"]},
          {"expect": "alice", "messages": ["three", {"regex": "t.*"}, "one"], "order": "any"}])";
  expect_pass(run({}, steps));
}

TEST(ExpectTest, TellsTheWrongOrder) {
  const Case result = run({}, R"([{"pull": "alice"}, {"push": ["one", "two"]},
                                  {"expect": "alice", "messages": ["two", "one"]}])");
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.expected, "two");
  EXPECT_EQ(result.actual, "one");
}

TEST(StepTest, RepeatCounts) {
  expect_pass(run({}, R"([{"pull": "alice"},
                          {"repeat": 3, "steps": [{"push": "n${i}"},
                            {"expect": "alice", "messages": ["n${i}"]}]}])"));
}

TEST(StepTest, TogetherRunsBranchesSideBySide) {
  expect_pass(run({}, R"([{"pull": "alice"},
                          {"together": [[{"expect": "alice", "messages": ["hello"]}],
                                        [{"push": "hello"}]]}])"));
}

TEST(StepTest, PipelinedAwaitsAnAnswerToEach) {
  constexpr std::string_view steps =
      R"([{"pull": "alice"}, {"push": ["one", "two", "three"], "pipelined": true},
          {"expect": "alice", "messages": ["one", "two", "three"]}])";
  expect_pass(run({}, steps));
  Toy forgetful;
  forgetful.answer = [](const std::string& message) {
    return is(message, "two") ? std::string() : Toy::accepted();
  };
  const Case result = run(forgetful, steps, {}, 100ms);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.message, HasSubstr("answer 3 of 3"));
}

TEST(StepTest, SegmentsAreWritesOfTheirOwn) {
  const Case result = run({}, R"([{"pull": "alice"}, {"push": "hello", "segments": {"every": 40}},
                                  {"expect": "alice", "messages": ["hello"]}])");
  expect_pass(result);
  std::size_t writes = 0;
  for (const report::WireEvent& event : result.transcript)
    if (event.kind == report::WireEvent::Kind::sent && event.connection == "pusher") ++writes;
  EXPECT_GT(writes, 2U);
}

TEST(StepTest, ChunkedPushes) {
  expect_pass(run({}, R"([{"pull": "alice"},
                          {"push": "hello", "form": "chunked", "chunk_sizes": [1, 2]},
                          {"expect": "alice", "messages": ["hello"]}])"));
}

TEST(StepTest, WireJudgesTheStream) {
  constexpr std::string_view strict =
      R"([{"pull": "alice"}, {"push": "hello"}, {"expect": "alice", "messages": ["hello"]},
          {"wire": "alice", "strict": true, "chunked": true, "max_chunk": 100, "ended": false}])";
  expect_pass(run({}, strict));
  const Toy bare = wrong_hello(
      [](const std::string& text) { return "6\n" + text + std::string(1, '\0') + "\r\n"; });
  const Case result = run(bare, strict);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.message, HasSubstr("departs from RFC 9112"));
}

TEST(StepTest, ClosedAwaitsTheEnd) {
  constexpr std::string_view steps =
      R"([{"open": "c"}, {"send": "c", "bytes": "NONSENSE\r\n\r\n"}, {"closed": "c"}])";
  Toy closing;
  closing.instead = [](RawPeer& peer, const std::string& request) {
    if (request.starts_with("NONSENSE")) peer.close();
    return request.starts_with("NONSENSE");
  };
  expect_pass(run(closing, steps));
  Toy holding;
  holding.instead = [](RawPeer& peer, const std::string& request) {
    if (request.starts_with("NONSENSE")) peer.read_to_end();
    return request.starts_with("NONSENSE");
  };
  EXPECT_EQ(run(holding, steps, {}, 50ms).verdict, Verdict::fail);
}

TEST(StepTest, AwaitTakesTheNextAnswer) {
  constexpr std::string_view steps =
      R"([{"pull": "alice"},
          {"send": "c", "bytes": "GET ${push_path}?name=n&message=hello HTTP/1.1\r\nHost: ${authority}\r\n\r\n"},
          {"await": "c", "answer": {"status": "200", "headers": {"Content-Length": "4"}, "body": "noop"}},
          {"expect": "alice", "messages": ["hello"]}])";
  expect_pass(run({}, steps));
  Toy refusing;
  refusing.answer = [](const std::string& message) {
    return message == "hello" ? Toy::refused() : Toy::accepted();
  };
  const Case result = run(refusing, steps);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.message, HasSubstr("status 400"));
}

TEST(StepTest, WhenFollowsWhatWasAnswered) {
  Toy refusing;
  refusing.answer = [](const std::string& message) {
    return message == "hello" ? Toy::refused() : Toy::accepted();
  };
  refusing.encode = [](const std::string& message) {
    return message == "hello" ? std::string() : Toy::encoded(message);
  };
  expect_pass(run(refusing, R"([{"pull": "alice"},
      {"push": "hello", "answer": "either", "label": "taken"},
      {"expect": "alice", "messages": ["hello"], "when": {"taken": "accepted"}}])"));
}

TEST(StepTest, ServingAsksForAFreshPullAndPush) {
  expect_pass(run({}, R"([{"serving": true}])"));
  std::atomic<int> pulls = 0;
  Toy tired;
  tired.instead = [&pulls](RawPeer& peer, const std::string& request) {
    const bool second = request.starts_with("GET /pull") && ++pulls > 1;
    if (second) peer.close();
    return second;
  };
  const Case result = run(tired, R"([{"pull": "alice"}, {"serving": true}])");
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_THAT(result.message, HasSubstr("does not serve"));
}

TEST(StepTest, PauseAndResumeLoseNothing) {
  expect_pass(run({}, R"([{"pull": "alice"}, {"pause": "alice"}, {"push": "n${i}", "times": 50},
                          {"resume": "alice"},
                          {"expect": "alice", "messages": ["n${i}"], "times": 50}])"));
}

TEST(StepTest, APullTakesOverTheConnectionOfARole) {
  const Case result = run({}, R"([{"push": "first", "by": "one"}, {"pull": "alice", "on": "one"},
      {"push": "second", "by": "one"}, {"expect": "alice", "messages": ["second"]}])");
  expect_pass(result);
  const auto pulls = [](const report::WireEvent& event) {
    return event.connection == "one" && event.bytes.starts_with("GET /pull");
  };
  EXPECT_TRUE(std::ranges::any_of(result.transcript, pulls));
}

// As a sender does whose TCP has to ask whether the window is open again.
TEST(StepTest, APullThatIsReadAgainIsWaitedForAsLongAsItWasNot) {
  Toy slow;
  slow.encode = [](const std::string& message) {
    if (is(message, "hello")) std::this_thread::sleep_for(1300ms);
    return Toy::encoded(message);
  };
  const Case result = run(slow, R"([{"pull": "alice"}, {"pause": "alice"},
      {"together": [
        [{"push": "hello", "within": 10}],
        [{"wait": 1}, {"resume": "alice"}, {"expect": "alice", "messages": ["hello"]}]]}])",
                          {}, 250ms);
  expect_pass(result);
}

// As on a narrow path.
TEST(StepTest, LargeMessagesTogetherMayTakeLongerThanOneMay) {
  Toy narrow;
  narrow.encode = [](const std::string& message) {
    if (message.size() >= 20'000) std::this_thread::sleep_for(200ms);
    return Toy::encoded(message);
  };
  const Case result = run(narrow, R"([{"pull": "alice"}, {"together": [
      [{"push": {"repeat": "x", "times": 20000}, "times": 7, "within": 10}],
      [{"expect": "alice", "messages": [{"repeat": "x", "times": 20000}], "times": 7}]]}])",
                          {}, 500ms);
  expect_pass(result);
}

TEST(SeedTest, TheSameSeedSendsTheSameBytes) {
  ToyTalk server;
  constexpr std::string_view steps =
      R"([{"pull": "alice"}, {"push": {"random": 40}},
          {"expect": "alice", "messages": [{"any": true}]}])";
  const auto pushed = [&](std::uint64_t seed) {
    CaseBench bench(server.url());
    bench.seed = seed;
    std::string sent;
    for (const report::WireEvent& event : bench.run(steps).transcript)
      if (event.connection == "pusher" && event.kind == report::WireEvent::Kind::sent)
        sent += event.bytes;
    return sent.substr(0, sent.find("message=") + 48);
  };
  EXPECT_EQ(pushed(7), pushed(7));
  EXPECT_NE(pushed(7), pushed(8));
}

}  // namespace
}  // namespace talkspec::talk
