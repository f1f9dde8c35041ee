#include "reference/framing/url.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace talk::framing {
namespace {

using namespace std::string_view_literals;

Url good(std::string_view text) {
  UrlReading reading = read_url(text);
  EXPECT_EQ(reading.error, "") << text;
  return reading.url.value_or(Url{});
}

std::string error(std::string_view text) {
  const UrlReading reading = read_url(text);
  EXPECT_FALSE(reading.url) << text;
  return reading.error;
}

TEST(Url, HasThePortOfItsScheme) {
  EXPECT_EQ(good("http://example.org"), (Url{false, "example.org", 80, ""}));
  EXPECT_EQ(good("HTTPS://example.org"), (Url{true, "example.org", 443, ""}));
}

TEST(Url, KeepsPortAndPath) {
  EXPECT_EQ(good("http://127.0.0.1:8080/talk/v1/"), (Url{false, "127.0.0.1", 8080, "/talk/v1"}));
  EXPECT_EQ(good("https://a_b-c.d:65535//"), (Url{true, "a_b-c.d", 65535, ""}));
  EXPECT_EQ(good("http://h/a%2Fb;c=1,2@x"), (Url{false, "h", 80, "/a%2Fb;c=1,2@x"}));
}

TEST(Url, TakesIpv6Literals) {
  EXPECT_EQ(good("http://[::1]:8080/x"), (Url{false, "::1", 8080, "/x"}));
  EXPECT_EQ(good("https://[2001:db8::1]"), (Url{true, "2001:db8::1", 443, ""}));
}

// RFC 6874: a zone is for dialling alone; people write its "%" as it is.
TEST(Url, KeepsZonesToItself) {
  for (const char* text : {"http://[fe80::1%25eth0]:8080/x", "http://[fe80::1%eth0]:8080/x"}) {
    EXPECT_EQ(good(text), (Url{false, "fe80::1%eth0", 8080, "/x"}));
    EXPECT_EQ(good(text).authority(), "[fe80::1]:8080");
    EXPECT_EQ(good(text).text(), "http://[fe80::1%25eth0]:8080/x");
  }
  EXPECT_EQ(good("http://[fe80::1%25]").host, "fe80::1%25");
}

TEST(Url, WritesAuthorityTargetAndText) {
  EXPECT_EQ(good("http://h:80/").authority(), "h");
  EXPECT_EQ(good("https://h:80/").authority(), "h:80");
  EXPECT_EQ(good("http://[::1]:443").authority(), "[::1]:443");
  EXPECT_EQ(good("http://h/a/").target("/pull"), "/a/pull");
  EXPECT_EQ(good("http://h").target("/pull"), "/pull");
  EXPECT_EQ(good("http://[::1]").text(), "http://[::1]:80");
  EXPECT_EQ(good("https://h/a").text(), "https://h:443/a");
}

TEST(Url, SaysWhatIsWrong) {
  EXPECT_EQ(error(""), "the URL is empty: write http://HOST:PORT");
  EXPECT_EQ(error("localhost:80"), "the URL must begin with http:// or https://");
  EXPECT_EQ(error("ftp://h"), "the URL must begin with http:// or https://");
  EXPECT_EQ(error("http://"), "the URL has no host");
  EXPECT_EQ(error("http:///x"), "the URL has no host");
  EXPECT_EQ(error("http://:80"), "the URL has no host");
  EXPECT_EQ(error("http://u:p@h/"), "the URL must not hold user information: send it as a header");
  EXPECT_EQ(error("http://a b"), "the URL has a byte that must be percent-encoded at character 9");
  EXPECT_EQ(error("http://h/\x1b[2J"),
            "the URL has a byte that must be percent-encoded at character 10");
  EXPECT_EQ(error("http://h\0x"sv),
            "the URL has a byte that must be percent-encoded at character 9");
  EXPECT_EQ(error("http://h/ü"), "the URL has a byte that must be percent-encoded at character 10");
  EXPECT_EQ(error("http://a,b"), "the URL has a ',' in its host");
  EXPECT_EQ(error("http://a%41"), "the URL has a '%' in its host");
  EXPECT_EQ(error("http://::1/"), "the URL has no host");
  EXPECT_EQ(error("http://[::1"), "the URL has a '[' without its ']'");
  EXPECT_EQ(error("http://[fe80::1%]"), "the URL has no name of a zone behind the '%'");
  EXPECT_EQ(error("http://[fe80::1%a/b]"), "the URL has no name of a zone behind the '%'");
  EXPECT_EQ(error("http://[127.0.0.1]"), "the URL has no IPv6 address between '[' and ']'");
  EXPECT_EQ(error("http://[::1]80"), "the URL must go on with a port or a path after ']'");
  EXPECT_EQ(error("http://h:"), "the URL has no port after ':'");
  EXPECT_EQ(error("http://h:0"), "the URL has a port outside 1 to 65535: 0");
  EXPECT_EQ(error("http://h:65536/"), "the URL has a port outside 1 to 65535: 65536");
  EXPECT_EQ(error("http://h:99999999999999999999"),
            "the URL has a port outside 1 to 65535: 99999999999999999999");
  EXPECT_EQ(error("http://h:+80"), "the URL has a port that is no number: +80");
  EXPECT_EQ(error("http://h:8x"), "the URL has a port that is no number: 8x");
  EXPECT_EQ(error("http://h?x"), "the URL must not hold a query: it is the client that writes it");
  EXPECT_EQ(error("http://h/#x"), "the URL must not hold a fragment");
  EXPECT_EQ(error("http://h/%4"), "the URL has a '%' without two hexadecimal digits in its path");
  EXPECT_EQ(error("http://h/a\\b"), "the URL has a '\\' in its path: percent-encode it");
}

}  // namespace
}  // namespace talk::framing
