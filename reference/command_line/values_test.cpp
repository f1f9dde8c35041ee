// Which values are taken, at the borders of what may be.
#include "reference/command_line/values.h"

#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace talk::command_line {
namespace {

TEST(WholeNumber, IsDigitsBetweenTwoNumbers) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(whole_number(1, most)("1"), "");
  EXPECT_EQ(whole_number(1, most)("18446744073709551615"), "");
  EXPECT_EQ(whole_number(1, 5)("6"), "must be a whole number from 1 to 5, not 6");
  for (const char* text : {"0", "-1", "18446744073709551616", "", " 1", "1 ", "+1", "0x1", "1e0",
                           "1.0", "nan", "inf", "1\n"})
    EXPECT_NE(whole_number(1, most)(text), "") << text;
}

TEST(Seconds, AreANumberBetweenTwo) {
  const auto read = [](const std::string& text) -> std::int64_t {
    CLI::App app;
    std::chrono::milliseconds value{-1};
    add_seconds(
        app, "--time", 0.001, 3600, [&](std::chrono::milliseconds time) { value = time; }, "");
    try {
      app.parse("--time=" + text);
    } catch (const CLI::ParseError&) {
      return -1;
    }
    return value.count();
  };
  EXPECT_EQ(read("0.001"), 1);
  EXPECT_EQ(read("1.5"), 1500);
  EXPECT_EQ(read("3600"), 3'600'000);
  for (const char* text :
       {"0", "0.0009", "3600.001", "-1", "nan", "NaN", "inf", "-inf", "1e3", "1s", "0x1"})
    EXPECT_EQ(read(text), -1) << text;
}

TEST(OneOf, TellsWhichWordWasMeant) {
  EXPECT_EQ(one_of({"others", "all"})("all"), "");
  EXPECT_EQ(one_of({"others", "all", "none"})("ohters"),
            "must be others, all or none, not ohters; did you mean `others`?");
  EXPECT_EQ(one_of({"others"})("x"), "must be others, not x");
  EXPECT_NE(one_of({"others"})(""), "");
}

}  // namespace
}  // namespace talk::command_line
