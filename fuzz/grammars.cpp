// What the protocols are made of (fuzz/wire_mutator.h): right, odd, and wrong in one thing.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

#include "fuzz/wire_mutator.h"

namespace talk::fuzz {
namespace {

using std::string_view;
using namespace std::string_view_literals;

constexpr std::array request_units{
    "GET /pull?name=a HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "GET /pull?name=b HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"sv,
    "GET /pull?name=a HTTP/1.0\r\n\r\n"sv,
    "HEAD /pull?name=a HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "GET /push?name=a&message=b HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "POST /push HTTP/1.1\r\nHost: a\r\nContent-Length: 16\r\n\r\nname=a&message=b"sv,
    "POST /push?name=b HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nmessage=%00"sv,
    "POST /push HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 16\r\n\r\nname=b&message=c"sv,
    "POST /push HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 15\r\n\r\n"
    "name=b&message="sv,
    "POST /push HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    "10\r\nname=b&message=c\r\n0\r\n\r\n"sv,
    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "OPTIONS /push HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "PUT /pull?name=a HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "GET http://a/pull?name=a HTTP/1.1\r\nHost: b\r\n\r\n"sv,
    "GET /push?name=a&message=%0D HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "GET /push?name=A&message=b HTTP/1.1\r\nHost: a\r\n\r\n"sv,
    "0\r\n\r\n"sv,
    "0\r\nX: y\r\n\r\n"sv,
};

constexpr std::array request_lines{
    "Host: a\r\n"sv,
    "Host: b:80\r\n"sv,
    "Host: [::1]\r\n"sv,
    "Host: 127.0.0.1:80\r\n"sv,
    "Host: localhost\r\n"sv,
    "Host:\r\n"sv,
    "Content-Length: 16\r\n"sv,
    "Content-Length: 0\r\n"sv,
    "Content-Length: 016\r\n"sv,
    "Content-Length: 16, 16\r\n"sv,
    "Content-Length: +16\r\n"sv,
    "Content-Length: 18446744073709551632\r\n"sv,
    "Content-Length: 99999999\r\n"sv,
    "Transfer-Encoding: chunked\r\n"sv,
    "Transfer-Encoding: , ChunKed ,\r\n"sv,
    "Transfer-Encoding: chunked, chunked\r\n"sv,
    "Transfer-Encoding: gzip, chunked\r\n"sv,
    "Transfer-Encoding: chunked, gzip\r\n"sv,
    "Transfer-Encoding: identity\r\n"sv,
    "Transfer-Encoding: xchunked\r\n"sv,
    "Transfer-Encoding: chunked;x=y\r\n"sv,
    "Transfer-Encoding: chunked;\r\n"sv,
    "Transfer-Encoding:\r\n"sv,
    "Connection: close\r\n"sv,
    "Connection: keep-alive\r\n"sv,
    "Connection: keep-alive, , \tclose\r\n"sv,
    "Connection: closed\r\n"sv,
    "Expect: 100-continue\r\n"sv,
    "Expect: 100-Continue\r\n"sv,
    "Expect: 200-ok\r\n"sv,
    "Accept: text/event-stream\r\n"sv,
    "Accept: TEXT/event-stream;q=0.5\r\n"sv,
    "Accept: text/event-stream;q=0\r\n"sv,
    "Accept: text/event-stream ; Q=0.000\r\n"sv,
    "Accept: text/plain, text/event-stream;q=0.001\r\n"sv,
    "Accept: text/*, */*\r\n"sv,
    "Head: less\r\n"sv,
    "Head: more\r\n"sv,
    "Content-Type: application/x-www-form-urlencoded\r\n"sv,
    "Content-Type: Application/X-WWW-Form-Urlencoded; charset=utf-8\r\n"sv,
    "Content-Type: text/plain\r\n"sv,
    "Content-Encoding: gzip\r\n"sv,
    "Content-Encoding: ,\r\n"sv,
    "Origin: http://a\r\n"sv,
    "Origin: http://a:80\r\n"sv,
    "Origin: https://b:8443\r\n"sv,
    "Origin: null\r\n"sv,
    "Origin: http://a%0d%0aX: y\r\n"sv,
    "Sec-Fetch-Site: same-origin\r\n"sv,
    "Sec-Fetch-Site: none\r\n"sv,
    "Sec-Fetch-Site: cross-site\r\n"sv,
    "Access-Control-Request-Method: POST\r\n"sv,
    "X: y\r\n"sv,
    "X : y\r\n"sv,
    " folded\r\n"sv,
    "X: \x7f\r\n"sv,
    "no colon\r\n"sv,
    "X: y\n"sv,
    "\r\n"sv,
};

constexpr std::array request_pieces{
    "&name=a"sv,
    "&name=b"sv,
    "&name="sv,
    "&n%61me=c"sv,
    "&message=x"sv,
    "&message="sv,
    "&m%65ssage=+%2B"sv,
    "&Name=a"sv,
    "%00"sv,
    "%0A"sv,
    "%0d"sv,
    "%FF"sv,
    "%2541"sv,
    "%c3%a9"sv,
    "%zz"sv,
    "%"sv,
    "+"sv,
    "&"sv,
    "="sv,
    "?"sv,
    "#"sv,
    "\xef\xbb\xbf"sv,
    ";x=y"sv,
    ", close"sv,
    "\t"sv,
    " "sv,
    "\r"sv,
    "\n"sv,
    "\0"sv,
    "/push"sv,
    "/pull"sv,
    "%2Fpush"sv,
    "/p%75sh"sv,
    "HTTP/1.0"sv,
    "HTTP/2.0"sv,
    "4\r\n&x=y\r\n"sv,
};

// Where the next request seems to begin, or the end.
std::size_t next_request(string_view wire, std::size_t from) {
  std::size_t found = wire.size();
  for (const string_view method : {"GET "sv, "HEAD "sv, "POST "sv, "PUT "sv, "OPTIONS "sv})
    found = std::min(found, wire.find(method, from));
  return found;
}

// Each Content-Length is that of what stands between its head and the next request.
void mend_lengths(std::string& wire) {
  constexpr string_view field = "\r\nContent-Length: ";
  for (std::size_t at = wire.find(field); at != std::string::npos; at = wire.find(field, at + 1)) {
    const std::size_t digits = at + field.size();
    std::size_t end = digits;
    while (end < wire.size() && std::isdigit(static_cast<unsigned char>(wire[end])) != 0)
      ++end;
    const std::size_t head = wire.find("\r\n\r\n", at);
    if (end == digits || wire.compare(end, 2, "\r\n") != 0 || head == std::string::npos) continue;
    const std::size_t size = next_request(wire, head + 4) - (head + 4);
    wire.replace(digits, end - digits, std::to_string(size));
  }
}

constexpr std::array response_units{
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnoop\0\r\n"sv,
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    "c\r\ndata: noop\n\n\r\n"sv,
    "HTTP/1.1 200 OK\r\n\r\n5\r\nnoop\0\r\n"sv,
    "HTTP/1.0 200 OK\r\n\r\nnoop\0"sv,
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nnoop\0"sv,
    "HTTP/1.1 204 No Content\r\n\r\n"sv,
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"sv,
    "HTTP/1.1 100 Continue\r\n\r\n"sv,
    "HTTP/1.1 400 \r\nContent-Length: 0\r\n\r\n"sv,
    "2\r\na\0\r\n"sv,
    "3\r\nab\n\r\n"sv,
    "1\r\n\0\r\n"sv,
    "8;x=\"y\"\r\ndata:a\n\n\r\n"sv,
    "3\r\n\xef\xbb\xbf\r\n"sv,
    "0\r\n\r\n"sv,
    "0\r\nX: y\r\n\r\n"sv,
};

constexpr std::array response_lines{
    "Transfer-Encoding: chunked\r\n"sv,
    "Transfer-Encoding: gzip, chunked\r\n"sv,
    "Transfer-Encoding: chunked, gzip\r\n"sv,
    "Content-Length: 5\r\n"sv,
    "Content-Length: 5, 5\r\n"sv,
    "Transfer-Encoding: chunked;x=y\r\n"sv,
    "Content-Length: 18446744073709551621\r\n"sv,
    "Content-Type: text/event-stream\r\n"sv,
    "Connection: close\r\n"sv,
    "Server:\r\n"sv,
    "X : y\r\n"sv,
    " folded\r\n"sv,
    "no colon\r\n"sv,
    ": y\r\n"sv,
    "X: y\n"sv,
    "1\r\n"sv,
    "5;a=\"\\\"\"\r\n"sv,
    "0000000000000000005\r\n"sv,
    "\r\n"sv,
    "data: a\n"sv,
    "id: 1\n"sv,
    "\n"sv,
};

constexpr std::array response_pieces{
    "\0"sv, "\n"sv, "\r"sv, "\r\n"sv, " "sv, "\t"sv, ";a"sv, ";a=b"sv, "0"sv, "\x7f"sv, "\xff"sv,
};

constexpr std::array event_units{
    "\xef\xbb\xbf"sv,         "\xef\xbb\xbf\xef\xbb\xbf"sv,
    "data: a\n\n"sv,          "data\n\n"sv,
    "data: a\ndata: b\n\n"sv, "event: e\ndata: a\nid: 1\n\n"sv,
    "id: 2\r\rdata:b\r\r"sv,  "id\ndata\r\n\r\n"sv,
    "retry: 10\n\n"sv,        ": comment\n\n"sv,
    "event: e\n\n"sv,
};

constexpr std::array event_lines{
    "data: a\n"sv,
    "data:a\r"sv,
    "data:  a\r\n"sv,
    "data\n"sv,
    "data:\n"sv,
    "DATA: a\n"sv,
    " data: a\n"sv,
    "data : a\n"sv,
    "event: e\n"sv,
    "event:\n"sv,
    "event\n"sv,
    "id: 1\n"sv,
    "id: a\0b\n"sv,
    "id:\n"sv,
    "id\n"sv,
    "retry: 5000\n"sv,
    "retry:007\n"sv,
    "retry: 18446744073709551616\n"sv,
    "retry: 1x\n"sv,
    "retry:\n"sv,
    "retry: -1\n"sv,
    ":\n"sv,
    ": data: a\n"sv,
    "x: y\n"sv,
    "\n"sv,
    "\r"sv,
    "\r\n"sv,
    "\xef\xbb\xbf"
    "data: a\n"sv,
};

constexpr std::array event_pieces{
    "\n"sv, "\r"sv, "\r\n"sv,         ":"sv,        " "sv,
    "\t"sv, "\0"sv, "\xef\xbb\xbf"sv, "\xef\xbb"sv, "\xe2\x80\xa8"sv,
};

}  // namespace

const WireGrammar& request_grammar() {
  static constexpr WireGrammar grammar{request_units, request_lines, request_pieces, true,
                                       mend_lengths};
  return grammar;
}

const WireGrammar& response_grammar() {
  static constexpr WireGrammar grammar{response_units, response_lines, response_pieces};
  return grammar;
}

const WireGrammar& event_stream_grammar() {
  static constexpr WireGrammar grammar{event_units, event_lines, event_pieces};
  return grammar;
}

}  // namespace talk::fuzz
