#include "conformance/talk/client/output_reader.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::talk {
namespace {

using ::testing::ElementsAre;
using namespace std::string_literals;

std::deque<std::string> read(Observe observe, std::string_view printed, std::size_t piece) {
  OutputReader reader(observe);
  for (std::size_t at = 0; at < printed.size(); at += piece)
    reader.feed(printed.substr(at, piece));
  reader.finish();
  EXPECT_EQ(reader.error(), "");
  return reader.messages();
}

TEST(OutputReader, ReadsMessagesHoweverTheyAreCut) {
  using namespace std::string_view_literals;
  for (std::size_t piece = 1; piece < 40; ++piece) {
    EXPECT_THAT(read(Observe::lines, "one\ntwo\r\n\nthree", piece),
                ElementsAre("one", "two", "", "three"));
    EXPECT_THAT(read(Observe::nul, "one\0t\nwo\0\0rest"sv, piece), ElementsAre("one", "t\nwo", ""));
    EXPECT_THAT(read(Observe::json, R"({"message":"o\u0000ne"}
{"base64":"/wA="}
{"hex":"fF00"})",
                     piece),
                ElementsAre("o\0ne"s, "\xff\0"s, "\xff\0"s));
    EXPECT_THAT(read(Observe::wire, "one\ntwo", piece), ElementsAre());
  }
}

TEST(OutputReader, SaysWhatIsNoMessage) {
  for (const char* line : {"hello\n", "{\"text\":\"a\"}\n", "[1]\n", "{\"message\":1}\n",
                           "{\"base64\":\"*\"}\n", "{\"hex\":\"f\"}\n"}) {
    OutputReader reader(Observe::json);
    reader.feed(line);
    EXPECT_NE(reader.error(), "") << line;
    EXPECT_TRUE(reader.messages().empty()) << line;
  }
}

TEST(OutputReader, HoldsNoMoreThanItsLimit) {
  OutputReader reader(Observe::lines);
  const std::string much(1UL << 20U, 'x');
  for (int time = 0; time < 20; ++time)
    reader.feed(much);
  EXPECT_EQ(reader.error(), "the client prints more than the runner holds");
}

}  // namespace
}  // namespace talkspec::talk
