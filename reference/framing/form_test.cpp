#include "reference/framing/form.h"

#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talk::framing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::string_view_literals;

std::string encoded(std::string_view bytes) {
  std::string out;
  append_form_encoded(out, bytes);
  return out;
}

TEST(FormEncode, LeavesOnlyLettersDigitsAndFourSignsAlone) {
  EXPECT_EQ(encoded("azAZ09*-._"), "azAZ09*-._");
  EXPECT_EQ(encoded(" "), "+");
  EXPECT_EQ(encoded("+&=%~"), "%2B%26%3D%25%7E");
  EXPECT_EQ(encoded("\0\n\r\xFF"sv), "%00%0A%0D%FF");
}

TEST(FormEncode, JoinsPairsByAmpersand) {
  const std::vector<FormField> fields{{"name", "a b"}, {"", ""}, {"message", "x=y&z"}};
  EXPECT_EQ(encode_form(fields), "name=a+b&=&message=x%3Dy%26z");
  EXPECT_EQ(encode_form({}), "");
}

TEST(FormDecode, SplitsAtAmpersandAndAtTheFirstEqualsSign) {
  EXPECT_THAT(decode_form("a=b=c&&d&=e&f=").fields,
              ElementsAre(FormField{"a", "b=c"}, FormField{"d", ""}, FormField{"", "e"},
                          FormField{"f", ""}));
  EXPECT_THAT(decode_form("").fields, IsEmpty());
  EXPECT_THAT(decode_form("&&").fields, IsEmpty());
  EXPECT_THAT(decode_form("=").fields, ElementsAre(FormField{"", ""}));
}

TEST(FormDecode, DecodesNamesAndValues) {
  const DecodedForm form = decode_form("n%61me=a+b%2b%00%fF");
  EXPECT_THAT(form.fields, ElementsAre(FormField{"name", std::string("a b+\0\xFF", 6)}));
  EXPECT_THAT(form.malformed, IsEmpty());
}

TEST(FormDecode, KeepsAndReportsMalformedPercentSequences) {
  const DecodedForm form = decode_form("a=%&%4=%zz%2&b=100%25%");
  EXPECT_THAT(form.fields,
              ElementsAre(FormField{"a", "%"}, FormField{"%4", "%zz%2"}, FormField{"b", "100%%"}));
  EXPECT_THAT(form.malformed, ElementsAre(2, 4, 7, 10, 21));
}

TEST(FormDecode, NeverLooksBeyondThePart) {
  EXPECT_THAT(decode_form("a=%4&1=%").malformed, ElementsAre(2, 7));
}

TEST(FormDecode, LastOfSeveralFieldsCounts) {
  const DecodedForm form = decode_form("name=a&name=b&x=");
  ASSERT_NE(form.last("name"), nullptr);
  EXPECT_EQ(*form.last("name"), "b");
  EXPECT_EQ(*form.last("x"), "");
  EXPECT_EQ(form.last("message"), nullptr);
}

TEST(FormParts, ComeOneAfterTheOther) {
  std::string_view rest = "&&n%61me=a&x&&b=%4&";
  const auto name = take_form_part(rest);
  ASSERT_TRUE(name);
  EXPECT_EQ(name->field, (FormField{"name", "a"}));
  EXPECT_FALSE(name->malformed);
  EXPECT_EQ(take_form_part(rest)->field, (FormField{"x", ""}));
  const auto broken = take_form_part(rest);
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->field, (FormField{"b", "%4"}));
  EXPECT_TRUE(broken->malformed);
  EXPECT_FALSE(take_form_part(rest));
  EXPECT_FALSE(take_form_part(rest));
}

TEST(Form, DecodingWhatWasEncodedGivesItBackForEveryByte) {
  std::string every;
  for (int c = 0; c < 256; ++c)
    every += static_cast<char>(c);
  const std::vector<FormField> fields{{every, every}, {"", every}, {every, ""}};
  const DecodedForm form = decode_form(encode_form(fields));
  EXPECT_EQ(form.fields, fields);
  EXPECT_THAT(form.malformed, IsEmpty());
}

}  // namespace
}  // namespace talk::framing
