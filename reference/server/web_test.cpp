// Which requests of browsers are served (Fetch §3.2; Fetch Metadata §2.1; RFC 9110 §7.2).
#include "reference/server/web.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace talk::server {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

int refused(const Fields& given, const std::string& authority = "localhost:8080",
            const WebPolicy& policy = {}) {
  framing::FieldSection fields;
  for (const auto& [name, value] : given)
    fields.lines.push_back({name, value});
  return check_web(policy, fields, authority).status_code;
}

TEST(Web, KnowsItsNamesAndAnyAddress) {
  for (const char* authority : {"", "localhost", "LOCALHOST:80", "127.0.0.1:8080", "192.0.2.1",
                                "[::1]", "[2001:db8::1]:8080"})
    EXPECT_EQ(refused({}, authority), 0) << authority;
  for (const char* authority : {"x", "localhost.evil.example", "127.0.0.1.evil.example",
                                "evil.example:8080", "1.2.3", "1.2.3.4.5"})
    EXPECT_EQ(refused({}, authority), 421) << authority;
  EXPECT_EQ(refused({}, "Talk.example:80", {.hosts = {"talk.example"}}), 0);
  EXPECT_EQ(refused({}, "a.talk.example", {.hosts = {"talk.example"}}), 421);
  EXPECT_EQ(refused({}, "x", {.hosts = {"*"}}), 0);
}

TEST(Web, RefusesWhatAPageOfAnotherSiteSends) {
  for (const char* site : {"cross-site", "same-site", "", "anything"})
    EXPECT_EQ(refused({{"Sec-Fetch-Site", site}}), 403) << site;
  for (const char* site : {"same-origin", "none"})
    EXPECT_EQ(refused({{"Sec-Fetch-Site", site}}), 0) << site;
}

TEST(Web, ComparesOriginAndHostWhereThatIsAllABrowserSays) {
  for (const char* origin : {"http://localhost:8080", "https://LOCALHOST:8080"})
    EXPECT_EQ(refused({{"origin", origin}}), 0) << origin;
  for (const char* origin : {"null", "", "http://localhost", "http://localhost:8081",
                             "http://evil.example", "localhost:8080"})
    EXPECT_EQ(refused({{"Origin", origin}}), 403) << origin;
  EXPECT_EQ(refused({{"Origin", "http://localhost"}}, "localhost:80"), 0);
  EXPECT_EQ(refused({{"Origin", "https://localhost"}}, "localhost:443"), 0);
  EXPECT_EQ(refused({{"Origin", "https://localhost:443"}}, "localhost"), 0);
  EXPECT_EQ(refused({{"Origin", "https://localhost"}}, "localhost:80"), 403);
  // What the browser says of the site counts more.
  EXPECT_EQ(refused({{"Origin", "http://localhost:8080"}, {"Sec-Fetch-Site", "cross-site"}}), 403);
}

TEST(Web, TakesOriginsThatAreAllowed) {
  const WebPolicy policy{.origins = {"https://chat.example"}};
  const Fields from{{"Origin", "https://chat.example"}, {"Sec-Fetch-Site", "cross-site"}};
  EXPECT_EQ(refused(from, "localhost", policy), 0);
  EXPECT_TRUE(allows_origin(policy, "https://chat.example"));
  for (const char* origin : {"http://chat.example", "https://chat.example:8443", "null", ""})
    EXPECT_FALSE(allows_origin(policy, origin)) << origin;
  EXPECT_TRUE(allows_origin({.origins = {"*"}}, "https://any.example"));
  for (const char* origin : {"https://any%2eexample", "https://a%0d%0aX: y"})
    EXPECT_FALSE(allows_origin({.origins = {"*"}}, origin)) << origin;
  // An image has no Origin, whoever may push.
  EXPECT_EQ(refused({{"Sec-Fetch-Site", "cross-site"}}, "localhost", policy), 403);
}

}  // namespace
}  // namespace talk::server
