#include "reports/layout.h"

#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/escape.h"
#include "reports/utf8.h"

namespace talkspec::report {
namespace {

using ::testing::ElementsAre;

TEST(Wrapped, BreaksAtSpacesAndIndents) {
  EXPECT_THAT(wrapped("", {.columns = 20}), ElementsAre(""));
  EXPECT_THAT(wrapped("one two three", {.columns = 0}), ElementsAre("one two three"));
  EXPECT_THAT(wrapped("one two three four", {.columns = 12, .at = 0, .indent = 2}),
              ElementsAre("one two", "  three four"));
  EXPECT_THAT(wrapped("one two three", {.columns = 12, .at = 4, .indent = 0}),
              ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("0123456789abcdef", {.columns = 10}), ElementsAre("0123456789", "abcdef"));
}

TEST(Wrapped, FitsAndTearsNoEscapeWhateverComes) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::string raw(random() % 200, ' ');
    for (char& byte : raw)
      byte = round % 3 == 0 ? static_cast<char>(random()) : "ab \\\xe6\x97\xa5\x1b"[random() % 8];
    const Place place{.columns = 24 + random() % 60, .at = random() % 12, .indent = random() % 12};
    const Lines lines = wrapped(escape_text(raw), place);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_LE(columns_of(lines[i]) + (i == 0 ? place.at : 0), place.columns) << lines[i];
      EXPECT_TRUE(unescape(lines[i])) << lines[i];
    }
  }
}

TEST(WrappedWithin, TakesNoMoreLinesThanItMay) {
  const Place place{.columns = 40, .at = 14, .indent = 14};
  EXPECT_THAT(wrapped_within("", place, 3), ElementsAre("\"\""));
  EXPECT_THAT(wrapped_within("short", place, 3), ElementsAre("short"));
  for (const std::size_t most : {1U, 2U, 3U, 9U})
    for (const std::string& raw :
         {std::string(1 << 20, 'x'), std::string(1 << 20, '\xff'), std::string(1 << 20, ' ')}) {
      const Lines lines = wrapped_within(raw, place, most);
      EXPECT_LE(lines.size(), most);
      EXPECT_NE(lines.back().find("more)"), std::string::npos) << lines.back();
    }
}

TEST(WrappedCommand, CanBeCopied) {
  const std::string command = "talkspec run http://127.0.0.1:8080 --filter 'a b c' --seed 12";
  EXPECT_THAT(wrapped_command(command, {.columns = 80, .at = 14, .indent = 16}, 3),
              ElementsAre(command));
  EXPECT_THAT(wrapped_command(command, {.columns = 50, .at = 14, .indent = 16}, 3),
              ElementsAre("talkspec run http://127.0.0.1:8080 \\",
                          "                --filter 'a b c' --seed 12"));
  EXPECT_THAT(wrapped_command(command, {.columns = 40, .at = 14, .indent = 4}, 2),
              ElementsAre("talkspec run \\", "    http://127.0.0.1:8080 --filter 'a b…"));
  EXPECT_EQ(wrapped_command(std::string(1 << 20, 'x'), {.columns = 50}, 3).size(), 1U);
}

}  // namespace
}  // namespace talkspec::report
