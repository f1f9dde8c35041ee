#include "reference/compat/httplib.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talk::compat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Recorder final : ByteStream {
  ssize_t read_bytes(char*, std::size_t) override { return 0; }
  ssize_t write_bytes(const char* from, std::size_t size) override {
    written.emplace_back(from, size);
    return static_cast<ssize_t>(size);
  }
  std::vector<std::string> written;
};

void write(ByteStream& stream, std::string_view bytes) {
  EXPECT_EQ(stream.write_bytes(bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
}

TEST(WithoutExpectation, SendsHeadAndContentTogether) {
  Recorder recorder;
  WithoutExpectation stream(recorder);
  write(stream, "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
  EXPECT_THAT(recorder.written, IsEmpty());
  write(stream, "he");
  write(stream, "llo");
  EXPECT_THAT(recorder.written,
              ElementsAre("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhe", "llo"));
}

TEST(WithoutExpectation, SendsAHeadAloneAtOnce) {
  for (const char* head :
       {"GET / HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"}) {
    Recorder recorder;
    WithoutExpectation stream(recorder);
    write(stream, head);
    EXPECT_THAT(recorder.written, ElementsAre(head));
  }
}

TEST(WithoutExpectation, LeavesOutTheExpectationOfTheHead) {
  Recorder recorder;
  WithoutExpectation stream(recorder);
  write(stream, "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 24\r\n\r\n");
  write(stream, "\r\nExpect: 100-continue\r\n");
  EXPECT_THAT(recorder.written, ElementsAre("POST / HTTP/1.1\r\nContent-Length: 24\r\n\r\n"
                                            "\r\nExpect: 100-continue\r\n"));
  std::string read(100, ' ');
  read.resize(static_cast<std::size_t>(stream.read_bytes(read.data(), read.size())));
  EXPECT_EQ(read, "HTTP/1.1 100 Continue\r\n\r\n");
}

}  // namespace
}  // namespace talk::compat
