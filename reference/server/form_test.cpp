#include "reference/server/form.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace talk::server {
namespace {

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
}  // namespace talk::server
