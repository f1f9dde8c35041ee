#include "conformance/wire/request_boundaries.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace talkspec::wire {
namespace {

// "head 0, body 18, …", fed in pieces of `split` bytes.
std::string boundaries(std::string_view bytes, std::size_t split) {
  std::string marks;
  RequestBoundaries reader([&marks](report::Boundary::Kind kind, std::uint64_t offset) {
    if (!marks.empty()) marks += ", ";
    marks += std::string(report::name(kind)) + ' ' + std::to_string(offset);
  });
  for (std::size_t at = 0; at < bytes.size(); at += split)
    reader.feed(bytes.substr(at, split));
  return marks;
}

TEST(RequestBoundaries, AreTheSameInAnySplit) {
  const std::string bytes =
      "GET /pull HTTP/1.1\r\nHost: a\r\n\r\n"
      "POST /push HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b"
      "POST /push HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\na=\r\n1\r\nb\r\n0\r\n\r\n"
      "GET /pull HTTP/1.1\r\n";
  for (std::size_t split = 1; split <= bytes.size(); ++split)
    EXPECT_EQ(boundaries(bytes, split),
              "head 0, body 31, end 31, "
              "head 31, body 82, end 85, "
              "head 85, body 145, chunk 145, chunk 152, chunk 158, end 163, "
              "head 163")
        << split;
}

TEST(RequestBoundaries, EndWhereARequestIsBroken) {
  EXPECT_EQ(boundaries("GET\r\n\r\nGET / HTTP/1.1\r\n\r\n", 64), "head 0");
  EXPECT_EQ(boundaries("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\nGET", 64), "head 0, body 38");
  EXPECT_EQ(boundaries("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 64),
            "head 0, body 47, chunk 47");
}

}  // namespace
}  // namespace talkspec::wire
