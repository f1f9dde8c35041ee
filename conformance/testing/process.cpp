#include "conformance/testing/process.h"

#include <csignal>
#include <string_view>
#include <tuple>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace talkspec::testing {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words)
    all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

Program::Program(std::vector<std::string> words, std::vector<std::string> environment,
                 Errors errors) {
  for (char** variable = environ; *variable != nullptr; ++variable)
    environment.emplace_back(*variable);
  const std::vector<char*> arguments = pointers(words);
  const std::vector<char*> variables = pointers(environment);
  int out[2];
  int err[2];
  if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) return;
  if (errors == Errors::dropped) {
    ::close(err[1]);
    err[1] = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (err[1] < 0) return;
  }
  process_ = ::fork();
  if (process_ == 0) {  // no memory is allocated between fork and exec
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    ::execve(arguments[0], arguments.data(), variables.data());
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);
  out_ = out[0];
  err_ = err[0];
}

Program::~Program() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  if (out_ >= 0) ::close(out_);
  if (err_ >= 0) ::close(err_);
}

void Program::signal(int number) const {
  if (process_ > 0) ::kill(process_, number);
}

bool Program::fill() {
  pollfd ready[] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};
  if (out_ < 0 && err_ < 0) return false;
  ::poll(ready, 2, -1);
  char buffer[16 * 1024];
  for (auto& [descriptor, text, at] : {std::tuple<int&, std::string&, int>{out_, said_.out, 0},
                                       std::tuple<int&, std::string&, int>{err_, said_.err, 1}}) {
    if (ready[at].revents == 0) continue;
    const ssize_t count = ::read(descriptor, buffer, sizeof(buffer));
    if (count > 0) {
      text.append(buffer, static_cast<std::size_t>(count));
    } else {
      ::close(descriptor);
      descriptor = -1;
    }
  }
  return true;
}

std::string Program::read_line() {
  while (said_.out.find('\n') == std::string::npos && out_ >= 0 && fill()) {
  }
  const std::size_t size = said_.out.find('\n');
  std::string line = said_.out.substr(0, size == std::string::npos ? size : size + 1);
  said_.out.erase(0, line.size());
  return line;
}

ProcessEnd Program::wait() {
  while (fill()) {
  }
  int status = 0;
  rusage usage{};
  if (process_ > 0) ::wait4(process_, &status, 0, &usage);
  process_ = -1;
  said_.code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  said_.peak_kib = usage.ru_maxrss;
  return std::move(said_);
}

ProcessEnd run_process(std::vector<std::string> words, std::vector<std::string> environment) {
  return Program(std::move(words), std::move(environment)).wait();
}

Server::Server(std::vector<std::string> words)
    : program_(std::move(words), {}, Program::Errors::dropped) {
  constexpr std::string_view greeting = "listening on ";
  const std::string line = program_.read_line();
  if (line.starts_with(greeting))
    url_ = line.substr(greeting.size(), line.size() - greeting.size() - 1);
}

}  // namespace talkspec::testing
