#include "conformance/testing/program.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace talkspec::testing {
namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};
Pipe a_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  return {ends[0], ends[1]};
}

// In the child: becomes the program.
[[noreturn]] void become(const Command& command) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const char* variable : {"NO_COLOR", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"})
    ::unsetenv(variable);
  for (const auto& [name, value] : command.environment)
    value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> words;
  for (const std::string& word : command.words)
    words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  if (command.folder.empty() || ::chdir(command.folder.c_str()) == 0)
    ::execvp(words.front(), words.data());
  std::perror(words.front());
  ::_exit(127);
}

void read_both(int out, std::string& out_text, int err, std::string& err_text) {
  pollfd files[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  std::string* texts[2] = {&out_text, &err_text};
  char piece[65536];
  while (files[0].fd >= 0 || files[1].fd >= 0) {
    if (::poll(files, 2, -1) < 0) continue;
    for (int i = 0; i < 2; ++i) {
      if (files[i].fd < 0 || files[i].revents == 0) continue;
      const ssize_t size = ::read(files[i].fd, piece, sizeof piece);
      if (size > 0) {
        texts[i]->append(piece, static_cast<std::size_t>(size));
      } else {  // a terminal gives EIO once nobody has it open
        ::close(files[i].fd);
        files[i].fd = -1;
      }
    }
  }
}

int code_of(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Ended run_on_terminal(const Command& command) {
  winsize size{};
  size.ws_row = 24;
  size.ws_col = command.columns;
  int terminal = -1;
  const pid_t process = ::forkpty(&terminal, nullptr, nullptr, &size);
  if (process == 0) become(command);
  Ended ended;
  read_both(terminal, ended.out, -1, ended.err);
  ended.code = code_of(process);
  return ended;
}

}  // namespace

Ended run_program(const Command& command) {
  if (command.columns > 0) return run_on_terminal(command);
  const Pipe out = a_pipe();
  const Pipe err = a_pipe();
  const pid_t process = ::fork();
  if (process == 0) {
    ::dup2(out.write, STDOUT_FILENO);
    ::dup2(err.write, STDERR_FILENO);
    become(command);
  }
  ::close(out.write);
  ::close(err.write);
  Ended ended;
  read_both(out.read, ended.out, err.read, ended.err);
  ended.code = code_of(process);
  return ended;
}

Background::Background(const Command& command) {
  const Pipe out = a_pipe();
  process_ = ::fork();
  if (process_ == 0) {
    ::dup2(out.write, STDOUT_FILENO);
    become(command);
  }
  ::close(out.write);
  output_ = out.read;
}

Background::~Background() {
  ::kill(process_, SIGTERM);
  code_of(process_);
  ::close(output_);
}

std::string Background::line() {
  std::string line;
  for (char byte = 0; ::read(output_, &byte, 1) == 1 && byte != '\n';)
    line += byte;
  return line;
}

}  // namespace talkspec::testing
