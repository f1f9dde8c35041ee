// talkspec client from the outside: exit codes, what is skipped, and clients that are hostile.
#include <cerrno>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "conformance/cli/testing/report_file.h"
#include "conformance/testing/program.h"

namespace talkspec::cli {
namespace {

using testing::Ended;
using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<std::string> pulls{
    "--", TALK_CLIENT_PROGRAM, "pull", "{url}", "--name", "{name}", "--json"};
const std::vector<std::string> pushes{"--",     TALK_CLIENT_PROGRAM, "push",  "{url}", "--name",
                                      "{name}", "--message",         "{text}"};

Ended client(std::vector<std::string> words, const std::vector<std::string>& command) {
  words.insert(words.begin(), {TALKSPEC_PROGRAM, "client"});
  words.insert(words.end(), command.begin(), command.end());
  return testing::run_program({words});
}

std::vector<std::string> odd(const std::string& fault, const std::string& role,
                             const std::string& profile = "draft-00") {
  std::vector<std::string> words{"--", ODD_CLIENT_PROGRAM};
  if (!fault.empty()) words.push_back(fault);
  words.insert(words.end(), {profile, role, "{url}", "{name}"});
  if (role == "push") words.emplace_back("{text}");
  return words;
}

std::vector<std::string> shell(const std::string& script) {
  return {"--", "sh", "-c", script, "{pull_url}"};
}

TEST(ClientExitCode, ZeroWhenEveryMustPassed) {
  const Ended pull =
      client({"--observe", "json", "--filter", "client-chunks/one-segment/2"}, pulls);
  EXPECT_EQ(pull.code, 0) << pull.out << pull.err;
  EXPECT_THAT(pull.out, HasSubstr("1 case: 1 passed;"));
  const Ended push = client({"--filter", "client-push/method"}, pushes);
  EXPECT_EQ(push.code, 0) << push.out << push.err;
}

TEST(ClientExitCode, OneWhenAMustFailedWhichIsNamed) {
  const Ended ended = client({"--observe", "json", "--filter", "client-chunks/one-chunk/10"},
                             odd("first-of-chunk", "pull"));
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("FAIL client-chunks/one-chunk/10"));
  EXPECT_THAT(ended.out, HasSubstr("CLIENT-CHUNKS"));
  EXPECT_THAT(ended.out, HasSubstr("talkspec client --filter client-chunks/one-chunk/10"));
}

TEST(ClientExitCode, TwoWhereNothingCanBeRun) {
  EXPECT_EQ(client({}, {}).code, 2);
  EXPECT_EQ(client({}, {"--"}).code, 2);
  EXPECT_EQ(client({"--filter", "no/such"}, pulls).code, 2);
  EXPECT_EQ(client({"--observe", "smell"}, pulls).code, 2);
  const Ended server = client({SUITE_FOLDER "/pull.json"}, pulls);
  EXPECT_EQ(server.code, 2);
}

TEST(ClientExitCode, ThreeWhereTheClientNeverComes) {
  const Ended missing = client({}, {"--", "/no/such/client"});
  EXPECT_EQ(missing.code, 3);
  EXPECT_THAT(missing.err, HasSubstr("it opens no connection: it ended with exit code 127"));
  const Ended rude = client({}, shell("printf '\\033[31mno\\n' >&2; exit 4"));
  EXPECT_EQ(rude.code, 3);
  EXPECT_THAT(rude.err, HasSubstr("ended with exit code 4"));
  EXPECT_THAT(rude.err, Not(HasSubstr("\033")));
}

TEST(ClientCases, AreSkippedWhereTheyNeedMoreThanIsSeen) {
  const Ended ended =
      client({"--filter", "client-chunks/one-segment/2", "--filter", "client-heads/request"},
             {pulls.begin(), pulls.end()});
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("1 passed, 1 skipped"));
}

// One that waits before it comes again keeps the connection, and reads nothing more of it.
TEST(ClientCases, AskNothingOfAClientBehindTheContentOfAResponse) {
  const Ended ended = client({"--observe", "nul", "--filter", "client-heads/content-length"},
                             shell("python3 -c 'import http.client,sys,time\n"
                                   "_,_,host,*path=sys.argv[1].split(\"/\")\n"
                                   "c=http.client.HTTPConnection(host)\n"
                                   "c.request(\"GET\",\"/\"+\"/\".join(path))\n"
                                   "sys.stdout.buffer.write(c.getresponse().read())\n"
                                   "sys.stdout.flush()\ntime.sleep(1000)' \"$0\""));
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
}

TEST(ServerRun, TakesNoScenarioOfAClient) {
  const Ended ended = testing::run_program(
      {{TALKSPEC_PROGRAM, "run", "http://127.0.0.1:1", SUITE_FOLDER "/client/chunks.json"}});
  EXPECT_EQ(ended.code, 2);
}

// What each does is known; what is said of it must be that.
struct Probed {
  std::string_view name;
  std::vector<std::string> command;
  std::vector<std::string> said;
};
std::ostream& operator<<(std::ostream& out, const Probed& probed) {
  return out << probed.name;
}

class ClientProbe : public ::testing::TestWithParam<Probed> {};

TEST_P(ClientProbe, TellsWhatTheClientShows) {
  std::vector<std::string> words{TALKSPEC_PROGRAM, "probe", "--client"};
  words.insert(words.end(), GetParam().command.begin(), GetParam().command.end());
  const Ended ended = testing::run_program({words});
  EXPECT_EQ(ended.code, 0) << ended.err;
  for (const std::string& line : GetParam().said)
    EXPECT_THAT(ended.out, HasSubstr(line));
}

INSTANTIATE_TEST_SUITE_P(
    Clients, ClientProbe,
    ::testing::Values(
        Probed{"talk_client",
               pulls,
               {"profile: draft-00\n", "messages: seen by json\n", "heartbeats: not shown\n",
                "after the last-chunk: it comes again after ",
                "talkspec client --profile draft-00 --observe json -- "}},
        Probed{"events", odd("", "pull", "event-stream"), {"profile: event-stream\n"}},
        Probed{"lines", odd("", "pull", "talk-1.1"), {"profile: talk-1.1\n"}},
        Probed{"curl",
               {"--", "curl", "-sN"},
               {"messages: seen by nul\n", "heartbeats: shown as messages\n",
                "after its connection was closed: it does not come again within 8 s\n"}},
        Probed{"push", pushes, {"pushes: its {text}"}}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(ClientProbe, SaysWhereNobodyComes) {
  const std::vector<std::string> probe{TALKSPEC_PROGRAM, "probe", "--client", "--", "/no/client"};
  EXPECT_EQ(testing::run_program({probe}).code, 3);
  EXPECT_EQ(testing::run_program({{TALKSPEC_PROGRAM, "probe", "--client"}}).code, 2);
  EXPECT_EQ(testing::run_program({{TALKSPEC_PROGRAM, "probe"}}).code, 2);
}

TEST(ClientTargets, AreComparedSideBySide) {
  const TemporaryFile matrix("matrix.json");
  const std::string right = std::string(TALK_CLIENT_PROGRAM) + " pull {url} --name '{name}' --json";
  const std::string wrong =
      std::string(ODD_CLIENT_PROGRAM) + " appends-space draft-00 pull {url} {name}";
  const std::string pusher =
      std::string(TALK_CLIENT_PROGRAM) + " push {url} --name {name} --message {text}";
  const Ended ended =
      client({"--observe", "json", "--filter", "client-chunks/one-chunk/10", "--filter",
              "client-push/method", "--target", "right=" + right, "--target", "wrong=" + wrong,
              "--target", "pusher=" + pusher, "--matrix", matrix.path()},
             {});
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("right: 2 cases: 1 passed, 1 skipped"));
  EXPECT_THAT(ended.out, HasSubstr("wrong: 2 cases: 0 passed, 1 failed, 1 skipped"));
  EXPECT_THAT(ended.out, HasSubstr("pusher: 2 cases: 1 passed, 1 skipped"));
  EXPECT_FALSE(nlohmann::json::parse(matrix.text(), nullptr, false).is_discarded());
}

TEST(ClientTargets, AreRefusedWhereTheyMakeNoSense) {
  EXPECT_EQ(client({"--target", "a=true"}, pulls).code, 2);
  EXPECT_EQ(client({"--target", "a=true", "--target", "a=true"}, {}).code, 2);
  EXPECT_EQ(client({"--target", "../a=true"}, {}).code, 2);
  EXPECT_EQ(client({"--target", "a="}, {}).code, 2);
  EXPECT_EQ(client({"--matrix", "-"}, pulls).code, 2);
}

struct HostileClient {
  std::string_view name;
  std::string_view script;  // $0 is the URL of its pull
};
std::ostream& operator<<(std::ostream& out, const HostileClient& client) {
  return out << client.name;
}

class Hostility : public ::testing::TestWithParam<HostileClient> {};

// The run ends by itself, stays small, and leaves a valid report.
TEST_P(Hostility, IsBounded) {
  const Ended ended = client({"--observe", "nul", "--filter", "client-chunks/one-*", "--timeout",
                              "0.5", "--max-time", "60", "--json", "-"},
                             shell(std::string(GetParam().script)));
  const bool told = ended.code == 0 || ended.code == 1 || ended.code == 3 || ended.code == 4;
  EXPECT_TRUE(told) << ended.code << ended.err;
  EXPECT_LT(ended.peak_kib, 128 * 1024);
  EXPECT_FALSE(nlohmann::json::parse(ended.out, nullptr, false).is_discarded());
}

INSTANTIATE_TEST_SUITE_P(
    Clients, Hostility,
    ::testing::Values(
        HostileClient{"prints_without_end", "curl -sN \"$0\" & exec cat /dev/zero"},
        HostileClient{"complains_without_end", "curl -sN \"$0\" & exec yes >&2"},
        HostileClient{"never_ends", "curl -sN \"$0\" >/dev/null; exec sleep 1000"},
        HostileClient{"connects_a_thousand_times",
                      "python3 -c 'import socket,sys,time\nport=int(sys.argv[1].split(\":\")[2]."
                      "split(\"/\")[0])\nall=[]\nfor i in range(1000):\n try: all.append("
                      "socket.create_connection((\"127.0.0.1\",port)))\n except OSError: pass\n"
                      "time.sleep(1000)' \"$0\""},
        HostileClient{"connects_again_and_again",
                      "python3 -c 'import socket,sys\nport=int(sys.argv[1].split(\":\")[2]."
                      "split(\"/\")[0])\nwhile True:\n try: socket.create_connection("
                      "(\"127.0.0.1\",port)).close()\n except OSError: pass' \"$0\""},
        HostileClient{"never_reads",
                      "python3 -c 'import socket,sys,time\nport=int(sys.argv[1].split(\":\")[2]."
                      "split(\"/\")[0])\ns=socket.socket()\ns.setsockopt(socket.SOL_SOCKET,"
                      "socket.SO_RCVBUF,1024)\ns.connect((\"127.0.0.1\",port))\n"
                      "s.sendall(b\"GET /pull HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\")\n"
                      "time.sleep(1000)' \"$0\""},
        HostileClient{"pushes_without_end",
                      "python3 -c 'import socket,sys\nport=int(sys.argv[1].split(\":\")[2]."
                      "split(\"/\")[0])\ns=socket.create_connection((\"127.0.0.1\",port))\n"
                      "s.sendall(b\"POST /push HTTP/1.1\\r\\nHost: a\\r\\n"
                      "Content-Length: 999999999\\r\\n\\r\\n\")\n"
                      "while True: s.sendall(b\"x\"*65536)' \"$0\""},
        HostileClient{
            "ignores_signals",
            "trap \"\" TERM INT HUP; curl -sN \"$0\" >/dev/null; while :; do sleep 1000; done"},
        HostileClient{"requests_without_end",
                      "python3 -c 'import socket,sys\nport=int(sys.argv[1].split(\":\")[2]."
                      "split(\"/\")[0])\ns=socket.create_connection((\"127.0.0.1\",port))\n"
                      "while True: s.sendall(b\"GET /pull HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\"*99)' "
                      "\"$0\""},
        HostileClient{"sends_no_http",
                      "exec 3<>/dev/null; python3 -c 'import socket,sys,time\n"
                      "port=int(sys.argv[1].split(\":\")[2].split(\"/\")[0])\n"
                      "s=socket.create_connection((\"127.0.0.1\",port))\n"
                      "s.sendall(b\"\\0\"*70000)\ntime.sleep(1000)' \"$0\""},
        HostileClient{"forks",
                      "for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done; curl -sN \"$0\" "
                      ">/dev/null; wait"}),
    [](const auto& one) { return std::string(one.param.name); });

// Nothing that a case has started outlives it.
TEST(ClientProcesses, AreKilledWithTheirGroup) {
  const TemporaryFile pid("pid");
  const Ended ended =
      client({"--observe", "nul", "--filter", "client-chunks/one-segment/2", "--timeout", "0.5"},
             shell("sleep 1000 & echo $! > '" + pid.path() + "'; curl -sN \"$0\""));
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  ASSERT_NE(pid.text(), "");
  // A process that was sent SIGKILL may take a while to go. One that nobody has waited for stays as
  // a zombie, whose descriptor is readable.
  const int left = static_cast<int>(::syscall(SYS_pidfd_open, std::stoi(pid.text()), 0));
  if (left < 0) {
    EXPECT_EQ(errno, ESRCH);
    return;
  }
  pollfd ends{.fd = left, .events = POLLIN, .revents = 0};
  EXPECT_EQ(::poll(&ends, 1, 30'000), 1) << "it still runs";
  ::close(left);
}

}  // namespace
}  // namespace talkspec::cli
