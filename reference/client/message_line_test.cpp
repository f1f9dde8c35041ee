#include "reference/client/message_line.h"

#include <string>

#include <gtest/gtest.h>

namespace talk::client {
namespace {

using namespace std::string_literals;

TEST(MessageLine, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(plain_line({.text = "ü \x1b[2J\\\n\xff", .event = {}, .id = {}}),
            "ü \\x1b[2J\\\\\\n\\xff\n");
}

TEST(MessageLine, IsJsonInAscii) {
  EXPECT_EQ(json_line({.text = "ü\x1b\"", .event = {}, .id = {}}),
            "{\"message\":\"\\u00fc\\u001b\\\"\"}\n");
  EXPECT_EQ(json_line({.text = "", .event = {}, .id = {}}), "{\"message\":\"\"}\n");
  EXPECT_EQ(json_line({.text = "\xff\0"s, .event = {}, .id = {}}), "{\"hex\":\"ff00\"}\n");
  EXPECT_EQ(json_line({.text = "a", .event = "e", .id = "7"}),
            "{\"message\":\"a\",\"event\":\"e\",\"id\":\"7\"}\n");
}

}  // namespace
}  // namespace talk::client
