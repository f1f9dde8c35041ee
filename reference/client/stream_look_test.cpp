#include "reference/client/stream_look.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talk::client {
namespace {

using namespace std::string_literals;
using framing::Coding;
using framing::Framing;
using ::testing::HasSubstr;

std::string look(std::string_view payload, Framing framing, Coding coding = Coding::chunked,
                 bool had_message = false) {
  return std::string(foreign_look(payload, {.framing = framing, .coding = coding}, had_message)
                         .value_or("as asked for"));
}

TEST(StreamLook, TellsEachProfileFromTheOthers) {
  const std::string draft = "noop\0hello\0"s;
  const std::string talk_1_1 = "noop\nhello\n";
  const std::string events = "data: noop\n\ndata: hello\n\n";
  EXPECT_THAT(look(draft, Framing::lf), HasSubstr("draft-00"));
  EXPECT_THAT(look(draft, Framing::event_stream), HasSubstr("draft-00"));
  EXPECT_THAT(look(talk_1_1, Framing::nul), HasSubstr("talk-1.1"));
  EXPECT_THAT(look(talk_1_1, Framing::event_stream), HasSubstr("talk-1.1"));
  EXPECT_THAT(look(events, Framing::nul), HasSubstr("event-stream"));
  EXPECT_THAT(look(events, Framing::lf, Coding::chunked, true), HasSubstr("event-stream"));

  EXPECT_EQ(look(draft, Framing::nul), "as asked for");
  EXPECT_EQ(look(talk_1_1, Framing::lf), "as asked for");
  EXPECT_EQ(look(events, Framing::event_stream), "as asked for");
}

TEST(StreamLook, SeesChunksThatNoHeadAnnounced) {
  const std::string untold = "looks chunked";
  for (const Framing framing : {Framing::nul, Framing::lf, Framing::event_stream}) {
    EXPECT_THAT(look("5\r\nnoop\0\r\n"s, framing, Coding::identity, true), HasSubstr(untold));
    EXPECT_THAT(look("c\r\ndata: noop\n\n\r\n", framing, Coding::identity, true),
                HasSubstr(untold));
    EXPECT_THAT(look("FFF\r\n" + std::string(300, 'x'), framing, Coding::identity),
                HasSubstr(untold));
  }
}

// However little has come, it is taken for what the whole stream is, or for nothing yet.
TEST(StreamLook, SaysNoMoreThanItSees) {
  struct Row {
    std::string stream;
    Coding coding;
  };
  const std::vector<Row> rows = {
      {"noop\0hello\0"s, Coding::chunked},
      {"noop\nhello\n", Coding::identity},
      {"data: noop\n\ndata: hello\n\n", Coding::chunked},
      {"c\r\ndata: noop\n\n\r\n", Coding::identity},
      {"6\r\nnoop\n\n\r\n", Coding::identity},
      {"fff\r\n" + std::string(300, '\n'), Coding::identity},
  };
  for (const Framing framing : {Framing::nul, Framing::lf, Framing::event_stream})
    for (const Row& row : rows) {
      const std::string whole = look(row.stream, framing, row.coding);
      for (std::size_t size = 0; size < row.stream.size(); ++size)
        EXPECT_THAT(look(std::string_view(row.stream).substr(0, size), framing, row.coding),
                    ::testing::AnyOf(whole, "as asked for"))
            << size << " of " << row.stream;
    }
}

TEST(StreamLook, IsSilentAboutWhatMayBeAsAskedFor) {
  const std::vector<std::string> beginnings = {"",        "hello", "5\r\nab\0"s,
                                               "5\r\nno", "5",     "0x\r\n\0"s};
  for (const std::string& beginning : beginnings)
    EXPECT_EQ(look(beginning, Framing::lf, Coding::identity, true), "as asked for") << beginning;
  EXPECT_EQ(look("a\nb\0"s, Framing::nul), "as asked for");  // LF is text in draft-00
  EXPECT_EQ(look("a\0b\n"s, Framing::lf, Coding::chunked, true), "as asked for");
  EXPECT_EQ(look("a\nb", Framing::nul, Coding::chunked, true), "as asked for");  // its NUL came
  EXPECT_EQ(look("data: x\n", Framing::lf, Coding::chunked, true), "as asked for");
  EXPECT_EQ(look("data: x", Framing::nul), "as asked for");  // more may come
  EXPECT_EQ(look(": data: x\0\n\n"s, Framing::nul), "as asked for");
}

}  // namespace
}  // namespace talk::client
