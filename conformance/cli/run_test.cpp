// talkspec run from the outside: exit codes, options, reports, the command that runs a case again.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/program.h"
#include "conformance/testing/raw_server.h"
#include "conformance/testing/toy_talk.h"
#include "reference/client/testing/certificate.h"
#include "reports/file.h"
#include "reports/forms.h"

namespace talkspec::cli {
namespace {

using report::Verdict;
using testing::Ended;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Process;
using testing::RawPeer;
using testing::RawServer;
using testing::Toy;
using testing::ToyTalk;

Ended talkspec(std::vector<std::string> words) {
  words.insert(words.begin(), {TALKSPEC_PROGRAM, "run"});
  return testing::run_program({words});
}

Toy deaf() {
  Toy toy;
  toy.encode = [](const std::string& message) {
    return message.ends_with("hello") ? std::string() : Toy::encoded(message);
  };
  return toy;
}

TEST(ExitCodeTest, ZeroWhenEveryMustPassed) {
  const ToyTalk server;
  const Ended ended = talkspec({server.url(), "--filter", "delivery/hello"});
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("1 case: 1 passed;"));
}

TEST(ExitCodeTest, OneWhenAMustFailed) {
  const ToyTalk server(deaf());
  const Ended ended = talkspec({server.url(), "--filter", "delivery/hello", "--timeout", "1"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.out, HasSubstr("FAIL delivery/hello"));
}

TEST(ExitCodeTest, FourWhenTheServerItselfWasSlow) {
  using namespace std::chrono_literals;
  std::atomic<bool> slow = false;
  Toy toy;
  toy.encode = [&slow](const std::string& message) {
    if (message.ends_with("hello")) slow = true;
    return slow ? std::string() : Toy::encoded(message);
  };
  toy.answer = [&slow](const std::string&) {
    if (slow) std::this_thread::sleep_for(300ms);
    return Toy::accepted();
  };
  const ToyTalk server(std::move(toy));
  const Ended ended = talkspec({server.url(), "--filter", "delivery/hello", "--timeout", "0.2"});
  EXPECT_EQ(ended.code, 4) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("the server was slow just then: a plain push took"));
}

TEST(ExitCodeTest, TwoForWhatIsWrongWithTheCommandLine) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--no-such-option"},
           {"ftp://h"},
           {"http://h:99999"},
           {"http://u:p@h"},
           {"http://h", "--filter", "no/such/case"},
           {"http://h", "--header", "no colon"},
           {"http://h", "--timeout", "0"},
           {"http://h", "--profile", "talk-7"},
           {"http://h", "--terminator", "CR"},
           {"http://h", "no-such-file.json"},
           {"http://h", "--target-file", "no-such-file.json"},
           {"http://h", "--update-known-failures"},
           {"http://h", "--known-failures", "no-such-file.json"},
           {"http://h", "--json", "/no/such/folder/report.json"}}) {
    const Ended ended = talkspec(words);
    SCOPED_TRACE(words.back());
    EXPECT_EQ(ended.code, 2);
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
  }
}

TEST(ExitCodeTest, ThreeWhenNobodyIsThere) {
  std::string url;
  {
    const RawServer gone([](RawPeer&) {});
    url = gone.url();
  }
  const ReportFile report;
  const Ended ended = talkspec({url, "--json", report.path()});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.err, HasSubstr("cannot be tested: Connection refused"));
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run) << read.error;
  EXPECT_THAT(read.run->trouble, HasSubstr("cannot be tested"));
  for (const report::Case& one : read.run->cases)
    EXPECT_TRUE(one.verdict == Verdict::inconclusive || one.verdict == Verdict::skip) << one.id;
}

TEST(ExitCodeTest, FourWhenInterruptedAndTheReportSaysSo) {
  std::atomic<int> pulls = 0;
  Toy toy;
  toy.instead = [&pulls](RawPeer& peer, const std::string& request) {
    const bool pull = request.starts_with("GET /pull");
    if (pull) ++pulls;
    if (pull) peer.read_to_end();
    return pull;
  };
  const ToyTalk server(std::move(toy));
  const ReportFile report;
  Process run(
      {{TALKSPEC_PROGRAM, "run", server.url(), "--json", report.path(), "--timeout", "60"}});
  while (pulls == 0)
    std::this_thread::yield();
  run.signal(SIGINT);
  const Ended ended = run.wait();
  EXPECT_EQ(ended.code, 4) << ended.out;
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run) << read.error;
  EXPECT_TRUE(read.run->interrupted);
  EXPECT_EQ(read.run->trouble, "interrupted");
}

TEST(RunTest, AWarningFailsTheRunOnlyWhereAsked) {
  const ToyTalk server(deaf());
  const TemporaryFile scenario("s.json", R"({"id": "a/b", "title": "t", "level": "should",
    "requirements": ["DELIVERY-WHOLE"],
    "steps": [{"pull": "p"}, {"push": "hello"}, {"expect": "p", "messages": ["hello"]}]})");
  const std::vector<std::string> words{server.url(), scenario.path(), "--timeout", "1"};
  EXPECT_EQ(talkspec(words).code, 0);
  std::vector<std::string> strict = words;
  strict.insert(strict.end(), {"--fail-on", "warn"});
  EXPECT_EQ(talkspec(strict).code, 1);
}

TEST(RunTest, HeadersGoWithEveryRequestItWrites) {
  std::mutex mutex;
  std::vector<std::string> requests;
  Toy toy;
  toy.instead = [&](RawPeer&, const std::string& request) {
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    return false;
  };
  const ToyTalk server(std::move(toy));
  EXPECT_EQ(
      talkspec({server.url(), "--filter", "delivery/hello", "--header", "X-Tenant:  seven"}).code,
      0);
  const std::lock_guard lock(mutex);  // a connection may still be served
  ASSERT_FALSE(requests.empty());
  for (const std::string& request : requests)
    EXPECT_THAT(request, HasSubstr("\r\nX-Tenant: seven\r\n"));
}

TEST(RunTest, AHostOfTheUsersReplacesOursAndIsSentOnce) {
  std::mutex mutex;
  std::vector<std::string> requests;
  Toy toy;
  toy.instead = [&](RawPeer&, const std::string& request) {
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    return false;
  };
  const ToyTalk server(std::move(toy));
  EXPECT_EQ(
      talkspec({server.url(), "--filter", "delivery/hello", "--header", "host: chat.example"}).code,
      0);
  const std::lock_guard lock(mutex);
  ASSERT_FALSE(requests.empty());
  for (const std::string& request : requests) {
    EXPECT_THAT(request, HasSubstr("\r\nHost: chat.example\r\n"));
    EXPECT_THAT(request, Not(HasSubstr("127.0.0.1")));
    EXPECT_THAT(request, Not(HasSubstr("\r\nhost:")));
  }
}

TEST(RunTest, AnotherAddressLeavesTheHostAsItIs) {
  std::mutex mutex;
  std::vector<std::string> requests;
  Toy toy;
  toy.instead = [&](RawPeer&, const std::string& request) {
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    return false;
  };
  const ToyTalk server(std::move(toy));
  const ReportFile report;
  EXPECT_EQ(talkspec({"http://no-such-host.invalid:81/", "--connect-to", server.url().substr(7),
                      "--filter", "delivery/hello", "--json", report.path()})
                .code,
            0);
  const std::lock_guard lock(mutex);
  ASSERT_FALSE(requests.empty());
  for (const std::string& request : requests)
    EXPECT_THAT(request, HasSubstr("\r\nHost: no-such-host.invalid:81\r\n"));
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run && !read.run->cases.empty());
  EXPECT_THAT(read.run->cases[0].rerun, HasSubstr(" --connect-to " + server.url().substr(7)));
  for (const char* place : {"h", "h:0", ":1", "h:1/x", "[::1]"})
    EXPECT_EQ(talkspec({"http://h", "--connect-to", place}).code, 2) << place;
}

TEST(RunTest, TrustsTheAuthoritiesThatItIsTold) {
  const ::talk::client::testing::Certificate certificate;
  const ::talk::client::testing::Certificate other;
  const testing::Server server({{TALK_SERVER_PROGRAM, "--port", "0", "--cert", certificate.file(),
                                 "--key", certificate.key_file()}});
  const auto code = [&server](std::vector<std::string> words) {
    words.insert(words.begin(), {server.url(), "--filter", "delivery/hello"});
    return talkspec(words).code;
  };
  EXPECT_EQ(code({"--cacert", certificate.file()}), 0);
  EXPECT_EQ(code({"--cacert", other.file()}), 3);
  EXPECT_EQ(code({}), 3);
  EXPECT_EQ(code({"--cacert", "/no/such"}), 2);
  EXPECT_EQ(code({"--cacert", certificate.key_file()}), 2);
  EXPECT_EQ(code({"--key", certificate.key_file()}), 2);
  EXPECT_EQ(code({"--insecure", "--cert", certificate.file(), "--key", certificate.key_file()}), 0);
}

TEST(RunTest, WaitsForATargetThatIsNotThereYet) {
  std::string url;
  {
    const RawServer gone([](RawPeer&) {});
    url = gone.url();
  }
  Process run({{TALKSPEC_PROGRAM, "run", url, "--filter", "delivery/hello", "--wait", "60"}});
  const testing::Server server({{TALK_SERVER_PROGRAM, "--port", url.substr(url.rfind(':') + 1)}});
  EXPECT_EQ(run.wait().code, 0);
  EXPECT_EQ(talkspec({"http://127.0.0.1:1", "--wait", "0.2"}).code, 3);
}

// What is said of the runner itself depends on what else the machine does.
std::string without_lag(const std::string& message) {
  return message.substr(0, message.find("; but the runner itself"));
}

TEST(RunTest, TheCommandOfAFailureRunsItAgain) {
  const ToyTalk server(deaf());
  const ReportFile report;
  const TemporaryFile target(
      "a target.json", R"({"url": ")" + server.url() + R"(", "timeout": 2, "heartbeat": "tick"})");
  talkspec({"--target-file", target.path(), "--filter", "delivery/*", "--json", report.path()});
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run) << read.error;
  std::size_t tried = 0;
  for (const report::Case& one : read.run->cases) {
    if (one.id != "delivery/hello") continue;
    ++tried;
    const ReportFile again;
    const Ended ended =
        testing::run_program({{"/bin/sh", "-c", one.rerun + " --json " + again.path()}});
    EXPECT_EQ(ended.code, 1) << one.rerun << ended.err;
    const report::CtrfReading second = again.read();
    ASSERT_TRUE(second.run) << second.error;
    ASSERT_EQ(second.run->cases.size(), 1U);
    EXPECT_EQ(without_lag(second.run->cases[0].message), without_lag(one.message));
    EXPECT_EQ(second.run->seed, read.run->seed);
  }
  EXPECT_EQ(tried, 1U);
}

TEST(RunTest, AHeaderIsReadFromTheEnvironment) {
  const ToyTalk server;
  const std::vector<std::string> words{TALKSPEC_PROGRAM,
                                       "run",
                                       server.url(),
                                       "--filter",
                                       "delivery/hello",
                                       "--header",
                                       "Authorization: Bearer env:TALK_TOKEN"};
  const Ended unset = testing::run_program({words, {{"TALK_TOKEN", ""}}});
  EXPECT_EQ(unset.code, 2);
  EXPECT_THAT(unset.err, HasSubstr("the environment has no \"TALK_TOKEN\"; set it"));
  EXPECT_EQ(testing::run_program({words, {{"TALK_TOKEN", "two\nlines"}}}).code, 2);
  const ReportFile report;
  std::vector<std::string> more = words;
  more.insert(more.end(), {"--json", report.path()});
  EXPECT_EQ(testing::run_program({more, {{"TALK_TOKEN", "hunter22"}}}).code, 0);
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run && !read.run->cases.empty()) << read.error;
  EXPECT_THAT(read.run->cases[0].rerun,
              HasSubstr(" --header 'Authorization: Bearer env:TALK_TOKEN'"));
}

// What a server may make of what it was sent: it comes back in an answer and in a message.
Toy echo(bool right) {
  Toy toy;
  toy.answer = [](const std::string&) {
    return std::string(
        "HTTP/1.1 200 OK\r\nX-Token: plain-s3cret\r\nX-Form: ?t=plain%2Ds3cret\r\n"
        "X-Base64: eDpwbGFpbi1zM2NyZXQ=, cGxhaW4tczNjcmV0, eHk6cGxhaW4tczNjcmV0\r\n"
        "Content-Length: 4\r\n\r\nnoop");
  };
  if (!right)
    toy.encode = [](const std::string& message) {
      return message.ends_with("hello")
                 ? Toy::encoded(message.substr(0, message.size() - 5) + "plain-s3cret")
                 : Toy::encoded(message);
    };
  return toy;
}

TEST(RunTest, NoFormHoldsASecretWhateverTheVerdict) {
  // The planted ones, and all that they are in Base64.
  const std::vector<std::string> planted{"plain-s3cret",    "plain%2Ds3cret",   "cGxhaW4tczNjcmV0",
                                         "wbGFpbi1zM2NyZX", "BsYWluLXMzY3JldA", "file-s3cret",
                                         "bearer-s3cret",   "cookie-s3cret",    "pass-s3cret",
                                         "cGFzcy1zM2NyZX",  "Bhc3MtczNjcmV0"};
  for (const bool right : {true, false}) {
    const ToyTalk server(echo(right));
    const TemporaryFile folder("target.json", R"({
      "headers": {"X-File": "file-s3cret", "Authorization": "Bearer bearer-s3cret",
                  "Proxy-Authorization": "Basic dTpwYXNzLXMzY3JldA=="},
      "cookies": {"session": "cookie-s3cret"}})");
    const std::string base = std::filesystem::path(folder.path()).parent_path().string() + "/";
    std::vector<std::string> words{TALKSPEC_PROGRAM,
                                   "run",
                                   server.url(),
                                   "--filter",
                                   "delivery/hello",
                                   "--target-file",
                                   folder.path(),
                                   "--header",
                                   "X-Api-Key: plain-s3cret",
                                   "--header=X-Pin:7!",
                                   "--header",
                                   "Accept-Language: sentinel",
                                   "--timeout",
                                   "1",
                                   "-v",
                                   "--github"};
    std::vector<std::string> paths{base + "summary"};
    for (const report::Form& form : report::forms()) {
      if (!form.takes_path() || form.is_of_several_runs()) continue;
      paths.push_back(base + std::string(form.name) + ".out");
      words.insert(words.end(), {"--" + std::string(form.name), paths.back()});
    }
    const Ended ended = testing::run_program({words, {{"GITHUB_STEP_SUMMARY", paths.front()}}});
    EXPECT_EQ(ended.code, right ? 0 : 1) << ended.out << ended.err;
    const auto search = [&planted](const std::string& where, const std::string& text) {
      EXPECT_FALSE(text.empty()) << where;
      for (const std::string& secret : planted)
        EXPECT_EQ(text.find(secret), std::string::npos) << where << " holds " << secret;
      EXPECT_EQ(text.find("7!"), std::string::npos) << where;
    };
    search("the terminal", ended.out + ended.err);
    for (const std::string& path : paths)
      search(path, report::read_file(path).content);
    const std::string json = report::read_file(base + "json.out").content;
    EXPECT_THAT(json, HasSubstr("X-Api-Key: ************"));
    EXPECT_THAT(json, HasSubstr("Accept-Language: sentinel"));
    EXPECT_THAT(json, HasSubstr("--header 'X-Api-Key: env:X_API_KEY'"));
  }
}

TEST(RunTest, SecretsStandInNoReport) {
  const ToyTalk server(deaf());
  const ReportFile report;
  const TemporaryFile target(
      "t.json",
      R"({"authentication": {"scheme": "basic", "user": "u", "password": {"environment": "PW"}}})");
  const Ended ended = testing::run_program(
      {{TALKSPEC_PROGRAM, "run", server.url(), "--target-file", target.path(), "--filter",
        "delivery/hello", "--timeout", "1", "--json", report.path(), "-v"},
       {{"PW", "hunter22"}}});
  EXPECT_EQ(ended.code, 1) << ended.err;
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run) << read.error;
  std::string sent;
  report::for_each_case(*read.run, [&sent](const report::Case& one) {
    for (const report::WireEvent& event : one.transcript)
      sent += event.bytes;
  });
  EXPECT_THAT(sent, HasSubstr("Authorization: Basic ****"));
  for (const std::string& text : {sent, ended.out, ended.err}) {
    EXPECT_THAT(text, Not(HasSubstr("dTpodW50ZXIyMg")));
    EXPECT_THAT(text, Not(HasSubstr("hunter22")));
  }
}

}  // namespace
}  // namespace talkspec::cli
