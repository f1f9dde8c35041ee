// Each rule on the log of a small connection: what breaks it, and what comes close and does not.
#include "conformance/talk/rules/rules.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/talk/rules/findings.h"
#include "conformance/talk/testing/case_bench.h"
#include "conformance/wire/request_boundaries.h"

namespace talkspec::talk {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string push =
    "POST /push HTTP/1.1\r\nHost: a\r\nContent-Length: 16\r\n\r\nname=a&message=b";
const std::string push_1_0 = "POST /push HTTP/1.0\r\nContent-Length: 16\r\n\r\nname=a&message=b";
const std::string coded_push =
    "POST /push HTTP/1.1\r\nHost: a\r\nContent-Encoding: x\r\nContent-Length: 1\r\n\r\na";
const std::string head_push = "HEAD /push HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string with_te =
    "GET /push?name=a&message=b HTTP/1.1\r\nHost: a\r\nTE: gzip\r\nConnection: TE\r\n\r\n";
const std::string event_pull =
    "GET /pull?name=a HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n";
const std::string upgrading =
    "GET /push HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n";
const std::string switched = "HTTP/1.1 101 Now\r\nUpgrade: x\r\nConnection: a, Upgrade\r\n\r\n";
const std::string good = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnoop";

std::string with(const std::string& field_lines) {
  return "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n" + field_lines + "\r\nnoop";
}
std::string status(const std::string& line, const std::string& field_lines = "") {
  return "HTTP/1.1 " + line + "\r\nContent-Length: 0\r\n" + field_lines + "\r\n";
}
std::string chunked(const std::string& content) {
  return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + content;
}

// The log of a connection on which those bytes were exchanged.
wire::ConnectionLog log_of(const std::vector<std::string>& requests, std::string_view answers) {
  wire::RequestBoundaries sent([](report::Boundary::Kind, std::uint64_t) {});
  wire::ResponseReader reader;
  for (const std::string& request : requests) {
    sent.feed(request);
    wire::Expected expected;
    expected.method = request.substr(0, request.find(' '));
    reader.expect(expected);
  }
  reader.feed(answers, {});
  wire::ConnectionLog log;
  log.name = "bob";
  log.exchanges = reader.log();
  for (wire::LoggedExchange& one : log.exchanges)
    if (const wire::SentRequest* request = sent.request(one.number)) one.request = *request;
  log.requests = sent.begun();
  log.unasked = reader.unasked();
  log.unasked_begin = reader.unasked_begin();
  return log;
}

std::vector<std::string> broken_by(const std::vector<std::string>& requests,
                                   std::string_view answers,
                                   std::string_view profile = "draft-00") {
  const wire::ConnectionLog log = log_of(requests, answers);
  std::vector<std::string> ids;
  for (const Rule& rule : rules())
    for (const RuleAnswer& answer : answers_of(log, *profile_named(profile), "/pull"))
      if (rule.broken_by(answer) && (ids.empty() || ids.back() != rule.id))
        ids.emplace_back(rule.id);
  return ids;
}

struct Row {
  std::string name;
  std::vector<std::string> requests;
  std::string answers;
  std::vector<std::string> broken;
  std::string profile = "draft-00";
};

std::ostream& operator<<(std::ostream& out, const Row& row) {
  return out << row.name;
}

class RulesTest : public ::testing::TestWithParam<Row> {};

TEST_P(RulesTest, AreBrokenByWhatBreaksThemAlone) {
  const Row& row = GetParam();
  EXPECT_EQ(broken_by(row.requests, row.answers, row.profile), row.broken) << row.answers;
}

INSTANTIATE_TEST_SUITE_P(
    StatusLine, RulesTest,
    ::testing::Values(
        Row{"Right", {push, push}, good + good, {}},
        Row{"ContentAlone", {push}, "noop noop noop", {"wire/answer-has-head"}},
        Row{"NothingIsNoAnswer", {push}, "", {}},
        Row{"AnythingToWhatIsNoHttp", {"rubbish\r\n\r\n"}, "what?\r\n\r\n", {}},
        Row{"NoReasonAndNoSpace",
            {push},
            "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
            {"wire/status-line"}},
        Row{"NoReasonAndASpace", {push}, "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", {}},
        Row{"OddReason", {push}, "HTTP/1.1 200 \tA \xe9 b\r\nContent-Length: 0\r\n\r\n", {}},
        Row{"AnotherMinorVersion",
            {push},
            "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
            {"wire/version"}},
        Row{"MinorVersionOfARefusal", {push}, "HTTP/1.0 400 No\r\nContent-Length: 0\r\n\r\n", {}},
        Row{"MinorVersionAsAsked", {push_1_0}, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", {}},
        Row{"AnotherMajorVersion",
            {push},
            "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
            {"wire/status-line"}},
        Row{"LowerCase", {push}, "http/1.1 200 OK\r\n\r\n", {"wire/answer-has-head"}},
        Row{"TwoSpaces", {push}, "HTTP/1.1  200 OK\r\n\r\n", {"wire/status-line"}},
        Row{"TwoDigits", {push}, "HTTP/1.1 20 OK\r\n\r\n", {"wire/status-line"}},
        Row{"NoSuchClass",
            {push},
            "HTTP/1.1 600 OK\r\nContent-Length: 0\r\n\r\n",
            {"wire/status-line"}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Fields, RulesTest,
    ::testing::Values(
        Row{"OddValues", {push}, with("A:\r\nB: \t\xe9\tc \t\r\n!#$%&'*+-.^_`|~9:x\r\n"), {}},
        Row{"SpaceBeforeColon", {push}, with("Server : x\r\n"), {"wire/field-line"}},
        Row{"NoColon", {push}, with("Server\r\n"), {"wire/field-line"}},
        Row{"NoToken", {push}, with("Ser(ver: x\r\n"), {"wire/field-line"}},
        Row{"NoName", {push}, with(": x\r\n"), {"wire/field-line"}},
        Row{"Fold", {push}, with("Server: x\r\n y\r\n"), {"wire/fold"}},
        Row{"Control", {push}, with("Server: x\x01\r\n"), {"wire/control-bytes"}},
        Row{"Nul", {push}, with("Server: x\0y\r\n"s), {"wire/control-bytes"}},
        Row{"BareCr", {push}, with("Server: x\ry\r\n"), {"wire/control-bytes"}},
        Row{"BareLf", {push}, with("Server: x\n"), {"wire/line-end"}},
        Row{"DateRight", {push}, with("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), {}},
        Row{"LeapSecond", {push}, with("Date: Sat, 31 Dec 2016 23:59:60 GMT\r\n"), {}},
        Row{"DateOfRfc850",
            {push},
            with("Date: Sunday, 06-Nov-94 08:49:37 GMT\r\n"),
            {"wire/date"}},
        Row{"DateOfTheZone",
            {push},
            with("Date: Sun, 06 Nov 1994 08:49:37 CET\r\n"),
            {"wire/date"}},
        Row{"NoSuchDay", {push}, with("Date: Thu, 31 Feb 1994 08:49:37 GMT\r\n"), {"wire/date"}},
        Row{"AllowMissing", {push}, "HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n", {"wire/allow"}},
        Row{"AllowEmpty", {push}, "HTTP/1.1 405 No\r\nAllow:\r\nContent-Length: 0\r\n\r\n", {}},
        Row{"SwitchedUnasked", {push}, switched, {"wire/upgrade"}},
        Row{"SwitchedAsAsked", {upgrading}, switched, {}},
        Row{"NoEventType",
            {event_pull},
            with("Content-Type: text/plain\r\n"),
            {"wire/event-stream-type"},
            "event-stream"},
        Row{"EventType",
            {event_pull},
            with("Content-Type: Text/Event-Stream ; charset=utf-8\r\n"),
            {},
            "event-stream"},
        Row{"NoEventsInThatProfile", {event_pull}, with("Content-Type: text/plain\r\n"), {}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    SingleFields, RulesTest,
    ::testing::Values(
        Row{"ServerTwice", {push}, with("Server: x\r\nserver: x\r\n"), {"wire/field-once"}},
        Row{"TypeTwice",
            {push},
            with("Content-Type: a/b\r\nContent-Type: a/c\r\n"),
            {"wire/field-once"}},
        Row{"ListsTwice",
            {push},
            with("Vary: a\r\nVary: b\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n"),
            {}},
        Row{"EmptyMemberFirst", {push}, with("Vary: , a\r\n"), {"wire/list"}},
        Row{"EmptyMemberInside", {push}, with("Allow: GET, ,POST\r\n"), {"wire/list"}},
        Row{"EmptyMemberLast", {push}, with("Connection: x,\r\n"), {"wire/list"}},
        Row{"EmptyListAndSpaces", {push}, with("Vary:\r\nAllow: GET \t,POST\r\nX: ,\r\n"), {}},
        Row{"NotTokens", {push}, with("Allow: GET; POST\r\n"), {"wire/field-grammar"}},
        Row{"QuotedToken", {push}, with("Connection: \"x\"\r\n"), {"wire/field-grammar"}},
        Row{"NoSubtype", {push}, with("Content-Type: text\r\n"), {"wire/field-grammar"}},
        Row{"EmptyType", {push}, with("Content-Type:\r\n"), {"wire/field-grammar"}},
        Row{"TokensAndType",
            {push},
            with("Vary: *\r\nAllow:\r\nContent-Type: a/b+c ;; d=\"e/f;\"\r\n"),
            {}},
        Row{"NoChallenge", {push}, status("401 No"), {"wire/field-of-status"}},
        Row{"Challenge", {push}, status("401 No", "WWW-Authenticate: Basic realm=\"a\"\r\n"), {}},
        Row{"NoProtocol", {push}, status("426 No"), {"wire/field-of-status"}},
        Row{"Protocol", {push}, status("426 No", "Upgrade: x\r\nConnection: upgrade\r\n"), {}},
        Row{"SwitchedToNothing", {upgrading}, "HTTP/1.1 101 Now\r\n\r\n", {"wire/field-of-status"}},
        Row{"NoRange", {push}, status("206 Part"), {"wire/field-of-status"}},
        Row{"Range", {push}, status("206 Part", "Content-Range: bytes 0-0/1\r\n"), {}},
        Row{"Ranges",
            {push},
            status("206 Part", "Content-Type: Multipart/Byteranges; boundary=a\r\n"),
            {}},
        Row{"UpgradeAlone",
            {push},
            with("Upgrade: x\r\nConnection: upgrades\r\n"),
            {"wire/upgrade-option"}},
        Row{"UpgradeOffered", {push}, with("Upgrade: x\r\nConnection: close, UPGRADE\r\n"), {}},
        Row{"CodingsOfAType",
            {push},
            status("415 No", "Accept-Encoding: gzip\r\n"),
            {"wire/accept-encoding"}},
        Row{"CodingsOfACoding", {coded_push}, status("415 No", "Accept-Encoding: gzip\r\n"), {}},
        Row{"NoLocation", {push}, status("308 There"), {"wire/location"}},
        Row{"NoLocationOf303", {push}, status("303 There"), {}},
        Row{"Location", {push}, status("301 There", "Location: /\r\n"), {}},
        Row{"ContentOf205",
            {push},
            "HTTP/1.1 205 OK\r\nContent-Length: 4\r\n\r\nnoop",
            {"wire/reset-content"}},
        Row{"ChunksOf205",
            {push},
            "HTTP/1.1 205 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            {}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Framing, RulesTest,
    ::testing::Values(
        Row{"LengthTwice", {push}, with("Content-Length: 4\r\n"), {"wire/content-length"}},
        Row{"LengthList",
            {push},
            "HTTP/1.1 200 OK\r\nContent-Length: 4, 4\r\n\r\nnoop",
            {"wire/content-length"}},
        Row{"LengthSigned",
            {push},
            "HTTP/1.1 200 OK\r\nContent-Length: +4\r\n\r\nnoop",
            {"wire/content-length"}},
        Row{"LengthWithZeros", {push}, "HTTP/1.1 200 OK\r\nContent-Length: 004\r\n\r\nnoop", {}},
        Row{"LengthBesideCoding",
            {push},
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            {"wire/length-beside-coding"}},
        Row{"LengthBesideCodingOfHead",
            {head_push},
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
            {"wire/length-beside-coding"}},
        Row{"LengthOf204",
            {push},
            "HTTP/1.1 204 No\r\nContent-Length: 0\r\n\r\n",
            {"wire/framing-of-nothing"}},
        Row{"CodingOf100",
            {push},
            "HTTP/1.1 100 Go\r\nTransfer-Encoding: chunked\r\n\r\n" + good,
            {"wire/framing-of-nothing"}},
        Row{"LengthOf304", {head_push}, "HTTP/1.1 304 No\r\nContent-Length: 4\r\n\r\n", {}},
        Row{"OtherCoding",
            {push},
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            {"wire/coding"}},
        Row{"OtherCodingAsAsked",
            {with_te},
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            {}},
        Row{"ChunkedTwice",
            {push},
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
            {"wire/coding"}},
        Row{"CodingInOtherCase",
            {push},
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: cHunked\r\n\r\n0\r\n\r\n",
            {}},
        Row{"CodingTo1_0", {push_1_0}, chunked("0\r\n\r\n"), {"wire/coding-to-1.0"}},
        Row{"InterimTo1_0", {push_1_0}, "HTTP/1.1 100 Go\r\n\r\n" + good, {"wire/interim-to-1.0"}},
        Row{"InterimTo1_1", {push}, "HTTP/1.1 100 Go\r\n\r\n" + good, {}},
        Row{"Chunks",
            {push},
            chunked("2 ; a = \"b\";c\r\nno\r\n02\r\nop\r\n00\r\nA: b\r\n\r\n"),
            {}},
        Row{"NoChunks", {push}, chunked("noop noop"), {"wire/chunks"}},
        Row{"ChunkWithoutEnd", {push}, chunked("4\r\nnoop0\r\n\r\n"), {"wire/chunks"}},
        Row{"SizeLineEndsInLf", {push}, chunked("4\nnoop\r\n0\r\n\r\n"), {"wire/chunks"}},
        Row{"ChunksBrokenOff", {push}, chunked("4\r\nno"), {}}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Behind, RulesTest,
    ::testing::Values(
        Row{"ContentOfHead", {head_push}, good, {"wire/no-content"}},
        Row{"ContentOfHeadBeforeAnother", {head_push, push}, good + good, {"wire/no-content"}},
        Row{"ContentOf204", {push}, "HTTP/1.1 204 No\r\n\r\nnoop", {"wire/no-content"}},
        Row{"LengthOfHeadAlone",
            {head_push, push},
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + good,
            {}},
        Row{"MoreThanTheLength", {push}, good + "and more", {"wire/end"}},
        Row{"MoreThanTheLengthBeforeAnother", {push, push}, good + "and more" + good, {"wire/end"}},
        Row{"TwoAnswersToOne", {push}, good + good, {"wire/one-answer"}},
        Row{"TwoAnswersToTwo", {push, push}, good + good, {}},
        Row{"InterimIsNoSecondAnswer", {push}, good + "HTTP/1.1 100 Go\r\n\r\n", {}},
        Row{"TimeoutIsNoSecondAnswer",
            {push},
            good + "HTTP/1.1 408 Late\r\nContent-Length: 0\r\n\r\n",
            {}},
        Row{"AnswerBehindClose",
            {push, push},
            with("Connection: x, Close\r\n") + good,
            {"wire/after-close"}},
        Row{"CloseIsNoPartOfAWord", {push, push}, with("Connection: closed\r\n") + good, {}}),
    [](const auto& row) { return row.param.name; });

TEST(RuleFindings, AreOneRowARuleWithTheFirstCaseAndACount) {
  const std::vector<scenario::Scenario> cases = testing::scenario_of(R"([{"pull": "alice"}])");
  const wire::ConnectionLog log = log_of({push, push}, with("A : x\r\n") + with("A : x\r\n"));
  const wire::ConnectionLog other = log_of({push}, with("B : x\r\n"));
  RuleFindings findings(*profile_named("draft-00"), "/pull");
  findings.look({log}, cases.front(), 7, {});
  findings.look({other}, cases.front(), 3, {});
  const std::vector<report::Case> rows = findings.rows({});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].id, "wire/field-line");
  EXPECT_EQ(rows[0].verdict, report::Verdict::fail);
  EXPECT_EQ(rows[0].requirements.front().id, "WIRE-FIELD-LINE");
  EXPECT_EQ(rows[0].rerun, cases.front().id);
  EXPECT_THAT(rows[0].actual, HasSubstr("B : x"));
  EXPECT_THAT(rows[0].message, HasSubstr("the answer to POST /push on bob"));
}

// What answers to wrong requests break explains no other case, and is not shown before them.
TEST(RuleFindings, OfHostileCasesAloneAreOfNoLowLayer) {
  std::vector<scenario::Scenario> cases = testing::scenario_of(R"([{"pull": "alice"}])");
  const wire::ConnectionLog log = log_of({push}, with("A : x\r\n"));
  RuleFindings findings(*profile_named("draft-00"), "/pull");
  cases.front().stage = scenario::Stage::hostile;
  findings.look({log}, cases.front(), 1, {});
  EXPECT_EQ(findings.rows({}).front().layer, report::Layer::own);
  cases.front().stage = scenario::Stage::polite;
  findings.look({log}, cases.front(), 2, {});
  EXPECT_EQ(findings.rows({}).front().layer, report::Layer::http_head);
}

// Content that was taken for a request is answered like one, before the case has ended or behind
// that. The case has failed for it anyway, and the row would come and go.
TEST(RuleFindings, LeaveOutASecondAnswerWhereTheHostileCaseFailed) {
  std::vector<scenario::Scenario> cases = testing::scenario_of(R"([{"pull": "alice"}])");
  cases.front().stage = scenario::Stage::hostile;
  report::Case ended;
  ended.id = cases.front().id;
  ended.verdict = report::Verdict::fail;
  const auto rows_of = [&](const std::string& answers) {
    RuleFindings findings(*profile_named("draft-00"), "/pull");
    findings.look({log_of({push}, answers)}, cases.front(), 1, {});
    return findings.rows({ended});
  };
  EXPECT_THAT(rows_of(good + good), IsEmpty());
  EXPECT_THAT(rows_of(good + "and more"), IsEmpty());
  EXPECT_THAT(rows_of(with("A : x\r\n")), SizeIs(1));
  ended.verdict = report::Verdict::pass;
  EXPECT_THAT(rows_of(good + good), SizeIs(1));
  ended.verdict = report::Verdict::fail;
  cases.front().stage = scenario::Stage::polite;
  EXPECT_THAT(rows_of(good + good), SizeIs(1));
}

TEST(RuleFindings, AreNoneWhereNothingIsBroken) {
  const std::vector<scenario::Scenario> cases = testing::scenario_of(R"([{"pull": "alice"}])");
  RuleFindings findings(*profile_named("draft-00"), "/pull");
  findings.look({log_of({push}, good)}, cases.front(), 1, {});
  EXPECT_THAT(findings.rows({}), IsEmpty());
}

// An edition asks for the rules of its time, at its levels.
TEST(RuleFindings, AreThoseOfTheEdition) {
  const std::vector<scenario::Scenario> cases = testing::scenario_of(R"([{"pull": "alice"}])");
  const wire::ConnectionLog log = log_of({push}, with("A : x\r\n"));
  const auto rows_of = [&](const Edition& edition) {
    RuleFindings findings(*profile_named("draft-00"), "/pull", &edition);
    findings.look({log}, cases.front(), 1, {});
    return findings.rows({});
  };
  Edition edition = editions().back();
  EXPECT_EQ(rows_of(edition).front().verdict, report::Verdict::fail);
  edition.requirements.find("WIRE-FIELD-LINE")->second = report::Level::should;
  EXPECT_EQ(rows_of(edition).front().verdict, report::Verdict::warn);
  edition.rules.erase(edition.rules.find("wire/field-line"));
  EXPECT_THAT(rows_of(edition), IsEmpty());
}

}  // namespace
}  // namespace talkspec::talk
