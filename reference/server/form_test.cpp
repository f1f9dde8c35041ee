#include "reference/server/form.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace talk {
namespace {

using namespace std::string_literals;

Form form(const std::string& text) {
  Form form;
  EXPECT_TRUE(read_form(text, form)) << text;
  return form;
}

TEST(Form, HasANameAndAMessage) {
  const Form read = form("name=a&message=b=c");
  EXPECT_EQ(read.name, "a");
  EXPECT_EQ(read.message, "b=c");
}

TEST(Form, IsDecoded) {
  EXPECT_EQ(form("message=+%2b%41%c3%BC%00%0d%0A").message, " +A\xc3\xbc\0\r\n"s);
  EXPECT_EQ(form("m%65ssage=x").message, "x");
  EXPECT_EQ(form("message=\x01\xff").message, "\x01\xff");
}

TEST(Form, TellsEmptyFromMissing) {
  EXPECT_EQ(form("message=").message, "");
  EXPECT_EQ(form("message").message, "");
  EXPECT_EQ(form("").message, std::nullopt);
  EXPECT_EQ(form("&&=x&messages=x&Message=x").message, std::nullopt);
}

TEST(Form, KeepsTheLastOfSeveral) {
  EXPECT_EQ(form("name=a&name=b").name, "b");
  Form both;
  ASSERT_TRUE(read_form("name=query&message=query", both));
  ASSERT_TRUE(read_form("message=body", both));
  EXPECT_EQ(both.name, "query");
  EXPECT_EQ(both.message, "body");
}

TEST(Form, IsRefusedWithABrokenEscape) {
  for (const char* text : {"%", "message=%", "message=%4", "message=%4g", "message=%%41", "a%zz=b",
                           "message=x%4&name=a"}) {
    Form form;
    EXPECT_FALSE(read_form(text, form)) << text;
  }
}

}  // namespace
}  // namespace talk
