#include "reference/framing/stream_decoder.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace talk::framing {
namespace {

struct Texts {
  std::vector<std::string> texts;
  int ends = 0;
  void on_message(const Message& message) { texts.emplace_back(message.text); }
  void on_end() { ++ends; }
};

TEST(StreamDecoder, YieldsTheMessagesOfAChunkedStream) {
  using namespace std::string_view_literals;
  constexpr std::string_view wire = "6\r\nhello\0\r\n5\r\nno\0op\r\n1\r\n\0\r\n0\r\n\r\nHTTP"sv;
  for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
    StreamDecoder decoder;
    Texts sink;
    const FeedResult first = decoder.feed(wire.substr(0, cut), sink);
    const FeedResult second = decoder.feed(wire.substr(first.consumed), sink);
    EXPECT_EQ(second.status, Status::done);
    EXPECT_EQ(decoder.offset(), wire.size() - 4);
    EXPECT_EQ(sink.texts, (std::vector<std::string>{"hello", "no", "op"})) << cut;
    EXPECT_EQ(sink.ends, 1);
  }
}

}  // namespace
}  // namespace talk::framing
