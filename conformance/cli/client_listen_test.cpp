// talkspec client --listen, from the outside: clients that somebody else starts.
#include <csignal>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/program.h"

namespace talkspec::cli {
namespace {

using nlohmann::json;
using testing::Ended;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Server;

// Runs each case that GET /next names, with curl, and pushes what it pulls: a process for each
// message, so not for hundreds of them.
constexpr const char* echo = R"(
while next=$(curl -sf "$0next") && [ -n "$next" ]; do
  path=${next##*\"path\":\"}
  at=${0%/}${path%%\"*}
  curl -sN "$at/pull?name=a" | while IFS= read -r -d '' message; do
    curl -s -o /dev/null --data-urlencode name=a --data-urlencode "message=$message" "$at/push"
  done &
done
wait)";

Server listening(std::vector<std::string> words) {
  words.insert(words.begin(), {TALKSPEC_PROGRAM, "client", "--listen", "127.0.0.1:0"});
  return Server({.words = std::move(words)});
}

Ended curl(const std::string& url) {
  return testing::run_program({{"curl", "-s", "-i", "--max-time", "60", url}});
}

TEST(ClientListen, RunsTheCasesThatAClientAsksFor) {
  const ReportFile report;
  Server server =
      listening({"--observe", "echo", "--filter", "client-chunks/one-chunk/2", "--filter",
                 "client-chunks/one-chunk/10", "--filter", "client-push/answers-between/*",
                 "--json", report.path(), "--max-time", "120"});
  ASSERT_TRUE(server.listens());
  const Ended client = testing::run_program({{"bash", "-c", echo, server.url()}});
  const Ended ended = server.process().wait();
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err << client.err;
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run) << read.error;
  EXPECT_GT(read.run->cases.size(), 5U);
  for (const report::Case& one : read.run->cases)
    EXPECT_EQ(one.verdict, report::Verdict::pass) << one.id << ": " << one.message;
}

TEST(ClientListen, NamesWhatAClientDoesWrong) {
  Server server = listening({"--observe", "echo", "--filter", "client-messages/heartbeat-first",
                             "--filter", "client-chunks/one-chunk/2", "--max-time", "120"});
  ASSERT_TRUE(server.listens());
  testing::run_program({{"bash", "-c", echo, server.url()}});
  const Ended ended = server.process().wait();
  EXPECT_THAT(ended.out, HasSubstr("warn client-messages/heartbeat-first"));
  EXPECT_THAT(ended.out, HasSubstr("1 passed"));
  EXPECT_THAT(ended.out, HasSubstr("--listen 127.0.0.1:"));
}

TEST(ClientListen, ShowsTheCasesAndWhatWasFound) {
  Server server = listening({"--observe", "echo", "--filter", "client-chunks/one-chunk/2"});
  ASSERT_TRUE(server.listens());
  EXPECT_THAT(curl(server.url()).out, HasSubstr("/case/client-chunks/one-chunk/2"));
  const Ended found = curl(server.url() + "report.json");
  EXPECT_THAT(found.out, HasSubstr("HTTP/1.1 200 OK"));
  EXPECT_FALSE(
      json::parse(found.out.substr(found.out.find("\r\n\r\n")), nullptr, false).is_discarded());
  EXPECT_THAT(curl(server.url() + "report").out, HasSubstr("<!doctype html>"));
  EXPECT_THAT(curl(server.url() + "nothing").out, HasSubstr("HTTP/1.1 404 "));
  EXPECT_THAT(curl(server.url() + "case/none/pull").out, HasSubstr("HTTP/1.1 404 "));
}

TEST(ClientListen, EndsWithAReportWhenItIsInterrupted) {
  const ReportFile report;
  Server server = listening({"--filter", "client-heads/request", "--json", report.path()});
  ASSERT_TRUE(server.listens());
  server.process().signal(SIGINT);
  EXPECT_EQ(server.process().wait().code, 4);
  const report::CtrfReading read = report.read();
  ASSERT_TRUE(read.run) << read.error;
  EXPECT_TRUE(read.run->interrupted);
  ASSERT_FALSE(read.run->cases.empty());
  EXPECT_EQ(read.run->cases.front().verdict, report::Verdict::inconclusive);
}

TEST(ClientListen, EndsWhenItsTimeIsOver) {
  Server server = listening({"--filter", "client-heads/request", "--max-time", "0.5"});
  ASSERT_TRUE(server.listens());
  EXPECT_EQ(server.process().wait().code, 4);
}

// Connections that say nothing, or no end of it, take nobody's place and outlive nothing.
TEST(ClientListen, IsBoundedWhateverComes) {
  Server server =
      listening({"--observe", "echo", "--filter", "client-chunks/one-chunk/2", "--max-time", "60"});
  ASSERT_TRUE(server.listens());
  testing::Process hostile({.words = {"python3", "-c",
                                      "import socket,sys\n"
                                      "to=('127.0.0.1',int(sys.argv[1]))\n"
                                      "all=[socket.create_connection(to) for i in range(100)]\n"
                                      "for one in all[:50]:\n"
                                      " try: one.sendall(b'x'*70000)\n"
                                      " except OSError: pass\n"
                                      "print('there',flush=True)\n"
                                      "import time\ntime.sleep(1000)",
                                      std::to_string(server.port())}});
  EXPECT_EQ(hostile.read_line(), "there");
  testing::run_program({{"bash", "-c", echo, server.url()}});
  const Ended ended = server.process().wait();
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_LT(ended.peak_kib, 128 * 1024);
}

TEST(ClientListen, RefusesWhatMakesNoSense) {
  const auto code = [](std::vector<std::string> words) {
    words.insert(words.begin(), {TALKSPEC_PROGRAM, "client", "--listen"});
    return testing::run_program({std::move(words)}).code;
  };
  EXPECT_EQ(code({"nowhere"}), 2);
  EXPECT_EQ(code({"0.0.0.0:0"}), 2);
  EXPECT_EQ(code({"127.0.0.1:99999"}), 2);
  EXPECT_EQ(code({"127.0.0.1:0", "--observe", "json"}), 2);
  EXPECT_EQ(code({"127.0.0.1:0", "--", "true"}), 2);
}

}  // namespace
}  // namespace talkspec::cli
