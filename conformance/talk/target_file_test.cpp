#include "conformance/talk/target_file.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/talk/target.h"
#include "conformance/talk/testing/case_bench.h"
#include "conformance/talk/unsupported.h"
#include "conformance/testing/raw_server.h"

namespace talkspec::talk {
namespace {

using talkspec::testing::RawPeer;
using talkspec::testing::RawServer;
using testing::CaseBench;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

TargetOptions loaded(std::string_view text) {
  LoadedTarget target = load_target(text, "target.json");
  for (const scenario::Diagnostic& diagnostic : target.diagnostics)
    ADD_FAILURE() << scenario::to_text(diagnostic);
  return std::move(target.options);
}

TEST(TargetFileTest, AnEmptyOneSaysNothing) {
  const TargetOptions options = loaded("{}");
  const TargetOptions standard;
  EXPECT_EQ(options.url, "");
  EXPECT_EQ(options.pull_path, standard.pull_path);
  EXPECT_EQ(options.dialect.push_body, standard.dialect.push_body);
  EXPECT_FALSE(options.dialect.by_template_only);
}

TEST(TargetFileTest, ReadsEveryMember) {
  const TargetOptions options = loaded(R"({
    "$schema": "x", "comment": "ours", // and so on
    "url": "https://talk.example:8443/chat", "profile": "headless", "routing": "all",
    "terminator": "LF", "insecure": true, "timeout": 2.5,
    "pull": {"path": "/stream", "query": "who={name}"},
    "push": {"path": "/say", "method": "PUT", "body": "data={message}", "query": "d={message}"},
    "headers": {"X-Tenant": "seven"}, "cookies": {"a": "b", "c": "d"},
    "heartbeat": ["noop", "ping"], "longest_message": 1024,
    "unsupported": [{"feature": "pipelining", "reason": "it drops them"}]})");
  EXPECT_EQ(options.url, "https://talk.example:8443/chat");
  EXPECT_EQ(options.profile, profile_named("headless"));
  EXPECT_EQ(options.routing, Routing::all);
  EXPECT_EQ(options.dialect.terminator, Terminator::lf);
  EXPECT_TRUE(options.insecure);
  EXPECT_EQ(options.timeout.count(), 2500);
  EXPECT_EQ(options.pull_path, "/stream");
  EXPECT_EQ(options.push_path, "/say");
  EXPECT_EQ(options.dialect.pull_query, "who={name}");
  EXPECT_EQ(options.dialect.push_body, "data={message}");
  EXPECT_EQ(options.dialect.push_query, "d={message}");
  EXPECT_EQ(options.dialect.push_method, "PUT");
  EXPECT_THAT(options.headers, ElementsAre(Pair("X-Tenant", "seven"), Pair("Cookie", "a=b; c=d")));
  EXPECT_THAT(options.dialect.heartbeats, ElementsAre("noop", "ping"));
  EXPECT_EQ(options.dialect.longest_message, 1024U);
  ASSERT_EQ(options.dialect.unsupported.size(), 1U);
  EXPECT_EQ(options.dialect.unsupported[0].reason, "it drops them");
}

TEST(TargetFileTest, TakesSecretsFromTheEnvironment) {
  ::setenv("TALKSPEC_TEST_PASSWORD", "open sesame", 1);
  const TargetOptions options = loaded(R"({"authentication":
    {"scheme": "basic", "user": "ali", "password": {"environment": "TALKSPEC_TEST_PASSWORD"}}})");
  EXPECT_THAT(options.headers, ElementsAre(Pair("Authorization", "Basic YWxpOm9wZW4gc2VzYW1l")));
  EXPECT_THAT(options.dialect.secrets, ElementsAre("open sesame", "YWxpOm9wZW4gc2VzYW1l"));
}

TEST(TargetFileTest, NamesEveryMistakeByItsPlace) {
  ::unsetenv("TALKSPEC_TEST_NONE");
  const LoadedTarget target = load_target(R"({
  "url": "ftp://talk.example",
  "profle": "draft-00",
  "routing": "some",
  "push": {"body": "data=x", "path": "say"},
  "authentication": {"scheme": "bearer", "token": {"environment": "TALKSPEC_TEST_NONE"}},
  "unsupported": [{"feature": "pipelines", "reason": "r"}, {"reason": "r"}]
})",
                                          "t.json");
  std::vector<std::string> lines;
  for (const scenario::Diagnostic& diagnostic : target.diagnostics)
    lines.push_back(scenario::to_text(diagnostic));
  EXPECT_THAT(lines,
              ElementsAre(HasSubstr("t.json:1:1: pushes carry no {name}"),
                          HasSubstr("t.json:2:10: /url: the URL must begin with http"),
                          HasSubstr("t.json:3:3: /profle: a target has no member `profle`; did you "
                                    "mean `profile`?"),
                          HasSubstr("t.json:4:14: /routing: `some` is not"),
                          HasSubstr("t.json:5:20: /push/body: must have `{message}`"),
                          HasSubstr("t.json:5:38: /push/path: must begin with `/`"),
                          HasSubstr("t.json:6:67: /authentication/token/environment: the "
                                    "environment has no `TALKSPEC_TEST_NONE`"),
                          HasSubstr("/unsupported/0/feature: there is no feature `pipelines`"),
                          HasSubstr("/unsupported/1: needs one of")));
}

TEST(TargetFileTest, ItsRequestsAreThoseOfTheTarget) {
  std::string request;
  const RawServer server([&request](RawPeer& peer) {
    const std::string came = peer.read_request();
    if (!came.empty()) request = came;
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  CaseBench bench(server.url());
  bench.options = loaded(R"({"routing": "none", "push": {"path": "/say", "body": "data={message}"},
                             "headers": {"X-Tenant": "seven"}})");
  bench.options.url = server.url();
  const auto result = bench.run(R"([{"push": "a b&c"}])", R"("routing": ["none"])");
  EXPECT_EQ(result.verdict, report::Verdict::pass) << result.message;
  EXPECT_THAT(request, ::testing::StartsWith("POST /say HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("X-Tenant: seven\r\n"));
  EXPECT_THAT(request, ::testing::EndsWith("\r\n\r\ndata=a+b%26c"));
}

TEST(TargetFileTest, WhatIsUnsupportedIsSkippedWithTheReason) {
  const auto reason = [](std::string_view file, std::string_view steps) {
    const std::vector<scenario::Scenario> scenarios = testing::scenario_of(steps);
    return scenarios.empty() ? std::string("no case")
                             : reason_to_skip(scenarios.front(), loaded(file));
  };
  constexpr std::string_view file =
      R"({"unsupported": [{"feature": "chunked-push", "reason": "it reads none"},
                          {"case": "other/*", "reason": "other"}], "longest_message": 10})";
  EXPECT_EQ(reason(file, R"([{"push": "x", "form": "chunked"}])"),
            "not supported by the target: it reads none");
  EXPECT_EQ(reason(file, R"([{"push": "x"}])"), "");
  EXPECT_EQ(reason(file, R"([{"repeat": 2, "steps": [{"push": "eleven bytes"}]}])"),
            "has a message of 12 bytes; the target takes at most 10");
  EXPECT_EQ(
      reason(R"({"unsupported": [{"case": "test/*", "reason": "no"}]})", "[{\"push\": \"x\"}]"),
      "not supported by the target: no");
  EXPECT_THAT(reason(R"({"parameters": {"name": "user"}})", R"([{"send": "c", "bytes": "x"}])"),
              HasSubstr("requests of its own"));
}

TEST(TargetTest, OverTlsNoCaseTakesAnHttpsTargetForAWrongOne) {
  scenario::Scenario scenario;
  scenario.requirements.resize(1);
  scenario.requirements.front().id = "HTTP-TARGET-SCHEME";
  TargetOptions options;
  options.url = "http://h";
  EXPECT_EQ(reason_to_skip(scenario, options), "");
  options.url = "HTTPS://h";
  EXPECT_EQ(reason_to_skip(scenario, options), "about a connection without TLS");
  scenario.requirements.front().id = "HTTP-TARGET-USER";
  EXPECT_EQ(reason_to_skip(scenario, options), "");
}

TEST(TargetTest, TellsWhatIsWrongWithAUrl) {
  const auto complaint = [](std::string url) {
    TargetOptions options;
    options.url = std::move(url);
    const auto target = target_from(options);
    const auto* wrong = std::get_if<std::string>(&target);
    return wrong ? *wrong : std::string();
  };
  EXPECT_EQ(complaint("http://h"), "");
  EXPECT_EQ(complaint("HTTP://[::1]:8080/a/b"), "");
  EXPECT_THAT(complaint("h"), HasSubstr("must begin with http://"));
  EXPECT_THAT(complaint("http://"), HasSubstr("no host"));
  EXPECT_THAT(complaint("http://h:0"), HasSubstr("port"));
  EXPECT_THAT(complaint("http://h:65536"), HasSubstr("port"));
  EXPECT_THAT(complaint("http://[::1"), HasSubstr("']'"));
  EXPECT_THAT(complaint("http://u:p@h"), HasSubstr("user information"));
  EXPECT_THAT(complaint("http://h/?a"), HasSubstr("must not hold a query"));
  EXPECT_THAT(complaint("http://h /"), HasSubstr("percent-encoded"));
}

TEST(TargetTest, TheTerminatorIsTheProfilesUnlessSaid) {
  const auto terminator = [](const Profile* profile, std::optional<Terminator> said) {
    Target target;
    target.profile = profile;
    target.dialect.terminator = said;
    return std::string(target.terminator());
  };
  const std::string nul(1, '\0');
  EXPECT_EQ(terminator(profile_named("draft-00"), {}), nul);
  EXPECT_EQ(terminator(profile_named("talk-1.1"), {}), "\n");
  EXPECT_EQ(terminator(profile_named("headless"), {}), nul);
  EXPECT_EQ(terminator(profile_named("headless"), Terminator::lf), "\n");
  EXPECT_EQ(terminator(profile_named("event-stream"), Terminator::nul), "\n\n");
}

}  // namespace
}  // namespace talkspec::talk
