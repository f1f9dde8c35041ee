#include "conformance/scenario/diagnostic.h"

#include <array>

#include <gtest/gtest.h>

namespace talkspec::scenario {
namespace {

TEST(Diagnostic, IsOneLine) {
  EXPECT_EQ(to_text({"a.json", 3, 14, "/steps/0", "what"}), "a.json:3:14: /steps/0: what");
  EXPECT_EQ(to_text({"a.json", 1, 1, "", "what"}), "a.json:1:1: what");
  EXPECT_EQ(to_text({"a\n.json", 0, 0, "", "what"}), "a\\x0a.json: what");
}

TEST(Printable, NoByteThatATerminalWouldObey) {
  EXPECT_EQ(printable("é€😀"), "é€😀");
  EXPECT_EQ(printable(std::string("\0\x1b\x7f\n", 4)), "\\x00\\x1b\\x7f\\x0a");
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b");                    // CSI, as C1
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");                    // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // a surrogate
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82");                    // cut short
  EXPECT_EQ(printable("\xe2\x80\xae"), "\\xe2\\x80\\xae");           // right-to-left override
  EXPECT_EQ(printable("\xf3\xa0\x80\x81"), "\\xf3\\xa0\\x80\\x81");  // a tag
  EXPECT_EQ(printable("abcdef", 3), "abc…");
}

TEST(DidYouMean, OnlyWhatIsNear) {
  constexpr std::array<std::string_view, 3> names{"messages", "order", "others"};
  EXPECT_EQ(did_you_mean("mesages", names), "; did you mean `messages`?");
  EXPECT_EQ(did_you_mean("ordr", names), "; did you mean `order`?");
  EXPECT_EQ(did_you_mean("wholly", names), "");
  EXPECT_EQ(did_you_mean(std::string(1'000'000, 'o'), names), "");
}

TEST(OneOf, ReadsAsASentence) {
  constexpr std::array<std::string_view, 3> names{"a", "b", "c"};
  EXPECT_EQ(one_of(names), "`a`, `b` or `c`");
  EXPECT_EQ(one_of(std::span(names).first(1)), "`a`");
}

}  // namespace
}  // namespace talkspec::scenario
