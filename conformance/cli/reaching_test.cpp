// The ways to a target that is not simply where its URL says: sockets, proxies, addresses, names.
#include <filesystem>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/program.h"
#include "conformance/testing/toy_talk.h"
#include "reference/client/testing/certificate.h"

namespace talkspec::cli {
namespace {

using ::testing::Each;
using testing::Ended;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawPeer;
using testing::Server;
using testing::Toy;
using testing::ToyTalk;

using Words = std::vector<std::string>;
using Environment = std::vector<std::pair<std::string, std::string>>;

constexpr const char* elsewhere = "http://no-such-host.invalid:81/";

Ended run(Words words, Environment environment = {}) {
  words.insert(words.begin(), {TALKSPEC_PROGRAM, "run"});
  words.insert(words.end(), {"--filter", "delivery/hello"});
  return testing::run_program({.words = std::move(words), .environment = std::move(environment)});
}

std::string port_of(const std::string& url) {
  return url.substr(url.rfind(':') + 1);
}

// A server that remembers the requests.
class Remembering {
 public:
  Remembering() : server_(toy()) {}
  std::string port() const { return port_of(server_.url()); }
  Words requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  Toy toy() {
    Toy toy;
    toy.instead = [this](RawPeer&, const std::string& request) {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      return false;
    };
    return toy;
  }
  std::mutex mutex_;
  Words requests_;
  ToyTalk server_;
};

TEST(ReachingTest, ASocketOfThisMachine) {
  Remembering server;
  const std::string socket = ::testing::TempDir() + "talkspec-" + server.port() + ".sock";
  const Server tunnel({{TUNNEL, "socket", socket, server.port()}});
  const ReportFile report;
  ASSERT_EQ(tunnel.url(), "unix:" + socket);
  EXPECT_EQ(run({"unix:" + socket, "--json", report.path()}).code, 0);
  EXPECT_THAT(server.requests(), Each(HasSubstr("\r\nHost: localhost\r\n")));
  EXPECT_EQ(run({"unix:" + socket + ":/below"}).code, 0);
  EXPECT_THAT(server.requests().back(), HasSubstr(" /below/"));
  std::filesystem::remove(socket);
  EXPECT_EQ(run({"unix:" + socket}).code, 3);
  EXPECT_EQ(run({"unix:"}).code, 2);
  EXPECT_EQ(run({"unix:" + std::string(200, 'x')}).code, 2);
}

TEST(ReachingTest, AnAddressThatIsGiven) {
  Remembering server;
  const std::string url = "http://no-such-host.invalid:" + server.port();
  const std::string here = "no-such-host.invalid:" + server.port() + ":127.0.0.1";
  EXPECT_EQ(run({url, "--resolve", "other:1:127.0.0.2", "--resolve", here}).code, 0);
  EXPECT_THAT(server.requests(), Each(HasSubstr("\r\nHost: no-such-host.invalid:")));
  EXPECT_EQ(run({url, "--resolve", "other:1:127.0.0.1"}).code, 3);
  for (const char* wrong : {"h", "h:1", "h:1:", "h:0:127.0.0.1", "h:1:name", "h:1:[::1"})
    EXPECT_EQ(run({url, "--resolve", wrong}).code, 2) << wrong;
}

TEST(ReachingTest, AHostOfAnotherName) {
  Remembering server;
  EXPECT_EQ(run({"http://127.0.0.1:" + server.port(), "--host", "chat.example"}).code, 0);
  EXPECT_THAT(server.requests(), Each(HasSubstr("\r\nHost: chat.example\r\n")));
}

// UTS #46 maps the letters, and DNS gets what Host says.
TEST(ReachingTest, AHostWithLettersBeyondAscii) {
  Remembering server;
  EXPECT_EQ(run({"http://Bücher.example:" + server.port(), "--resolve",
                 "xn--bcher-kva.example:" + server.port() + ":127.0.0.1"})
                .code,
            0);
  EXPECT_THAT(server.requests(), Each(HasSubstr("\r\nHost: xn--bcher-kva.example:")));
  EXPECT_EQ(run({"http://\xff.example"}).code, 2);
}

TEST(ReachingTest, AProxyThatOpensTunnels) {
  Remembering server;
  const Server proxy({{TUNNEL, "proxy", server.port(), "me:pass word"}});
  const ReportFile report;
  const std::string with_password = "http://me:pass%20word@" + proxy.url().substr(7);
  EXPECT_EQ(run({elsewhere, "--proxy", with_password, "--json", report.path()}).code, 0);
  EXPECT_THAT(server.requests(), Each(HasSubstr("\r\nHost: no-such-host.invalid:81\r\n")));
  EXPECT_THAT(server.requests(), Each(Not(HasSubstr("Proxy-"))));
  EXPECT_THAT(report::read_file(report.path()).content, Not(HasSubstr("pass%20word")));

  const Ended refused = run({elsewhere, "--proxy", proxy.url()});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("the proxy refuses to connect: 407"));
  EXPECT_THAT(run({elsewhere, "--proxy", "http://127.0.0.1:1"}).err,
              HasSubstr("the proxy: Connection refused"));
  EXPECT_EQ(run({elsewhere, "--proxy", "socks5://h:1"}).code, 2);
}

TEST(ReachingTest, AProxyOfTheEnvironment) {
  Remembering server;
  const Server proxy({{TUNNEL, "proxy", server.port()}});
  EXPECT_EQ(run({elsewhere}, {{"http_proxy", proxy.url()}}).code, 0);
  EXPECT_EQ(run({elsewhere}, {{"ALL_PROXY", proxy.url()}}).code, 0);
  EXPECT_EQ(run({elsewhere}, {{"HTTP_PROXY", proxy.url()}}).code, 3)
      << "a field Proxy would set it";
  EXPECT_EQ(run({elsewhere}, {{"http_proxy", proxy.url()}, {"no_proxy", "invalid"}}).code, 3);
  EXPECT_EQ(run({elsewhere, "--proxy", ""}, {{"http_proxy", proxy.url()}}).code, 3);
  EXPECT_EQ(run({"http://127.0.0.1:" + server.port()}, {{"http_proxy", "http://127.0.0.1:1"}}).code,
            0)
      << "what is on this machine needs no proxy";
}

TEST(ReachingTest, TlsThroughAProxy) {
  const ::talk::client::testing::Certificate certificate;
  const Server server({{TALK_SERVER_PROGRAM, "--port", "0", "--cert", certificate.file(), "--key",
                        certificate.key_file()}});
  const Server proxy({{TUNNEL, "proxy", port_of(server.url())}});
  EXPECT_EQ(run({"https://127.0.0.1", "--cacert", certificate.file(), "--proxy", proxy.url()}).code,
            0);
}

TEST(RerunFailedTest, RunsWhatHasNotPassed) {
  const ToyTalk right;
  Toy toy;  // that loses one message
  toy.encode = [](const std::string& message) {
    return message.ends_with("hello") ? std::string() : Toy::encoded(message);
  };
  const ToyTalk deaf(std::move(toy));
  const ReportFile report;
  const ReportFile again;
  const auto run_all = [](Words words) {
    words.insert(words.begin(), {TALKSPEC_PROGRAM, "run"});
    return testing::run_program({std::move(words)});
  };
  EXPECT_EQ(run_all({deaf.url(), "--filter", "delivery/*", "--timeout", "0.5", "--keep-going",
                     "--json", report.path()})
                .code,
            1);
  const auto first = report.read();
  ASSERT_TRUE(first.run) << first.error;
  run_all({right.url(), "--rerun-failed", report.path(), "--json", again.path()});
  const auto second = again.read();
  ASSERT_TRUE(second.run) << second.error;
  std::size_t failed = 0;
  for (const report::Case& one : first.run->cases)
    failed += one.verdict != report::Verdict::pass && one.verdict != report::Verdict::skip &&
              !one.id.starts_with("wire/");
  EXPECT_GT(failed, 0U);
  EXPECT_EQ(second.run->cases.size(), failed);

  const ReportFile passed;
  EXPECT_EQ(run({right.url(), "--json", passed.path()}).code, 0);
  const Ended nothing = run_all({right.url(), "--rerun-failed", passed.path()});
  EXPECT_EQ(nothing.code, 0);
  EXPECT_THAT(nothing.err, HasSubstr("nothing to run"));
  EXPECT_EQ(run_all({right.url(), "--rerun-failed", "/no/such"}).code, 2);
}

TEST(ValidateTest, ReadsStandardInput) {
  const auto validate = [](const std::string& text) {
    return testing::run_program(
        {{"/bin/sh", "-c", "printf %s \"$0\" | '" TALKSPEC_PROGRAM "' validate -", text}});
  };
  EXPECT_THAT(validate("{").err, HasSubstr("-:1:2"));
  const Ended right = validate(
      R"({"id": "a/b", "title": "t", "requirements": ["PULL-OPENS"], "steps": [{"pull": "a"}]})");
  EXPECT_EQ(right.out, "1 case in 1 file: no mistake found\n");
  EXPECT_EQ(right.code, 0);
}

}  // namespace
}  // namespace talkspec::cli
