#include "conformance/wire/proxy.h"

#include <gtest/gtest.h>

namespace talkspec::wire {
namespace {

TEST(ProxyTest, IsReadWithAndWithoutSchemeAndUser) {
  const auto plain = std::get<Proxy>(read_proxy("proxy.example:3128"));
  EXPECT_EQ(plain.place.host, "proxy.example");
  EXPECT_EQ(plain.place.port, "3128");
  EXPECT_EQ(plain.authorization, "");
  // RFC 7617 §2
  EXPECT_EQ(std::get<Proxy>(read_proxy("http://Aladdin:open%20sesame@[::1]:8080/")).authorization,
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST(ProxyTest, ThatIsNoneIsSaidWithoutThePassword) {
  for (const char* text : {"socks5://u:secret@h:1", "http://u:secret@", "https://u:secret@h:1",
                           "http://u:secret@h:1/path", "h:0"}) {
    const auto read = read_proxy(text);
    const auto* wrong = std::get_if<std::string>(&read);
    ASSERT_NE(wrong, nullptr) << text;
    EXPECT_EQ(wrong->find("secret"), std::string::npos) << *wrong;
  }
}

TEST(ProxyTest, NoProxyNamesHostsAndWhatIsBelowThem) {
  EXPECT_TRUE(names_host("a.example, b.example", "b.example", "80"));
  EXPECT_TRUE(names_host(".b.example", "x.B.example", "80"));
  EXPECT_TRUE(names_host("*.b.example", "x.b.example", "80"));
  EXPECT_TRUE(names_host("b.example:8080", "b.example", "8080"));
  EXPECT_TRUE(names_host("[::2]", "::2", "80"));
  EXPECT_TRUE(names_host("*", "anything", "80"));
  EXPECT_FALSE(names_host("b.example:8080", "b.example", "80"));
  EXPECT_FALSE(names_host("b.example", "ab.example", "80"));
  EXPECT_FALSE(names_host(" , ", "b.example", "80"));
}

}  // namespace
}  // namespace talkspec::wire
