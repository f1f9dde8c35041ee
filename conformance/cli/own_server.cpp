#include "conformance/cli/own_server.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reports/escape.h"

namespace talkspec::cli {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto start_timeout = 10s;
constexpr auto stop_timeout = 5s;
constexpr std::size_t longest_line = 4096;
constexpr std::string_view greeting = "listening on ";

// Headless pulls and event streams are asked of any server; how messages end is what it is told.
std::string server_profile(const talk::TargetOptions& target) {
  const auto* ends = target.profile;
  if (const auto terminator = target.dialect.terminator; terminator && ends->takes_terminator) {
    const auto wanted =
        *terminator == talk::Terminator::lf ? framing::Framing::lf : framing::Framing::nul;
    for (const talk::Profile& row : talk::profiles())
      if (row.asks_with.empty() && row.message_end == wanted) return std::string(row.name);
  }
  return std::string(ends->asks_with.empty() ? ends->name : talk::profiles().front().name);
}

std::vector<std::string> command(const std::filesystem::path& program,
                                 const talk::TargetOptions& target) {
  const bool all = target.routing == talk::Routing::all;
  return {program.string(),       "--host",    "127.0.0.1",           "--port", "0", "--profile",
          server_profile(target), "--routing", all ? "all" : "others"};
}

// In the child: no memory is allocated between fork and exec.
[[noreturn]] void become(char* const* arguments, int output, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);  // it ended before the line above
  ::dup2(output, STDOUT_FILENO);
  ::execv(arguments[0], arguments);
  ::_exit(127);
}

// The first line of what comes from there; what came so far when it ends or takes too long.
std::string first_line(int input) {
  const Clock::time_point deadline = Clock::now() + start_timeout;
  std::string line;
  while (line.find('\n') == std::string::npos && line.size() < longest_line) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd ready{.fd = input, .events = POLLIN, .revents = 0};
    if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0) break;
    char buffer[256];
    const ssize_t count = ::read(input, buffer, sizeof(buffer));
    if (count <= 0) break;
    line.append(buffer, static_cast<std::size_t>(count));
  }
  return line.substr(0, line.find('\n'));
}

bool ended_within(pid_t process, std::chrono::milliseconds time) {
  const Clock::time_point deadline = Clock::now() + time;
  while (::waitpid(process, nullptr, WNOHANG) == 0) {
    if (Clock::now() >= deadline) return false;
    ::poll(nullptr, 0, 1);
  }
  return true;
}

}  // namespace

std::string OwnServer::start(const talk::TargetOptions& target) {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path program = self.parent_path() / "talk-server";
  if (error || ::access(program.c_str(), X_OK) != 0)
    return "no URL given, and there is no talk-server beside this program to test instead";

  std::vector<std::string> words = command(program, target);
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::string("no pipe: ") + std::strerror(errno);
  const pid_t parent = ::getpid();
  process_ = ::fork();
  if (process_ == 0) become(arguments.data(), ends[1], parent);
  ::close(ends[1]);
  const std::string line = process_ > 0 ? first_line(ends[0]) : "";
  output_ = ends[0];
  if (!line.starts_with(greeting))
    return program.string() + " did not start; it said: " + report::escape(line);
  url_ = line.substr(greeting.size());
  return {};
}

OwnServer::~OwnServer() {
  if (output_ >= 0) ::close(output_);
  if (process_ <= 0) return;
  ::kill(process_, SIGTERM);
  if (ended_within(process_, stop_timeout)) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

}  // namespace talkspec::cli
