#include "reference/server/request_target.h"

#include <string>

#include <gtest/gtest.h>

namespace talk::server {
namespace {

std::string origin_form(const std::string& target, const std::string& method = "GET") {
  const auto read = read_request_target(method, target);
  return read ? read->text() : "refused";
}

TEST(RequestTarget, IsAPathAndAQuery) {
  const auto target = read_request_target("GET", "/a%2fb?c=d?/e&f");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a%2fb");
  EXPECT_EQ(target->query, "c=d%3F/e&f");
  EXPECT_EQ(origin_form("/"), "/");
  EXPECT_EQ(origin_form("//a"), "//a");
  EXPECT_EQ(origin_form("/:@!$&'()*+,;=-._~"), "/:@!$&'()*+,;=-._~");
}

TEST(RequestTarget, MayBeInAbsoluteForm) {
  EXPECT_EQ(origin_form("http://h/push?a=b"), "/push?a=b");
  EXPECT_EQ(origin_form("HTTPS://h:1/push"), "/push");
  EXPECT_EQ(origin_form("http://[::1]:80/"), "/");
  EXPECT_EQ(origin_form("http://h"), "/");
  EXPECT_EQ(origin_form("http://h?a"), "/?a");
}

TEST(RequestTarget, IsRefusedInAnyOtherForm) {
  for (const std::string target : {"",
                                   "push",
                                   "ftp://h/",
                                   "http:/h",
                                   "http://",
                                   "http:///a",
                                   "http://:80/",
                                   "http://u@h/",
                                   "http://h:port/",
                                   "h:80",
                                   "*",
                                   "/a#b",
                                   "/a b",
                                   "/a%",
                                   "/a%4",
                                   "/a%zz",
                                   "/a\"b",
                                   "/a\\b",
                                   "/a{b}",
                                   "/a\x7f",
                                   "/\xc3\xa9",
                                   "/a?b#c",
                                   "/a?b%"})
    EXPECT_EQ(origin_form(target), "refused") << target;
}

TEST(RequestTarget, HasOneQuestionMark) {
  EXPECT_EQ(origin_form("/push?name=a?b&message=?"), "/push?name=a%3Fb&message=%3F");
  EXPECT_EQ(origin_form("http://h?a?b"), "/?a%3Fb");
}

TEST(RequestTarget, IsTheServerItselfForOptions) {
  EXPECT_EQ(origin_form("*", "OPTIONS"), "*");
  EXPECT_EQ(origin_form("*a", "OPTIONS"), "refused");
}

}  // namespace
}  // namespace talk::server
