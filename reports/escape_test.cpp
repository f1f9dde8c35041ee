#include "reports/escape.h"

#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace talkspec::report {
namespace {

using namespace std::string_view_literals;

std::string every_byte() {
  std::string bytes;
  for (int value = 0; value < 256; ++value)
    bytes += static_cast<char>(value);
  return bytes;
}

TEST(Escape, ShowsWireBytesReadably) {
  EXPECT_EQ(escape("5\r\nnoop\0\r\n"sv), R"(5\r\nnoop\x00\r\n)");
  EXPECT_EQ(escape("a\\x00\tb"), R"(a\\x00\tb)");
  EXPECT_EQ(escape("\x1b[31m\x7f\xff"), R"(\x1b[31m\x7f\xff)");
  EXPECT_EQ(escape("§"), R"(\xc2\xa7)");
}

TEST(Escape, IsPrintableAsciiWhateverComes) {
  for (const char c : escape(every_byte()))
    EXPECT_TRUE(c >= 0x20 && c < 0x7f);
}

TEST(EscapeText, KeepsPrintableUtf8AndNothingElse) {
  EXPECT_EQ(escape_text("RFC 9112 §7.1 … 日本 😀"), "RFC 9112 §7.1 … 日本 😀");
  EXPECT_EQ(escape_text("a\nb"), R"(a\nb)");
  EXPECT_EQ(escape_text("\xc0\x80"), R"(\xc0\x80)") << "overlong";
  EXPECT_EQ(escape_text("\xed\xa0\x80"), R"(\xed\xa0\x80)") << "surrogate";
  EXPECT_EQ(escape_text("\xf4\x90\x80\x80"), R"(\xf4\x90\x80\x80)") << "past U+10FFFF";
  EXPECT_EQ(escape_text("\xe2\x80\xae"), R"(\xe2\x80\xae)") << "right-to-left override";
  EXPECT_EQ(escape_text("\xc2\x9b"), R"(\xc2\x9b)") << "CSI, a C1 control";
  EXPECT_EQ(escape_text("\xe2\x82"), R"(\xe2\x82)") << "cut short";
}

TEST(Printable, KeepsEscapesAndLetsNothingInvisibleThrough) {
  EXPECT_EQ(printable("\\r\\n é \\x00"), "\\r\\n é \\x00");
  EXPECT_EQ(printable_lines("a\\n\n\x1b\n\nb"), "a\\n\n\\x1b\n\nb\n");
  EXPECT_EQ(printable("\n\x1b\xff\xe2\x80\xae"), "\\x0a\\x1b\\xff\\xe2\\x80\\xae");
}

TEST(Unescape, UndoesBothForms) {
  EXPECT_EQ(unescape(escape(every_byte())), every_byte());
  EXPECT_EQ(unescape(escape_text(every_byte())), every_byte());
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    const std::size_t size = random() % 12;
    for (std::size_t i = 0; i < size; ++i)
      bytes += "\\xn0r\r\n\xe2\x80\xae\xc2\xa7"[random() % 12];
    EXPECT_EQ(unescape(escape(bytes)), bytes);
    EXPECT_EQ(unescape(escape_text(bytes)), bytes);
  }
}

TEST(Unescape, RefusesWhatEscapeNeverMakes) {
  for (const auto text : {"\\"sv, "\\x"sv, "\\x0"sv, "\\x0G"sv, "\\x0A"sv, "\\q"sv, "\\0"sv})
    EXPECT_EQ(unescape(text), std::nullopt) << text;
}

TEST(EscapeShortened, SaysHowMuchItLeftOut) {
  EXPECT_EQ(escape_shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(escape_shortened("abcdef", 5), "abcde… (1 byte more)");
  EXPECT_EQ(escape_shortened("abcdef", 2), "ab… (4 bytes more)");
  EXPECT_EQ(escape_text_shortened("a§b", 2), "a… (3 bytes more)");
}

TEST(References, LeaveNoMarkupOfXmlOrMarkdown) {
  EXPECT_EQ(with_references("<a href=\"x\">&'</a>]]>", xml_marks),
            "&#60;a href=&#34;x&#34;&#62;&#38;&#39;&#60;/a&#62;]]&#62;");
  EXPECT_EQ(with_references("caf\u00e9\n\U0001f600", xml_marks), "caf\u00e9\n\U0001f600");
  EXPECT_EQ(with_references("[a](b) `c` #1 @d", markdown_marks),
            "&#91;a&#93;&#40;b&#41; &#96;c&#96; &#35;1 &#64;d");
}

TEST(PercentEncoded, KeepsWhatIsToStay) {
  EXPECT_EQ(percent_encoded("a:b\xff%", [](char byte) { return byte == 'a' || byte == 'b'; }),
            "a%3Ab%FF%25");
}

}  // namespace
}  // namespace talkspec::report
