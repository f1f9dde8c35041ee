#include "reference/framing/head.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talk::framing {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;

// Everything that a reader can see of a parsed head, as text, so that two runs can be compared.
std::string seen(const HeadParser& parser, const FieldSection& fields, std::size_t consumed) {
  std::string out = "status " + std::to_string(static_cast<int>(parser.status()));
  out += " consumed " + std::to_string(consumed);
  out += " error " + std::string(name(parser.error().code)) + "@" +
         std::to_string(parser.error().offset);
  for (const HeadError& departure : parser.departures())
    out +=
        " departure " + std::string(name(departure.code)) + "@" + std::to_string(departure.offset);
  for (const FieldLine& line : fields.lines)
    out += " [" + line.name + "=" + line.value + "@" + std::to_string(line.offset) + "]";
  return out;
}

std::string seen_in_pieces(std::string_view bytes, std::size_t piece, const HeadOptions& options) {
  ResponseHeadParser parser(options);
  std::size_t consumed = 0;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    parser.feed({});
    consumed += parser.feed(bytes.substr(at, piece)).consumed;
  }
  return seen(parser, parser.head().fields, consumed) + parser.head().reason_phrase;
}

RequestHeadParser parsed_request(std::string_view bytes, const HeadOptions& options = {}) {
  RequestHeadParser parser(options);
  parser.feed(bytes);
  return parser;
}

ResponseHeadParser parsed_response(std::string_view bytes, const HeadOptions& options = {}) {
  ResponseHeadParser parser(options);
  parser.feed(bytes);
  return parser;
}

constexpr std::string_view request_line = "GET / HTTP/1.1\r\n";

TEST(RequestHead, IsStartLineAndFieldLines) {
  RequestHeadParser parser;
  const std::string bytes =
      "POST /push?name=a HTTP/1.0\r\nHost: h\r\nX-Empty:\r\nX-Odd: \t a  b\t \r\n\r\nbody";
  const HeadFeedResult result = parser.feed(bytes);
  ASSERT_EQ(result.status, Status::done);
  EXPECT_EQ(bytes.substr(result.consumed), "body");
  EXPECT_EQ(parser.head().method, "POST");
  EXPECT_EQ(parser.head().target, "/push?name=a");
  EXPECT_EQ(parser.head().version, (HttpVersion{1, 0}));
  EXPECT_EQ(parser.head().fields.first("host"), "h");
  EXPECT_EQ(parser.head().fields.first("x-empty"), "");
  EXPECT_EQ(parser.head().fields.first("X-ODD"), "a  b");
  EXPECT_EQ(parser.head().fields.first("x"), std::nullopt);
}

TEST(RequestHead, MayFollowOneEmptyLine) {
  EXPECT_EQ(parsed_request("\r\nGET / HTTP/1.1\r\n\r\n").status(), Status::done);
  EXPECT_EQ(parsed_request("\r\n\r\nGET / HTTP/1.1\r\n\r\n").error(),
            (HeadError{HeadErrc::unexpected_empty_line, 2}));
}

TEST(RequestHead, ConsumesNothingAfterItsEnd) {
  RequestHeadParser parser = parsed_request("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(parser.feed("GET / HTTP/1.1\r\n").consumed, 0U);
  EXPECT_EQ(parser.status(), Status::done);
}

struct Refused {
  std::string bytes;
  HeadErrc code;
  std::uint64_t offset;
};

TEST(RequestHead, RefusesWhatTheGrammarDoesNotAllow) {
  const std::vector<Refused> table = {
      {" GET / HTTP/1.1\r\n", HeadErrc::invalid_method, 0},
      {"G(T / HTTP/1.1\r\n", HeadErrc::invalid_method, 1},
      {"GET\t/ HTTP/1.1\r\n", HeadErrc::invalid_method, 3},
      {"GET\r\n", HeadErrc::invalid_method, 3},
      {"GET  / HTTP/1.1\r\n", HeadErrc::invalid_request_target, 4},
      {"GET /\r\n", HeadErrc::invalid_request_target, 5},
      {"GET /\xc3\xa9 HTTP/1.1\r\n", HeadErrc::invalid_request_target, 5},
      {"GET /a b HTTP/1.1\r\n", HeadErrc::invalid_http_version, 7},
      {"GET /  HTTP/1.1\r\n", HeadErrc::invalid_http_version, 6},
      {"GET / HTTP/1.1 \r\n", HeadErrc::invalid_http_version, 14},
      {"GET / http/1.1\r\n", HeadErrc::invalid_http_version, 6},
      {"GET / HTTP/11\r\n", HeadErrc::invalid_http_version, 12},
      {"GET / HTTP/1.\r\n", HeadErrc::invalid_http_version, 13},
      {"GET / HTTP/1.1\n", HeadErrc::invalid_line_end, 14},
      {"GET / HTTP/1.1\rX", HeadErrc::invalid_line_end, 15},
      {"\x16\x03\x01", HeadErrc::control_byte, 0},
      {"GET / HTTP/1.1\r\nA: \0\r\n"s, HeadErrc::control_byte, 19},
      {"GET / HTTP/1.1\r\nA\r\n", HeadErrc::missing_colon, 17},
      {"GET / HTTP/1.1\r\nA : b\r\n", HeadErrc::space_before_colon, 17},
      {"GET / HTTP/1.1\r\nA\t: b\r\n", HeadErrc::space_before_colon, 17},
      {"GET / HTTP/1.1\r\nA b: c\r\n", HeadErrc::invalid_field_name, 17},
      {"GET / HTTP/1.1\r\n: c\r\n", HeadErrc::invalid_field_name, 16},
      {"GET / HTTP/1.1\r\nA\xc3\xa9: c\r\n", HeadErrc::invalid_field_name, 17},
      {"GET / HTTP/1.1\r\n A: b\r\n", HeadErrc::space_before_first_field, 16},
      {"GET / HTTP/1.1\r\nA: b\r\n c\r\n", HeadErrc::line_folding, 22},
      {"GET / HTTP/1.1\r\nA: b\rc\r\n", HeadErrc::invalid_line_end, 21},
      {"GET / HTTP/1.1\r\n\n", HeadErrc::invalid_line_end, 16},
  };
  for (const Refused& row : table) {
    SCOPED_TRACE(::testing::PrintToString(row.bytes));
    const RequestHeadParser parser = parsed_request(row.bytes);
    EXPECT_EQ(parser.status(), Status::error);
    EXPECT_EQ(name(parser.error().code), name(row.code));
    EXPECT_EQ(parser.error().offset, row.offset);
    EXPECT_FALSE(sentence(row.code).empty());
  }
}

TEST(RequestHead, HoldsToItsLimits) {
  const HeadOptions options{.limits = {.start_line_bytes = 14,
                                       .field_line_bytes = 6,
                                       .field_section_bytes = 14,
                                       .field_lines = 3}};
  const std::string start(request_line);
  EXPECT_EQ(parsed_request(start + "A: 234\r\nA: 234\r\nA:\r\n\r\n", options).status(),
            Status::done);
  EXPECT_EQ(parsed_request("GET /a HTTP/1.1", options).error(),
            (HeadError{HeadErrc::start_line_too_long, 14}));
  EXPECT_EQ(parsed_request(start + "A: 2345", options).error(),
            (HeadError{HeadErrc::field_line_too_long, 22}));
  EXPECT_EQ(parsed_request(start + "A:\r\nA:\r\nA:\r\nA", options).error(),
            (HeadError{HeadErrc::too_many_field_lines, 28}));
  EXPECT_EQ(parsed_request(start + "A: 234\r\nA: 234\r\nA:2", options).error(),
            (HeadError{HeadErrc::field_section_too_long, 34}));
}

TEST(RequestHead, EmptyLinesBeforeItAreLimitedWithTheStartLine) {
  const HeadOptions options{.allowed = HeadLeniencies::all(), .limits = {.start_line_bytes = 20}};
  EXPECT_EQ(parsed_request("\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n", options).status(), Status::done);
  std::string lines;
  while (lines.size() < 30)
    lines += "\r\n";
  EXPECT_EQ(parsed_request(lines, options).error(), (HeadError{HeadErrc::start_line_too_long, 20}));
}

TEST(RequestHead, ATargetIsVisibleUsAsciiHoweverLenientTheReader) {
  EXPECT_EQ(parsed_request("GET /\x7f HTTP/1.1\r\n", {.allowed = HeadLeniencies::all()}).error(),
            (HeadError{HeadErrc::invalid_request_target, 5}));
}

TEST(HeadParser, TellsHowFarItIs) {
  RequestHeadParser parser;
  EXPECT_FALSE(parser.started());
  parser.feed("\r\n");
  EXPECT_FALSE(parser.started()) << "an empty line is no start line";
  parser.feed("G");
  EXPECT_TRUE(parser.started());
  EXPECT_EQ(parser.offset(), 3U);
  EXPECT_FALSE(parser.error());
  parser.feed("ET / HTTP/1.1\r\nA: b\r\n\r\nrest");
  EXPECT_TRUE(parser.started());
  EXPECT_EQ(parser.offset(), 26U);
  EXPECT_EQ(parser.take_head().fields.first("A"), "b");
}

// RFC 9112 §3.2, §2.1, §5.2 and RFC 9110 §3.9, as they stand there.
TEST(RequestHead, ExamplesOfTheStandard) {
  struct Row {
    std::string bytes;
    std::string method;
    std::string target;
  };
  const std::vector<Row> table = {
      {"GET /where?q=now HTTP/1.1\r\nHost: www.example.org\r\n\r\n", "GET", "/where?q=now"},
      {"GET http://www.example.org/pub/WWW/TheProject.html HTTP/1.1\r\n\r\n", "GET",
       "http://www.example.org/pub/WWW/TheProject.html"},
      {"CONNECT www.example.com:80 HTTP/1.1\r\nHost: www.example.com\r\n\r\n", "CONNECT",
       "www.example.com:80"},
      {"OPTIONS * HTTP/1.1\r\nHost: www.example.org:8001\r\n\r\n", "OPTIONS", "*"},
      {"GET /hello.txt HTTP/1.1\r\nUser-Agent: curl/7.64.1\r\nHost: www.example.com\r\n"
       "Accept-Language: en, mi\r\n\r\n",
       "GET", "/hello.txt"},
  };
  for (const Row& row : table) {
    const RequestHeadParser parser = parsed_request(row.bytes);
    EXPECT_EQ(parser.status(), Status::done) << row.bytes;
    EXPECT_EQ(parser.head().method, row.method);
    EXPECT_EQ(parser.head().target, row.target);
  }
}

TEST(ResponseHead, ExampleOfTheStandard) {
  ResponseHeadParser parser = parsed_response(
      "HTTP/1.1 200 OK\r\nDate: Mon, 27 Jul 2009 12:28:53 GMT\r\nServer: Apache\r\n"
      "Last-Modified: Wed, 22 Jul 2009 19:15:56 GMT\r\nETag: \"34aa387-d-1568eb00\"\r\n"
      "Accept-Ranges: bytes\r\nContent-Length: 51\r\nVary: Accept-Encoding\r\n"
      "Content-Type: text/plain\r\n\r\n");
  ASSERT_EQ(parser.status(), Status::done);
  const ResponseHead head = parser.take_head();
  EXPECT_EQ(head.reason_phrase, "OK");
  EXPECT_EQ(head.fields.lines.size(), 8U);
  EXPECT_EQ(head.fields.first("etag"), "\"34aa387-d-1568eb00\"");
}

TEST(ResponseHead, IsStatusLineAndFieldLines) {
  const ResponseHeadParser parser =
      parsed_response("HTTP/1.1 404 Not \xc3\xa9 Found\r\nContent-Length: 0\r\n\r\n");
  ASSERT_EQ(parser.status(), Status::done);
  EXPECT_EQ(parser.head().status_code, 404);
  EXPECT_EQ(parser.head().reason_phrase, "Not \xc3\xa9 Found");
  EXPECT_EQ(parser.head().fields.first("content-length"), "0");
}

TEST(ResponseHead, MayLackReasonPhraseAndFieldLines) {
  EXPECT_EQ(parsed_response("HTTP/1.1 200 \r\n\r\n").status(), Status::done);
}

TEST(ResponseHead, RefusesWhatTheGrammarDoesNotAllow) {
  const std::vector<Refused> table = {
      {"\r\nHTTP/1.1 200 \r\n", HeadErrc::unexpected_empty_line, 0},
      {"HTTP/1.1 200\r\n", HeadErrc::missing_space_after_code, 12},
      {"HTTP/1.1 20\r\n", HeadErrc::invalid_status_code, 11},
      {"HTTP/1.1 2000\r\n", HeadErrc::invalid_status_code, 12},
      {"HTTP/1.1 099 \r\n", HeadErrc::invalid_status_code, 9},
      {"HTTP/1.1  200 OK\r\n", HeadErrc::invalid_status_code, 9},
      {"HTTP/1.1200 OK\r\n", HeadErrc::invalid_http_version, 8},
      {"HTTP/1.1\r\n", HeadErrc::invalid_http_version, 8},
      {"noop\r\n", HeadErrc::invalid_http_version, 0},
  };
  for (const Refused& row : table) {
    SCOPED_TRACE(row.bytes);
    const ResponseHeadParser parser = parsed_response(row.bytes);
    EXPECT_EQ(name(parser.error().code), name(row.code));
    EXPECT_EQ(parser.error().offset, row.offset);
  }
}

TEST(LenientResponseHead, RecordsEachDeparture) {
  const ResponseHeadParser parser = parsed_response(
      "\r\nHTTP/1.1 200\n dropped\r\nA : 1\r\nB: 2\r\n\t3\r\nnocolon\r\n dropped\r\nC d: "
      "\x01\r\n\r\n",
      {.allowed = HeadLeniencies::all()});
  ASSERT_EQ(parser.status(), Status::done) << sentence(parser.error().code);
  std::vector<std::string_view> names;
  for (const HeadError& departure : parser.departures())
    names.push_back(name(departure.code));
  EXPECT_THAT(names,
              ElementsAre("unexpected_empty_line", "invalid_line_end", "missing_space_after_code",
                          "space_before_first_field", "space_before_colon", "line_folding",
                          "missing_colon", "line_folding", "control_byte", "invalid_field_name"));
  EXPECT_EQ(parser.head().fields.first("A"), "1");
  EXPECT_EQ(parser.head().fields.first("B"), "2 3");
  EXPECT_EQ(parser.head().fields.first("C d"), "\x01");
  EXPECT_EQ(parser.head().fields.lines.size(), 3U);
}

TEST(LenientResponseHead, RecordsNoMoreDeparturesThanItsLimit) {
  const ResponseHeadParser parser =
      parsed_response("HTTP/1.1 200 \r\na\r\nb\r\nc\r\n\r\n",
                      {.allowed = HeadLeniencies::all(), .limits = {.departures = 2}});
  EXPECT_EQ(parser.status(), Status::done);
  EXPECT_EQ(parser.departures().size(), 2U);
}

TEST(HeadErrc, HasANameAndASentenceEach) {
  EXPECT_EQ(name(HeadErrc::space_before_first_field), "space_before_first_field");
  EXPECT_EQ(name(static_cast<HeadErrc>(255)), "unknown");
}

TEST(LenientResponseHead, StillRefusesNulAndABareCr) {
  const HeadOptions lenient{.allowed = HeadLeniencies::all()};
  EXPECT_EQ(parsed_response("HTTP/1.1 200 O\0"s, lenient).error().code, HeadErrc::control_byte);
  EXPECT_EQ(parsed_response("HTTP/1.1 200 O\rK", lenient).error().code, HeadErrc::invalid_line_end);
}

TEST(HeadParser, SeesTheSameHoweverTheInputIsCut) {
  const std::vector<std::string> inputs = {
      "HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnoop\0\r\n"s,
      "\nHTTP/1.1 200\nA : b\n c\nx\n d\n: e\n\nrest",
      "HTTP/1.1 200 OK\r\nA: b\rc",
      "HTTP/1.1 200 OK\r\nA b: c\r\nD: e\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA: \x7f\r\n\r\n",
      "HTTP/1.1 2x0 OK\r\n\r\n",
      "HTTP/1.1 200 OK\r\n" + std::string(40, 'a') + ": b\r\n\r\n",
  };
  for (const HeadLeniencies allowed : {HeadLeniencies(), HeadLeniencies::all()}) {
    const HeadOptions options{.allowed = allowed, .limits = {.field_line_bytes = 30}};
    for (const std::string& input : inputs) {
      const std::string whole = seen_in_pieces(input, input.size(), options);
      for (std::size_t piece = 1; piece < input.size(); ++piece)
        ASSERT_EQ(seen_in_pieces(input, piece, options), whole) << input << " by " << piece;
    }
  }
}

TEST(FieldSection, ListJoinsLinesAndKeepsQuotedCommas) {
  FieldSection fields;
  fields.lines = {
      {"TE", "a , ,b", 0}, {"Host", "h", 0}, {"te", R"(c;q="x,\"y",d)", 0}, {"te", "", 0}};
  EXPECT_THAT(fields.list("Te"), ElementsAre("a", "b", R"(c;q="x,\"y")", "d"));
  EXPECT_EQ(fields.count("tE"), 3U);
  EXPECT_THAT(fields.list("none"), ElementsAre());
}

}  // namespace
}  // namespace talk::framing
