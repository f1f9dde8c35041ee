// What the program makes of words that are typed wrongly, and of output that goes nowhere.
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/program.h"
#include "conformance/testing/raw_server.h"
#include "conformance/testing/toy_talk.h"

namespace talkspec::cli {
namespace {

using testing::Ended;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Process;
using testing::RawPeer;
using testing::RawServer;
using testing::ToyTalk;

// `command` as a shell runs it, with the program for "talkspec".
Ended shell(const std::string& command) {
  return testing::run_program(
      {{"/bin/sh", "-c", "talkspec() { '" TALKSPEC_PROGRAM "' \"$@\"; }\n" + command}});
}

Ended talkspec(std::vector<std::string> words) {
  words.insert(words.begin(), TALKSPEC_PROGRAM);
  return testing::run_program({std::move(words)});
}

const std::vector<std::string> printing = {"schema",
                                           "list",
                                           "list --json",
                                           "list --requirements --markdown",
                                           "explain delivery/hello",
                                           "completion bash",
                                           "completion man",
                                           "validate '" SUITE_FOLDER "'",
                                           "--help",
                                           "run --help",
                                           "--version",
                                           "run --filter delivery/hello",
                                           "run --filter delivery/hello --json -"};

TEST(OutputTest, ThatGoesNowhereIsAnErrorOfEveryCommand) {
  const ToyTalk server;
  for (std::string command : printing) {
    if (command.starts_with("run --f")) command.append(1, ' ').append(server.url());
    for (const char* where : {">/dev/full", ">&-", ">&- <&-"}) {
      const Ended ended = shell("talkspec " + command + " " + where);
      EXPECT_EQ(ended.code, 2) << command << where << ended.err;
      EXPECT_THAT(ended.err, HasSubstr("cannot write ")) << command << where;
      EXPECT_THAT(ended.err, Not(HasSubstr("should not happen")));
    }
  }
}

TEST(OutputTest, OfComparisonsReportsAndProbesIsCheckedToo) {
  const ToyTalk server;
  const TemporaryFile report("a.json");
  ASSERT_EQ(
      talkspec({"run", server.url(), "--filter", "delivery/hello", "--json", report.path()}).code,
      0);
  const std::string file = "'" + report.path() + "'";
  for (const std::string& command :
       {"compare " + file + " " + file, "report " + file, "report " + file + " --json -",
        "probe --timeout 0.1 " + server.url()})
    EXPECT_EQ(shell("talkspec " + command + " >/dev/full").code, 2) << command;
}

TEST(OutputTest, OfAClosedDescriptorIsNoSocketsAndNoFiles) {
  const ToyTalk server;
  const TemporaryFile report("a.json");
  // What is printed must not get into the report, nor onto a connection.
  const Ended ended = shell("talkspec run " + server.url() + " --filter delivery/hello --json '" +
                            report.path() + "' <&- >&- 2>&-");
  EXPECT_EQ(ended.code, 2);
  const report::CtrfReading read = report::read_ctrf(report.text());
  ASSERT_TRUE(read.run) << read.error;
  EXPECT_EQ(read.run->cases.front().verdict, report::Verdict::pass);
}

TEST(WordsTest, ThatAreMisspeltAreGuessed) {
  EXPECT_THAT(talkspec({"rnu"}).err, HasSubstr("\"rnu\" is not a command; did you mean `run`?"));
  const Ended option = talkspec({"run", "--fliter", "Authorization: s3cret"});
  EXPECT_EQ(option.code, 2);
  EXPECT_THAT(option.err,
              HasSubstr("\"--fliter\" is not an option of run; did you mean `--filter`?"));
  EXPECT_THAT(option.err, Not(HasSubstr("s3cret")));
  EXPECT_THAT(talkspec({"probe", "--insecur=x", "h"}).err, HasSubstr("`--insecure`?"));
}

TEST(WordsTest, OfNumbersAreCheckedBeforeTheRun) {
  struct Row {
    std::string option;
    std::string value;
  };
  for (const Row& row : std::vector<Row>{{"--seed", "-1"},
                                         {"--seed", "18446744073709551616"},
                                         {"--seed", "1e3"},
                                         {"--seed", ""},
                                         {"--jobs", "-1"},
                                         {"--jobs", "0"},
                                         {"--jobs", "4294967297"},
                                         {"--max-fail", "1.5"},
                                         {"--max-fail", "18446744073709551617"},
                                         {"--max-time", "-1"},
                                         {"--max-time", "1s"},
                                         {"--timeout", "inf"},
                                         {"--timeout", "nan"},
                                         {"--timeout", "0x10"},
                                         {"--wait", "-0.1"},
                                         {"--wait", "1\x1b[2J"}}) {
    const Ended ended = talkspec({"run", "http://127.0.0.1:1", row.option + "=" + row.value});
    EXPECT_EQ(ended.code, 2) << row.option << row.value;
    EXPECT_THAT(ended.err, HasSubstr(row.option)) << row.value;
    EXPECT_THAT(ended.err, Not(HasSubstr("\x1b")));
  }
  EXPECT_EQ(talkspec({"run", "http://127.0.0.1:1", "--seed", "18446744073709551615"}).code, 3);
}

TEST(WordsTest, OfTheCommandLineAreNeverShownRaw) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"run", "\x1b[2J"},
                                             {"run", "--\x1b[2J"},
                                             {"run", "http://h/\x1b"},
                                             {"run", "http://h", "--routing", "al\x1b"},
                                             {"run", "http://h", "--level", "\x1b"},
                                             {"run", "--target", "\x1b=http://h"},
                                             {"explain", "\x1b"},
                                             {"schema", "\x1b"},
                                             {"report", "\x1b"},
                                             {"compare", "a\x1b=/x", "b"},
                                             {"validate", "\x1b"}}) {
    const Ended ended = talkspec(words);
    EXPECT_EQ(ended.code, 2) << words.back();
    EXPECT_EQ((ended.out + ended.err).find_first_of("\x1b\x01"), std::string::npos) << ended.err;
  }
  EXPECT_THAT(talkspec({"run", "http://h", "--level", "al"}).err,
              HasSubstr("must be may, must or should, not al"));
}

TEST(WordsTest, ThatAreEmptyOrLeaveTheFolderAreRefused) {
  EXPECT_THAT(talkspec({"run", ""}).err, HasSubstr("must not be empty"));
  for (const char* name : {"..", ".", ".hidden", "-x", "a/b", ""})
    EXPECT_THAT(talkspec({"run", std::string("--target=") + name + "=http://127.0.0.1:1"}).err,
                HasSubstr("must be NAME=URL"));
}

TEST(WordsTest, AddressesNeedNoScheme) {
  const ToyTalk server;
  const std::string address = server.url().substr(7);
  EXPECT_EQ(talkspec({"run", address, "--filter", "delivery/hello"}).code, 0);
  EXPECT_EQ(talkspec({"run", "--target", "a=" + address, "--filter", "delivery/hello"}).code, 0);
  EXPECT_THAT(talkspec({"run", "no-such-folder"}).err, HasSubstr("No such file"));
}

TEST(WordsTest, PathsThatNoRequestMayHoldAreRefused) {
  for (const char* path : {"/pu sh", "/push#a", "/push?a", "/p\xc3\xbcsh", "/%zz", "/a\r\nb"})
    for (const char* option : {"--push-path", "--pull-path"}) {
      const Ended ended = talkspec({"run", "http://127.0.0.1:1", option, path});
      EXPECT_EQ(ended.code, 2) << path;
      EXPECT_THAT(ended.err, HasSubstr("path must be that of a URL")) << path;
    }
}

// A pull that never ends, so that the run is still going.
class Endless {
 public:
  Endless() : server_([this](RawPeer& peer) { serve(peer); }) {}
  std::string url() const { return server_.url(); }
  void wait_reached() {
    while (!reached_)
      std::this_thread::yield();
  }

 private:
  void serve(RawPeer& peer) {
    reached_ = true;
    peer.read_to_end();
  }
  std::atomic<bool> reached_ = false;
  RawServer server_;
};

TEST(HangupTest, EndsTheRunWithItsReport) {
  Endless server;
  const ReportFile report;
  Process run(
      {{TALKSPEC_PROGRAM, "run", server.url(), "--json", report.path(), "--timeout", "60"}});
  server.wait_reached();
  run.signal(SIGHUP);
  EXPECT_EQ(run.wait().code, 4);
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run) << read.error;
  EXPECT_TRUE(read.run->interrupted);
}

TEST(EventsTest, OfTwoRunsDoNotGoIntoOneFile) {
  std::atomic<int> pulls = 0;
  testing::Toy toy;  // whose pulls are answered to the smoke alone
  toy.instead = [&pulls](RawPeer& peer, const std::string& request) {
    const bool later = request.starts_with("GET /pull") && ++pulls > 1;
    if (later) peer.read_to_end();
    return later;
  };
  const ToyTalk server(toy);
  const TemporaryFile events("events.ndjson");
  Process first(
      {{TALKSPEC_PROGRAM, "run", server.url(), "--events", events.path(), "--timeout", "60"}});
  while (events.text().empty())
    std::this_thread::yield();
  const ToyTalk other;
  const Ended second =
      talkspec({"run", other.url(), "--filter", "delivery/hello", "--events", events.path()});
  EXPECT_EQ(second.code, 2);
  EXPECT_EQ(second.out, "");
  EXPECT_THAT(second.err, HasSubstr("another process is writing "));
  first.signal(SIGINT);
  first.wait();
  EXPECT_THAT(events.text(), ::testing::StartsWith("{\"event\":\"header\""));
}

// Git's folder is what makes a repository; a file in it is named from there wherever a run begins.
TEST(RepositoryTest, FilesAreNamedFromItsRoot) {
  const TemporaryFile report("a.json");
  namespace fs = std::filesystem;
  const fs::path root = fs::path(report.path()).parent_path() / "repository";
  fs::create_directories(root / ".git");
  fs::create_directories(root / "tests" / "talk");
  std::ofstream(root / "tests" / "talk" / "s.json") << R"({"id": "a/b", "title": "t",
    "requirements": ["DELIVERY-WHOLE"], "steps": [{"pull": "p"}, {"push": "hello"},
    {"expect": "p", "messages": ["other"]}]})";
  const ToyTalk server;
  const fs::path sarif = root / "a.sarif";
  const fs::path junit = root / "a.xml";
  for (const auto& [folder, file] : {std::pair(root / "tests", fs::path("talk/s.json")),
                                     {root / "tests" / "talk", fs::path("s.json")},
                                     {fs::path("/"), root / "tests" / "talk" / "s.json"}}) {
    const Ended ended =
        testing::run_program({{TALKSPEC_PROGRAM, "run", server.url(), file.string(), "--github",
                               "--sarif", sarif.string(), "--junit", junit.string()},
                              {{"GITHUB_WORKSPACE", "/elsewhere"}},
                              folder.string(),
                              0});
    EXPECT_EQ(ended.code, 1) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr(",file=tests/talk/s.json,line=3::"));
    EXPECT_THAT(report::read_file(sarif.string()).content,
                HasSubstr("\"uri\": \"tests/talk/s.json\""));
    EXPECT_THAT(report::read_file(junit.string()).content, HasSubstr("file=\"tests/talk/s.json\""));
  }
}

}  // namespace
}  // namespace talkspec::cli
