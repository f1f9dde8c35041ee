#include "reference/server/testing/server_process.h"

#include <array>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <string_view>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace talk::testing {
namespace {

constexpr std::string_view greeting = "listening on ";

// In the child: no memory is allocated between fork and exec.
[[noreturn]] void become(char* const* arguments, int output, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // it ended before the line above
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::execv(arguments[0], arguments);
  ::_exit(127);
}

}  // namespace

bool ServerProcess::start(const std::vector<std::string>& arguments) {
  const auto self = std::filesystem::read_symlink("/proc/self/exe");
  std::vector<std::string> words{(self.parent_path() / "talk-server").string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);

  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  output_ = ends[0];
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) become(pointers.data(), ends[1], parent);
  ::close(ends[1]);
  for (char byte = 0; pid_ > 0 && ::read(output_, &byte, 1) == 1 && byte != '\n';)
    first_line_.push_back(byte);
  return first_line_.starts_with(greeting);
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    wait();
  }
  if (output_ >= 0) ::close(output_);
}

std::string ServerProcess::url() const {
  return first_line_.substr(greeting.size());
}

std::uint16_t ServerProcess::port() const {
  std::uint16_t port = 0;
  const char* const end = first_line_.data() + first_line_.size();
  std::from_chars(first_line_.data() + first_line_.rfind(':') + 1, end, port);
  return port;
}

void ServerProcess::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

int ServerProcess::wait() {
  int status = 0;
  if (pid_ <= 0 || ::waitpid(pid_, &status, 0) != pid_) return -1;
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string ServerProcess::rest() {
  std::string text;
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = ::read(output_, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(size));
  return text;
}

}  // namespace talk::testing
