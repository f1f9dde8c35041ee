#include "reference/process/process.h"

#include <csignal>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talk::process {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

Command shell(const std::string& script) {
  return {.words = {"sh", "-c", script}};
}

TEST(Process, SaysWhatItSaidAndHowItEnded) {
  const Ended ended = run(shell("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(ended.code, 3);
  EXPECT_EQ(ended.out, "out\n");
  EXPECT_EQ(ended.err, "err\n");
  EXPECT_GT(ended.peak_kib, 0);
}

TEST(Process, IsToldApartWhenASignalEndedIt) {
  EXPECT_EQ(run(shell("kill -9 $$")).code, 128 + SIGKILL);
}

TEST(Process, ThatCannotBeStartedIsSo) {
  EXPECT_EQ(run({.words = {"/no/such/program"}}).code, 127);
  EXPECT_EQ(run({.words = {}}).code, 127);
  EXPECT_EQ(run({.words = {"true"}, .folder = "/no/such/folder"}).code, 127);
}

TEST(Process, HasTheEnvironmentAndTheFolderItIsGiven) {
  Command command = shell("echo \"${A-unset} ${HOME-unset} ${PATH:+kept}\"; pwd");
  command.environment = {{"A", "b c"}, {"HOME", ""}};
  command.folder = "/";
  EXPECT_EQ(run(command).out, "b c unset kept\n/\n");
}

TEST(Process, HasATerminalWhereColumnsAreGiven) {
  Command command = shell("test -t 1 && test -t 2 && stty size; echo err >&2");
  command.columns = 61;
  const Ended ended = run(command);
  EXPECT_THAT(ended.out, HasSubstr("24 61"));
  EXPECT_THAT(ended.out, HasSubstr("err"));
  EXPECT_EQ(ended.err, "");
}

TEST(Process, IsReadLineByLine) {
  Process process(shell("printf 'a\\n\\nb'; exec sleep 600"));
  EXPECT_EQ(process.read_line(), "a");
  EXPECT_EQ(process.read_line(), "");
  EXPECT_EQ(process.read_line(1ms), "b");
}

TEST(Process, GetsSignals) {
  Process process(shell("trap 'echo told; exit 7' USR1; echo ready; while :; do sleep 0.01; done"));
  ASSERT_EQ(process.read_line(), "ready");
  process.signal(SIGUSR1);
  const Ended ended = process.wait();
  EXPECT_EQ(ended.code, 7);
  EXPECT_EQ(ended.out, "told\n");
  EXPECT_EQ(process.pid(), -1);
}

TEST(Server, IsKnownByItsFirstLine) {
  Server server(shell("echo listening on http://127.0.0.1:8080; exec sleep 600"));
  EXPECT_TRUE(server.listens());
  EXPECT_EQ(server.url(), "http://127.0.0.1:8080");
  EXPECT_EQ(server.port(), 8080);
}

TEST(Server, ThatSaysAnythingElseDoesNotListen) {
  Server server(shell("echo cannot listen"));
  EXPECT_FALSE(server.listens());
  EXPECT_EQ(server.first_line(), "cannot listen");
  EXPECT_EQ(server.port(), 0);
}

TEST(BesideThis, IsTheFolderOfTheRunningProgram) {
  EXPECT_THAT(beside_this("talk-server"), HasSubstr("/bin/talk-server"));
}

}  // namespace
}  // namespace talk::process
