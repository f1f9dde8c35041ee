#include "reference/server/testing/refused_requests.h"

#include <string_view>

namespace talk::server::testing {
namespace {

using namespace std::string_literals;

const std::string form = "name=mallory&message=smuggled";

// A push with these field lines besides Host, and this after the head.
std::string push(const std::string& field_lines, const std::string& rest = form) {
  return "POST /push HTTP/1.1\r\nHost: localhost\r\n" + field_lines + "\r\n" + rest;
}

std::string length() {
  return "Content-Length: " + std::to_string(form.size()) + "\r\n";
}

// A chunked push whose body is this; "{}" stands for the form.
std::string chunked(const std::string& body) {
  std::string rest = body;
  if (const std::size_t at = rest.find("{}"); at != std::string::npos) rest.replace(at, 2, form);
  return push("Transfer-Encoding: chunked\r\n", rest);
}

std::string get(const std::string& request_line_rest, const std::string& field_lines) {
  return "GET /push?" + form + request_line_rest + "\r\n" + field_lines + "\r\n";
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i)
    out += text;
  return out;
}

void add_chunked_coding(std::vector<RefusedRequest>& cases) {
  const std::vector<RefusedRequest> list = {
      {"chunk-size with a plus sign", chunked("+1d\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-size with a minus sign", chunked("-2\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-size with 0x before it", chunked("0x1d\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-size with a space before it", chunked(" 1d\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-size with a tab before it", chunked("\t1d\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-size with letters after it", chunked("1dzz\r\n{}\r\n0\r\n\r\n"), 400},
      {"no chunk-size", chunked("\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-size beyond 64 bits", chunked("1000000000000001d\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-size line ended by a bare LF", chunked("1d\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-size line ended by a bare CR", chunked("1d\r{}\r\n0\r\n\r\n"), 400},
      {"two other bytes for the CRLF after chunk-data", chunked("1d\r\n{}XX0\r\n\r\n"), 400},
      {"a bare LF after chunk-data", chunked("1d\r\n{}\n0\r\n\r\n"), 400},
      {"chunk-data longer than its size", chunked("1c\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-ext without a name", chunked("1d;=x\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-ext with an open quoted string", chunked("1d;a=\"b\r\n{}\r\n0\r\n\r\n"), 400},
      {"chunk-ext with a NUL", chunked("1d;a=\0\r\n{}\r\n0\r\n\r\n"s), 400},
      {"last-chunk ended by a bare LF", chunked("1d\r\n{}\r\n0\n\r\n"), 400},
      {"trailer section ended by a bare LF", chunked("1d\r\n{}\r\n0\r\n\n"), 400},
      {"trailer field without a colon", chunked("1d\r\n{}\r\n0\r\nX\r\n\r\n"), 400},
      {"trailer field with a space before the colon", chunked("1d\r\n{}\r\n0\r\nX : y\r\n\r\n"),
       400},
      {"a chunk beyond the payload limit", chunked("7fffffff\r\n{}"), 413},
      {"chunks that add up to more than the payload limit",
       chunked("1d\r\n{}\r\n" + repeated("8000\r\n" + std::string(0x8000, 'a') + "\r\n", 97)), 413},
  };
  cases.insert(cases.end(), list.begin(), list.end());
}

void add_body_length(std::vector<RefusedRequest>& cases) {
  const std::string te = "Transfer-Encoding: chunked\r\n";
  const std::string body = "1d\r\n" + form + "\r\n0\r\n\r\n";
  const std::vector<RefusedRequest> list = {
      {"Content-Length beside Transfer-Encoding", push(length() + te, body), 400},
      {"Transfer-Encoding beside Content-Length", push(te + "Content-Length: 0\r\n", body), 400},
      {"two Content-Lengths that differ", push("Content-Length: 0\r\n" + length()), 400},
      {"two Content-Lengths in one field", push("Content-Length: 29, 0\r\n"), 400},
      {"Content-Length with a plus sign", push("Content-Length: +29\r\n"), 400},
      {"Content-Length with a minus sign", push("Content-Length: -1\r\n"), 400},
      {"Content-Length in hexadecimal", push("Content-Length: 0x1d\r\n"), 400},
      {"Content-Length with letters after it", push("Content-Length: 29a\r\n"), 400},
      {"Content-Length without a value", push("Content-Length:\r\n"), 400},
      {"Content-Length beyond 64 bits", push("Content-Length: 18446744073709551645\r\n"), 400},
      {"Content-Length beyond the payload limit", push("Content-Length: 999999999\r\n"), 413},
      {"chunked is not the final coding", push("Transfer-Encoding: chunked, gzip\r\n", body), 400},
      {"chunked twice", push(te + te, body), 400},
      {"chunked with a parameter", push("Transfer-Encoding: chunked;a=b\r\n", body), 400},
      {"Transfer-Encoding without a value", push("Transfer-Encoding:\r\n", body), 400},
      {"a transfer coding that is not known", push("Transfer-Encoding: gzip, chunked\r\n", body),
       501},
      {"Transfer-Encoding in HTTP/1.0",
       "POST /push HTTP/1.0\r\nHost: localhost\r\n" + te + "\r\n" + body, 400},
      {"an expectation that is not known", push("Expect: 200-ok\r\n" + length()), 417},
      {"a body that is no form", push("Content-Type: application/json\r\n" + length()), 415},
      {"a body with a content coding", push("Content-Encoding: gzip\r\n" + length()), 415},
  };
  cases.insert(cases.end(), list.begin(), list.end());
}

void add_head(std::vector<RefusedRequest>& cases) {
  const std::string host = "Host: localhost\r\n";
  const std::vector<RefusedRequest> list = {
      {"lines ended by bare LFs", "GET /push?" + form + " HTTP/1.1\nHost: x\n\n", 400},
      {"one field line ended by a bare LF", get(" HTTP/1.1", "A: b\n" + host), 400},
      {"a bare CR in a field value", get(" HTTP/1.1", "A: b\rc\r\n" + host), 400},
      {"a NUL in a field value", get(" HTTP/1.1", "A: b\0c\r\n"s + host), 400},
      {"a space before the colon", push("Content-Length : 29\r\n"), 400},
      {"a field line without a colon", get(" HTTP/1.1", "A\r\n" + host), 400},
      {"a field line without a name", get(" HTTP/1.1", ": b\r\n" + host), 400},
      {"a field name with a space", get(" HTTP/1.1", "A B: c\r\n" + host), 400},
      {"a folded field line", get(" HTTP/1.1", "A: b\r\n c\r\n" + host), 400},
      {"white space before the first field line", get(" HTTP/1.1", " A: b\r\n" + host), 400},
      {"no Host", get(" HTTP/1.1", ""), 400},
      {"two Hosts", get(" HTTP/1.1", host + host), 400},
      {"a Host that is none", get(" HTTP/1.1", "Host: a b\r\n"), 400},
      {"a Host with user information", get(" HTTP/1.1", "Host: a@b\r\n"), 400},
      {"two empty lines before the request", "\r\n\r\n"s + get(" HTTP/1.1", host), 400},
      {"a white space before the request line", " "s + get(" HTTP/1.1", host), 400},
      {"two spaces after the method", "GET  /push?" + form + " HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a space in the target", "GET /push ?" + form + " HTTP/1.1\r\n" + host + "\r\n", 400},
      {"no version (HTTP/0.9)", get("", ""), 400},
      {"a version in lower case", get(" http/1.1", host), 400},
      {"a version with two digits", get(" HTTP/1.10", host), 400},
      {"HTTP/2", get(" HTTP/2.0", host), 505},
      {"HTTP/0.9 that says so", get(" HTTP/0.9", host), 505},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"a method that is not known", "FROB /push?" + form + " HTTP/1.1\r\n" + host + "\r\n", 501},
      {"a method in lower case", "get /push?" + form + " HTTP/1.1\r\n" + host + "\r\n", 501},
      {"a method that is no token", "G(T /push?" + form + " HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a target that is no path", "GET push?" + form + " HTTP/1.1\r\n" + host + "\r\n", 400},
      {"an absolute-form of another scheme",
       "GET ftp://x/push?" + form + " HTTP/1.1\r\n" + host + "\r\n", 400},
      {"a target with a fragment", get("#a HTTP/1.1", host), 400},
      {"a target with a broken escape", get("%4 HTTP/1.1", host), 400},
      {"a request line without an end",
       "GET /push?" + form + std::string(8001, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414},
      {"a field line without an end", get(" HTTP/1.1", "A: " + std::string(8001, 'a')), 431},
      {"5,000 field lines", get(" HTTP/1.1", host + repeated("A: b\r\n", 5000)), 431},
      {"a long field section",
       get(" HTTP/1.1", host + repeated("A: " + std::string(4000, 'a') + "\r\n", 9)), 431},
      {"bytes of TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400},
  };
  cases.insert(cases.end(), list.begin(), list.end());
}

}  // namespace

std::vector<RefusedRequest> refused_requests() {
  std::vector<RefusedRequest> cases;
  add_chunked_coding(cases);
  add_body_length(cases);
  add_head(cases);
  return cases;
}

}  // namespace talk::server::testing
