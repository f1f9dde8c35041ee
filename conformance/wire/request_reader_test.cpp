#include "conformance/wire/request_reader.h"

#include <string>

#include <gtest/gtest.h>

namespace talkspec::wire {
namespace {

constexpr std::string_view get = "GET /pull?name=a HTTP/1.1\r\nHost: h\r\n\r\n";

TEST(RequestReader, ReadsRequestsOneAfterTheOtherHoweverTheyAreCut) {
  const std::string all = std::string(get) +
                          "POST /push HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\na=b&c" +
                          "POST /push HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  for (std::size_t piece = 1; piece <= all.size(); ++piece) {
    RequestReader reader;
    for (std::size_t at = 0; at < all.size(); at += piece)
      ASSERT_TRUE(reader.feed(std::string_view(all).substr(at, piece), {})) << piece;
    const auto pull = reader.take();
    ASSERT_TRUE(pull);
    EXPECT_EQ(pull->head.target, "/pull?name=a");
    const auto push = reader.take();
    ASSERT_TRUE(push);
    EXPECT_EQ(push->body, "a=b&c");
    EXPECT_FALSE(push->chunked);
    const auto chunked = reader.take();
    ASSERT_TRUE(chunked);
    EXPECT_EQ(chunked->body, "abcde");
    EXPECT_TRUE(chunked->chunked);
    EXPECT_FALSE(reader.take());
    EXPECT_EQ(reader.held(), 0U);
  }
}

TEST(RequestReader, EndsAtWhatIsNoRequest) {
  RequestReader reader;
  EXPECT_FALSE(reader.feed("\x16\x03\x01 hello\r\n\r\n", {}));
  EXPECT_EQ(reader.error(), "what came is no request");
}

TEST(RequestReader, HoldsNoMoreThanItsLimits) {
  RequestReader body;
  EXPECT_TRUE(body.feed("POST /push HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n", {}));
  const std::string much(RequestReader::body_bytes, 'x');
  EXPECT_TRUE(body.feed(much, {}));
  EXPECT_FALSE(body.feed("x", {}));
  EXPECT_LE(body.held(), RequestReader::body_bytes + 4096);

  RequestReader many;
  bool read = true;
  for (std::size_t sent = 0; sent <= RequestReader::most_held && read; ++sent)
    read = many.feed(get, {});
  EXPECT_FALSE(read);
}

TEST(RequestReader, TellsARequestThatHasBegun) {
  RequestReader reader;
  EXPECT_FALSE(reader.in_request());
  reader.feed("POST /push HT", {});
  EXPECT_TRUE(reader.in_request());
  reader.feed("TP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\na", {});
  EXPECT_TRUE(reader.in_request());
  reader.feed("b", {});
  EXPECT_FALSE(reader.in_request());
}

}  // namespace
}  // namespace talkspec::wire
