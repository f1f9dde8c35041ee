#include "reference/server/command_line.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talk::server {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

CommandLine read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "talk-server");
  return read_command_line(static_cast<int>(arguments.size()), arguments.data());
}

TEST(CommandLine, HasDefaults) {
  const CommandLine line = read({});
  EXPECT_FALSE(line.output);
  EXPECT_EQ(line.options.host, "127.0.0.1");
  EXPECT_EQ(line.options.port, 0);
  EXPECT_EQ(line.options.message_end, framing::Framing::nul);
  EXPECT_EQ(line.options.routing, Routing::others);
  EXPECT_EQ(line.options.heartbeat, 5s);
  EXPECT_EQ(line.options.max_message, 1024U * 1024U);
  EXPECT_EQ(line.options.queue_limit, 4U * 1024U * 1024U);
}

TEST(CommandLine, TakesEveryOption) {
  const CommandLine line = read({"--host",
                                 "::1",
                                 "--port",
                                 "8080",
                                 "--profile",
                                 "talk-1.1",
                                 "--routing",
                                 "all",
                                 "--heartbeat",
                                 "200ms",
                                 "--cert",
                                 "c",
                                 "--key",
                                 "k",
                                 "--max-message",
                                 "64KiB",
                                 "--queue-limit",
                                 "2MiB",
                                 "--headless",
                                 "bare",
                                 "--max-queued",
                                 "1MiB",
                                 "--max-request-bytes",
                                 "2MiB",
                                 "--max-connections",
                                 "100",
                                 "--max-connections-per-address",
                                 "10",
                                 "--allow-host",
                                 "a.example",
                                 "--allow-host",
                                 "b.example",
                                 "--allow-origin",
                                 "https://a.example"});
  ASSERT_FALSE(line.output) << *line.output;
  EXPECT_EQ(line.options.host, "::1");
  EXPECT_EQ(line.options.port, 8080);
  EXPECT_EQ(line.options.message_end, framing::Framing::lf);
  EXPECT_EQ(line.options.routing, Routing::all);
  EXPECT_EQ(line.options.heartbeat, 200ms);
  EXPECT_EQ(line.options.certificate_file, "c");
  EXPECT_EQ(line.options.key_file, "k");
  EXPECT_EQ(line.options.max_message, 64U * 1024U);
  EXPECT_EQ(line.options.queue_limit, 2U * 1024U * 1024U);
  EXPECT_EQ(line.options.headless, HeadlessForm::bare);
  EXPECT_EQ(line.options.max_queued, 1024U * 1024U);
  EXPECT_EQ(line.options.max_request_bytes, 2U * 1024U * 1024U);
  EXPECT_EQ(line.options.max_connections, 100U);
  EXPECT_EQ(line.options.max_connections_of_address, 10U);
  EXPECT_EQ(line.options.web.hosts, (std::vector<std::string>{"a.example", "b.example"}));
  EXPECT_EQ(line.options.web.origins, (std::vector<std::string>{"https://a.example"}));
  EXPECT_EQ(read({"--heartbeat", "2m"}).options.heartbeat, 2min);
}

TEST(CommandLine, SaysInOneLineWhatIsWrong) {
  const std::vector<std::vector<const char*>> wrong = {
      {"--port", "65536"},
      {"--port", "-1"},
      {"--port", "http"},
      {"--profile", "draft-01"},
      {"--routing", "none"},
      {"--heartbeat", "0s"},
      {"--heartbeat", "5"},
      {"--heartbeat", "5 days"},
      {"--heartbeat", "2h"},
      {"--cert", "c"},
      {"--key", "k"},
      {"--max-message", "0"},
      {"--max-message", "1TiB"},
      {"--queue-limit", "lots"},
      {"--headless", "maybe"},
      {"--no-such-option"},
      {"stray"},
      {"--host"},
      {"--max-message", "-1"},
  };
  for (const std::vector<const char*>& arguments : wrong) {
    const CommandLine line = read(arguments);
    ASSERT_TRUE(line.output) << arguments[0];
    EXPECT_EQ(line.exit_code, 2) << arguments[0];
    EXPECT_THAT(*line.output, StartsWith("talk-server: ")) << arguments[0];
    EXPECT_THAT(*line.output, EndsWith(" (see talk-server --help)\n")) << arguments[0];
    EXPECT_EQ(line.output->find('\n'), line.output->size() - 1) << *line.output;
  }
}

TEST(CommandLine, NamesTheChoicesAndShowsNoControlBytes) {
  EXPECT_EQ(read({"--profile", "\x1b[2J"}).output,
            "talk-server: --profile: must be draft-00 or talk-1.1 (see talk-server --help)\n");
  EXPECT_EQ(read({"--port", "70000"}).output,
            "talk-server: --port: must be a whole number from 0 to 65535, not 70000 (see "
            "talk-server --help)\n");
  for (const char* time : {"5", "0s", "-1s", "61m", "5h", "nans"})
    EXPECT_EQ(
        read({"--heartbeat", time}).output,
        "talk-server: --heartbeat: must be a time from 1ms to 60m, such as 5s or 200ms, not " +
            std::string(time) + " (see talk-server --help)\n");
  EXPECT_EQ(read({"--prot", "1"}).output,
            "talk-server: \"--prot\" is not an option of talk-server; did you mean `--port`? "
            "(see talk-server --help)\n");
  EXPECT_THAT(*read({"\x1b[2J\xff"}).output, HasSubstr("\\x1b[2J\\xff"));
}

TEST(CommandLine, HasAVersion) {
  const CommandLine line = read({"--version"});
  ASSERT_TRUE(line.output);
  EXPECT_EQ(line.exit_code, 0);
}

TEST(CommandLine, HasAManualPage) {
  const CommandLine line = read({"--man"});
  ASSERT_TRUE(line.output);
  EXPECT_EQ(line.exit_code, 0);
  EXPECT_THAT(*line.output, StartsWith(".TH TALK\\-SERVER 1 "));
  EXPECT_THAT(*line.output, HasSubstr("no authentication"));
}

TEST(CommandLine, ExplainsEveryOption) {
  const CommandLine line = read({"--help"});
  ASSERT_TRUE(line.output);
  EXPECT_EQ(line.exit_code, 0);
  for (const char* option :
       {"--host", "--port", "--profile", "--routing", "--heartbeat", "--cert", "--key",
        "--max-message", "--queue-limit", "--headless", "--max-queued", "--max-request-bytes",
        "--max-connections", "--max-connections-per-address", "--allow-host", "--allow-origin",
        "no authentication"})
    EXPECT_THAT(*line.output, HasSubstr(option));
}

}  // namespace
}  // namespace talk::server
