#include "conformance/talk/grammar/recogniser.h"

#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace talkspec::talk {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

const std::string head = "POST /push HTTP/1.1\r\nHost: a.example\r\n";
const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";

std::vector<std::string> names(const SentRequest& request, bool departures_alone) {
  std::vector<std::string> all;
  for (const Element& element : request.elements)
    if (element.departs || !departures_alone) all.push_back(element.production->name);
  return all;
}

SentRequest read(std::string_view bytes) {
  return read_request(built_in_grammar(), bytes);
}

std::vector<std::string> departures(std::string_view bytes) {
  const SentRequest request = read(bytes);
  return request.whole ? names(request, true) : std::vector<std::string>{"not whole"};
}

TEST(Recogniser, GivesEachOctetAProduction) {
  const SentRequest request = read("GET /pull?name=a HTTP/1.1\r\nHost: a.example:80\r\n\r\n");
  EXPECT_TRUE(request.right());
  EXPECT_THAT(
      names(request, false),
      ElementsAre("method", "SP before the target", "absolute-path", "query",
                  "SP before the version", "HTTP-version", "CRLF of the request line", "field-name",
                  "colon", "OWS before the value", "uri-host", "colon of the port", "port",
                  "CRLF of a field line", "end of the head", "octets of a name", "form equals sign",
                  "octets of a value", "end of the form", "one Host"));
  std::size_t at = 0;
  for (const Element& element : request.elements) {
    if (element.production->part != "request head") break;
    EXPECT_EQ(element.begin, at) << element.production->name;
    at = element.end;
  }
  EXPECT_EQ(at, request.end);
}

TEST(Recogniser, ReadsChunksAndTheFormInThem) {
  const SentRequest request =
      read(chunked + "7;a=\"b\\\"\"\r\nmessage\r\n2 ; c\r\n=1\r\n0\r\nX-Sum:1\r\n\r\nPOST");
  EXPECT_THAT(names(request, true), IsEmpty());
  EXPECT_TRUE(request.right());
  EXPECT_THAT(names(request, false), testing::IsSupersetOf({"quoted-pair", "BWS before a semicolon",
                                                            "trailer value", "octets of a value"}));
  EXPECT_EQ(names(request, false).back(), "end of the form");
}

TEST(Recogniser, KnowsWhereARequestEnds) {
  const std::string request = head + "Content-Length: 4\r\n\r\nname";
  EXPECT_EQ(read(request + "POST /push").end, request.size());
  EXPECT_EQ(read(chunked + "0\r\n\r\nPOST").end, chunked.size() + 5);
  for (std::size_t size = 0; size < request.size(); ++size)
    EXPECT_FALSE(read(request.substr(0, size)).whole) << size;
}

struct Row {
  std::string bytes;
  std::vector<std::string> departs;
};
std::ostream& operator<<(std::ostream& out, const Row& row) {
  return out << testing::PrintToString(row.bytes);
}

class Departure : public testing::TestWithParam<Row> {};

TEST_P(Departure, IsCountedOnceAndByItsProduction) {
  EXPECT_EQ(departures(GetParam().bytes), GetParam().departs);
}

INSTANTIATE_TEST_SUITE_P(
    Head, Departure,
    testing::Values(
        Row{"GET /push HTTP/1.1\r\n\r\n", {"one Host"}},
        Row{"GET  /push HTTP/1.1\r\nHost: a\r\n\r\n", {"SP before the target"}},
        Row{"GET /push\tHTTP/1.1\r\nHost: a\r\n\r\n", {"SP before the version"}},
        Row{"G(T /push HTTP/1.1\r\nHost: a\r\n\r\n", {"method"}},
        Row{"GET /pu\"sh HTTP/1.1\r\nHost: a\r\n\r\n", {"absolute-path"}},
        Row{"GET /push HTTP/1,1\r\nHost: a\r\n\r\n", {"HTTP-version"}},
        Row{"GET /push HTTP/1.1\nHost: a\r\n\r\n", {"CRLF of the request line"}},
        Row{"GET /push HTTP/1.1\r\nHost: a\n\r\n", {"CRLF of a field line"}},
        Row{"GET /push HTTP/1.1\r\nHost : a\r\n\r\n", {"colon"}},
        Row{"GET /push HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", {"colon"}},
        Row{"GET /push HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n", {"field-name"}},
        Row{"GET /push HTTP/1.1\r\nHost: [zz]\r\n\r\n", {"uri-host"}},
        Row{"GET /push HTTP/1.1\r\nHost: [1::2::3]\r\n\r\n", {"uri-host"}},
        Row{"GET /push HTTP/1.1\r\nHost: [1::2]:80\r\n\r\n", {}},
        Row{"GET /push HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", {"obs-fold"}},
        Row{"GET /push HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s, {"VCHAR"}},
        Row{"GET /push HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", {"one Host"}},
        Row{head + "Content-Length: 4, 5\r\n\r\nname=", {"one length"}},
        Row{head + "Content-Length: +4\r\n\r\nname", {"length"}},
        Row{head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", {"chunked comes last"}},
        Row{head + "Transfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n", {"a coding that is known"}},
        Row{head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            {"length or coding"}},
        Row{"POST /push HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            {"coding in HTTP/1.1"}},
        Row{"GET /push HTTP/1.1\nHost: a\n\r\n",
            {"CRLF of the request line", "CRLF of a field line"}}));

INSTANTIATE_TEST_SUITE_P(
    Chunks, Departure,
    testing::Values(Row{chunked + "0\n\r\n", {"CRLF of the last-chunk"}},
                    Row{chunked + "0\r\n\n", {"end of the trailer section"}},
                    Row{chunked + "1\na\r\n0\r\n\r\n", {"CRLF of a chunk-size"}},
                    Row{chunked + "1\r\na\n0\r\n\r\n", {"CRLF of chunk-data"}},
                    Row{chunked + "1\r\na0\r\n\r\n", {"CRLF of chunk-data"}},
                    Row{chunked + "1\r\naxy\r\n0\r\n\r\n", {"CRLF of chunk-data"}},
                    Row{chunked + "1\r\na\r\r\n0\r\n\r\n", {"CRLF of chunk-data"}},
                    Row{chunked + "1\r\na\rX0\r\n\r\n", {"CRLF of chunk-data"}},
                    Row{chunked + "1;=b\r\na\r\n0\r\n\r\n", {"chunk-ext-name"}},
                    Row{chunked + "1;a=\r\na\r\n0\r\n\r\n", {"token value"}},
                    Row{chunked + "1;a=\"b\r\na\r\n0\r\n\r\n", {"closing quote"}},
                    Row{chunked + "1;a=\"\x01\"\r\na\r\n0\r\n\r\n", {"qdtext"}},
                    Row{chunked + "1 \r\na\r\n0\r\n\r\n", {"BWS before a semicolon"}},
                    Row{chunked + "x\r\na\r\n0\r\n\r\n", {"chunk-size"}},
                    Row{chunked + "10000000000000001\r\na\r\n0\r\n\r\n",
                        {"a chunk-size that a number holds"}},
                    Row{chunked + "1 1\r\na\r\n0\r\n\r\n", {"BWS before a semicolon"}},
                    Row{chunked + "0\r\nX : 1\r\n\r\n", {"trailer colon"}},
                    Row{chunked + "0\r\nX: 1\n\r\n", {"CRLF of a trailer field"}},
                    Row{chunked + "0\r\nX: 1\r\n 2\r\n\r\n", {"trailer obs-fold"}}));

INSTANTIATE_TEST_SUITE_P(
    Form, Departure,
    testing::Values(Row{head + "Content-Length: 4\r\n\r\na=%4", {"%HH in a value"}},
                    Row{head + "Content-Length: 5\r\n\r\n%zz=a", {"%HH in a name"}},
                    Row{head + "Content-Length: 5\r\n\r\na=%41", {}}));

TEST(Grammar, IsRefusedWhereItNamesWhatItDoesNotHave) {
  const auto grammar = [](const std::string& start, const std::string& pattern) {
    return read_grammar(
        R"({"classes": {"a": "[a-c]"}, "groups": {}, "exceptions": [], "several": [],
        "starts": {"p": [")" +
        start + R"("]}, "productions": [{"name": "x", "part": "p", "at": "1", "is": ")" + pattern +
        "\"}]}");
  };
  EXPECT_EQ(grammar("x", "(<a>+)").productions.size(), 1U);
  EXPECT_THROW(grammar("y", "(<a>+)"), std::out_of_range);
  EXPECT_THROW(grammar("x", "<a>+"), std::runtime_error);
  EXPECT_THROW(read_grammar("{}"), nlohmann::json::exception);
}

}  // namespace
}  // namespace talkspec::talk
