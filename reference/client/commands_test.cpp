// talk-client's commands, with standard input and standard error in the hands of the test.
#include "reference/client/commands.h"

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "reference/client/testing/scripted_server.h"

namespace talk::client {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Reply;
using testing::ScriptedServer;
using Then = Reply::Then;

const Reply taken{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnoop"};

// Standard input has `text` and then ends, while this lives.
class Input {
 public:
  explicit Input(std::string_view text) : before_(::dup(STDIN_FILENO)) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~Input() {
    ::dup2(before_, STDIN_FILENO);
    ::close(before_);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

 private:
  int before_;
};

struct Ran {
  ExitCode code;
  std::string said;  // on standard error
};

Ran push(const ScriptedServer& server, std::string_view lines) {
  ClientOptions options{.attempts = 2};
  options.pause = [](std::chrono::milliseconds) { return true; };
  const Input input(lines);
  Interrupt interrupted;
  ::testing::internal::CaptureStderr();
  const ExitCode code =
      run_push({.url = server.url(), .name = "ann", .options = options}, interrupted);
  return {code, ::testing::internal::GetCapturedStderr()};
}

TEST(Commands, PushGoesOnWhereNothingCanBeDoubled) {
  const ScriptedServer server(
      {taken, {"HTTP/1.1 503 x\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"}, taken});
  const Ran ran = push(server, "a\nb\nc\n");
  EXPECT_EQ(ran.code, ExitCode::done);
  EXPECT_EQ(ran.said, "talk-client: the server answered 503; trying again in 2.0 s\n");
  EXPECT_EQ(server.requests().size(), 4U);
}

TEST(Commands, PushSaysWhereItStoppedWhereSomethingCouldBe) {
  const ScriptedServer server({taken, {""}});
  const Ran ran = push(server, "a\nb\nc\n");
  EXPECT_EQ(ran.code, ExitCode::unreachable);
  EXPECT_THAT(ran.said, AllOf(HasSubstr("the message may have been delivered\n"),
                              HasSubstr("stopped at line 2 of standard input; the lines before it "
                                        "were taken, those after it were not sent\n")));
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(Commands, PushStoppedByARefusalLeavesNoDoubt) {
  const ScriptedServer server({taken, {"HTTP/1.1 413 x\r\nContent-Length: 0\r\n\r\n"}});
  const Ran ran = push(server, "a\nb\n");
  EXPECT_EQ(ran.code, ExitCode::refused);
  EXPECT_THAT(ran.said, AllOf(HasSubstr("stopped at line 2"), Not(HasSubstr("may have been"))));
}

TEST(Commands, PullSaysInOneLineThatTheProfileLooksWrong) {
  const ScriptedServer server(
      {{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnoop\n\r\n3\r\nhi\n\r\n"}});
  Interrupt interrupted;
  ::testing::internal::CaptureStderr();
  ClientOptions options{.attempts = 1, .hint_after = 0ms};
  const ExitCode code =
      run_pull({.url = server.url(), .name = "bob", .options = options}, interrupted);
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(code, ExitCode::unreachable);
  EXPECT_THAT(said,
              HasSubstr("talk-client: connected\n"
                        "talk-client: the stream looks like the profile talk-1.1: its messages "
                        "end in LF\ntalk-client: "));
}

}  // namespace
}  // namespace talk::client
