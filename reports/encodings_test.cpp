#include "reports/encodings.h"

#include <gtest/gtest.h>

namespace talkspec::report {
namespace {

TEST(Base64, IsThatOfTheRfc) {  // RFC 4648 §10
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  for (const std::string text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
    EXPECT_EQ(from_base64(to_base64(text)), text);
}

TEST(Base64, IsReadWithoutPadding) {
  EXPECT_EQ(from_base64("Zg"), "f");
  EXPECT_EQ(from_base64("Zm8"), "fo");
  EXPECT_EQ(from_base64("AAAA"), std::string(3, '\0'));
}

TEST(Base64, IsNothingElse) {
  for (const char* text : {"Z", "Zm9vY", "Z!==", "Zm 8", "Zg==\n", "Zm9v-_"})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

TEST(Sha256, IsThatOfTheStandard) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace talkspec::report
