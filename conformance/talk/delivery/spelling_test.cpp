#include "conformance/talk/delivery/spelling.h"

#include <random>

#include <gtest/gtest.h>

namespace talkspec::talk::delivery {
namespace {

TEST(Spelling, DecodesAFormOnce) {
  EXPECT_EQ(decoded("a+b%20c%2B"), "a b c+");
  EXPECT_EQ(decoded("%2520"), "%20");
  EXPECT_EQ(decoded("100% %4 %zz %"), "100% %4 %zz %");
}

TEST(Spelling, OfUtf8TakenForLatin1) {
  EXPECT_EQ(doubled_utf8("\xc3\xa9 e"), "\xc3\x83\xc2\xa9 e");
}

TEST(Spelling, TextsThatAreSpeltAlikeHaveOneSkeleton) {
  const std::string skeleton_of_it = skeleton("D\xc3\xa9j\xc3\xa0 <vu> 100%");
  for (const char* text : {"d\xc3\xa9j\xc3\xa0 <VU> 100%", "D%C3%A9j%c3%a0+%3Cvu%3E+100%25",
                           "D?j? &lt;vu&gt; 100%", "D\xef\xbf\xbd\xef\xbf\xbdj? <vu>\r\n 100%",
                           "D\xc3\x83\xc2\xa9j\xc3\x83\xc2\xa0 <vu> 100%"})
    EXPECT_EQ(skeleton(text), skeleton_of_it) << text;
  EXPECT_NE(skeleton("d\xc3\xa9j\xc3\xa0"), skeleton("deja"));
}

TEST(Spelling, ContainsIsWhatFindSays) {
  std::mt19937 chance(1);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    std::string part;
    for (unsigned long length = chance() % 20; length > 0; --length)
      text += "ab"[chance() % 2];
    for (unsigned long length = chance() % 8; length > 0; --length)
      part += "ab"[chance() % 2];
    EXPECT_EQ(contains(text, part), text.find(part) != std::string::npos) << text << " " << part;
  }
}

TEST(Spelling, CommonEnds) {
  EXPECT_EQ(common_prefix("abc", "abd"), 2U);
  EXPECT_EQ(common_prefix("abc", "abcd"), 3U);
  EXPECT_EQ(common_suffix("xbc", "bc"), 2U);
  EXPECT_EQ(common_suffix("", "bc"), 0U);
}

}  // namespace
}  // namespace talkspec::talk::delivery
