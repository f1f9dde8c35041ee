#include "reference/framing/body_framing.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace talk::framing {
namespace {

struct Row {
  std::string fields;
  BodyFraming framing;
  std::uint64_t bytes;
  BodyErrc error;
};

BodyLength of_request(const std::string& fields, const std::string& version = "1.1") {
  RequestHeadParser parser;
  parser.feed("POST /push HTTP/" + version + "\r\n" + fields + "\r\n");
  EXPECT_EQ(parser.status(), Status::done) << fields;
  return body_of(parser.head());
}

BodyLength of_response(const std::string& status, const std::string& fields,
                       const std::string& method = "GET") {
  ResponseHeadParser parser;
  parser.feed("HTTP/1.1 " + status + " \r\n" + fields + "\r\n");
  EXPECT_EQ(parser.status(), Status::done) << fields;
  return body_of(parser.head(), method);
}

void expect_row(const Row& row, const BodyLength& body) {
  SCOPED_TRACE(row.fields);
  EXPECT_EQ(body.framing, row.framing);
  EXPECT_EQ(body.bytes, row.bytes);
  EXPECT_EQ(name(body.error), name(row.error));
  EXPECT_FALSE(sentence(body.error).empty());
}

TEST(RequestBody, IsWhatTheFieldsSay) {
  using enum BodyErrc;
  const std::vector<Row> table = {
      {"", BodyFraming::none, 0, none},
      {"Content-Length: 0\r\n", BodyFraming::length, 0, none},
      {"content-length:\t007 \r\n", BodyFraming::length, 7, none},
      {"Content-Length: 18446744073709551615\r\n", BodyFraming::length, 18446744073709551615U,
       none},
      {"Transfer-Encoding: chunked\r\n", BodyFraming::chunked, 0, none},
      {"Transfer-Encoding: Chunked\r\n", BodyFraming::chunked, 0, none},
      {"Transfer-Encoding: , chunked ,\r\n", BodyFraming::chunked, 0, none},
  };
  for (const Row& row : table)
    expect_row(row, of_request(row.fields));
}

TEST(RequestBody, IsRefusedWhereItsLengthIsUncertain) {
  using enum BodyErrc;
  const std::vector<Row> table = {
      {"Content-Length:\r\n", BodyFraming::until_close, 0, invalid_content_length},
      {"Content-Length: +5\r\n", BodyFraming::until_close, 0, invalid_content_length},
      {"Content-Length: -5\r\n", BodyFraming::until_close, 0, invalid_content_length},
      {"Content-Length: 0x5\r\n", BodyFraming::until_close, 0, invalid_content_length},
      {"Content-Length: 5 5\r\n", BodyFraming::until_close, 0, invalid_content_length},
      {"Content-Length: 5,\r\n", BodyFraming::until_close, 0, invalid_content_length},
      {"Content-Length: 18446744073709551616\r\n", BodyFraming::until_close, 0,
       invalid_content_length},
      {"Content-Length: 99999999999999999999999\r\n", BodyFraming::until_close, 0,
       invalid_content_length},
      {"Content-Length: 5\r\nContent-Length: 6\r\n", BodyFraming::until_close, 0,
       conflicting_content_length},
      {"Content-Length: 5, 6\r\n", BodyFraming::until_close, 0, conflicting_content_length},
      {"Content-Length: 5\r\nContent-Length: 5\r\n", BodyFraming::length, 5,
       repeated_content_length},
      {"Content-Length: 5, 5\r\n", BodyFraming::length, 5, repeated_content_length},
      {"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", BodyFraming::chunked, 0,
       transfer_encoding_beside_length},
      {"Transfer-Encoding:\r\n", BodyFraming::until_close, 0, invalid_transfer_encoding},
      {"Transfer-Encoding: \"chunked\"\r\n", BodyFraming::until_close, 0,
       invalid_transfer_encoding},
      {"Transfer-Encoding: chunked x\r\n", BodyFraming::until_close, 0, invalid_transfer_encoding},
      {"Transfer-Encoding: chunked;a=b\r\n", BodyFraming::until_close, 0,
       invalid_transfer_encoding},
      {"Transfer-Encoding: xchunked\r\n", BodyFraming::until_close, 0, chunked_is_not_final},
      {"Transfer-Encoding: identity\r\n", BodyFraming::until_close, 0, chunked_is_not_final},
      {"Transfer-Encoding: chunked, gzip\r\n", BodyFraming::until_close, 0, chunked_is_not_final},
      {"Transfer-Encoding: chunked, chunked\r\n", BodyFraming::until_close, 0, chunked_twice},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", BodyFraming::until_close, 0,
       chunked_twice},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", BodyFraming::until_close, 0,
       chunked_is_not_final},
      {"Transfer-Encoding: gzip, chunked\r\n", BodyFraming::chunked, 0, unknown_transfer_coding},
  };
  for (const Row& row : table)
    expect_row(row, of_request(row.fields));
  EXPECT_EQ(of_request("Transfer-Encoding: chunked\r\n", "1.0").error,
            transfer_encoding_in_http_1_0);
  EXPECT_EQ(of_request("Transfer-Encoding: chunked\r\n", "2.0").error, none);
}

TEST(BodyErrc, HasANameAndASentenceEach) {
  EXPECT_EQ(name(BodyErrc::transfer_encoding_where_none_may_be),
            "transfer_encoding_where_none_may_be");
  EXPECT_EQ(name(static_cast<BodyErrc>(255)), "unknown");
}

TEST(RequestBody, ErrorsHaveAStatusCode) {
  EXPECT_EQ(status_code(BodyErrc::unknown_transfer_coding), 501);
  EXPECT_EQ(status_code(BodyErrc::transfer_encoding_beside_length), 400);
}

TEST(ResponseBody, LastsUntilTheCloseWhereNothingElseIsSaid) {
  EXPECT_EQ(of_response("200", "").framing, BodyFraming::until_close);
  EXPECT_EQ(of_response("200", "Content-Length: 4\r\n").framing, BodyFraming::length);
  EXPECT_EQ(of_response("200", "Transfer-Encoding: chunked\r\n").framing, BodyFraming::chunked);
  EXPECT_EQ(of_response("200", "Transfer-Encoding: gzip\r\n").error,
            BodyErrc::chunked_is_not_final);
}

TEST(ResponseBody, IsAbsentByMethodAndStatus) {
  const std::string length = "Content-Length: 4\r\n";
  EXPECT_EQ(of_response("200", length, "HEAD").framing, BodyFraming::none);
  EXPECT_EQ(of_response("200", length, "CONNECT").framing, BodyFraming::none);
  EXPECT_EQ(of_response("407", length, "CONNECT").framing, BodyFraming::length);
  EXPECT_EQ(of_response("204", length).framing, BodyFraming::none);
  EXPECT_EQ(of_response("304", length).framing, BodyFraming::none);
  EXPECT_EQ(of_response("100", "").framing, BodyFraming::none);
  EXPECT_EQ(of_response("204", "Transfer-Encoding: chunked\r\n").error,
            BodyErrc::transfer_encoding_where_none_may_be);
}

}  // namespace
}  // namespace talk::framing
