#include "reference/process/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace talk::process {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view greeting = "listening on ";
constexpr std::size_t longest_line = 64UL * 1024;
constexpr std::chrono::seconds time_to_end{5};

// Everything that exec wants, made before the fork: in the child no memory is allocated.
struct Image {
  explicit Image(const Command& command)
      : words(command.words), folder(command.folder), own_group(command.own_group) {
    for (char** variable = environ; *variable != nullptr; ++variable)
      if (!is_given(command, *variable)) variables.emplace_back(*variable);
    const auto& given = command.environment;
    for (auto one = given.begin(); one != given.end(); ++one) {  // the last of a name counts
      const auto same = [&one](const auto& other) { return other.first == one->first; };
      if (!one->second.empty() && std::none_of(one + 1, given.end(), same))
        variables.push_back(one->first + '=' + one->second);
    }
    for (std::string& word : words)
      word_pointers.push_back(word.data());
    for (std::string& variable : variables)
      variable_pointers.push_back(variable.data());
    word_pointers.push_back(nullptr);
    variable_pointers.push_back(nullptr);
  }

  static bool is_given(const Command& command, std::string_view variable) {
    const std::string_view name = variable.substr(0, variable.find('='));
    return std::any_of(command.environment.begin(), command.environment.end(),
                       [&](const auto& given) { return given.first == name; });
  }

  [[noreturn]] void become(pid_t parent) const {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);  // it ended before the line above
    if (own_group) {
      ::setpgid(0, 0);
      ::signal(SIGPIPE, SIG_DFL);
      const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
      if (nothing >= 0) ::dup2(nothing, STDIN_FILENO);
    }
    if (folder.empty() || ::chdir(folder.c_str()) == 0)
      ::execvpe(word_pointers.front(), word_pointers.data(), variable_pointers.data());
    ::_exit(127);
  }

  std::vector<std::string> words;
  std::string folder;
  bool own_group;
  std::vector<std::string> variables;
  std::vector<char*> word_pointers;
  std::vector<char*> variable_pointers;
};

void close_if_open(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

pid_t start_on_terminal(const Image& image, std::uint16_t columns, int& out) {
  winsize size{};
  size.ws_row = 24;
  size.ws_col = columns;
  const pid_t parent = ::getpid();
  const pid_t pid = ::forkpty(&out, nullptr, nullptr, &size);
  if (pid == 0) image.become(parent);
  if (pid > 0) ::fcntl(out, F_SETFD, FD_CLOEXEC);
  return pid;
}

pid_t start_on_pipes(const Image& image, bool drop_errors, int& out, int& err) {
  std::array<int, 2> outs{-1, -1};
  std::array<int, 2> errs{-1, -1};
  pid_t pid = -1;
  if (::pipe2(outs.data(), O_CLOEXEC) == 0 && ::pipe2(errs.data(), O_CLOEXEC) == 0) {
    if (drop_errors) {
      ::close(errs[1]);
      errs[1] = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    }
    const pid_t parent = ::getpid();
    pid = ::fork();
    if (pid == 0) {
      ::dup2(outs[1], STDOUT_FILENO);
      ::dup2(errs[1], STDERR_FILENO);
      image.become(parent);
    }
  }
  close_if_open(outs[1]);
  close_if_open(errs[1]);
  out = outs[0];
  err = errs[0];
  return pid;
}

bool ends_within(pid_t pid, std::chrono::milliseconds time) {
  const Clock::time_point deadline = Clock::now() + time;
  while (::waitpid(pid, nullptr, WNOHANG) == 0) {
    if (Clock::now() >= deadline) return false;
    ::poll(nullptr, 0, 1);
  }
  return true;
}

}  // namespace

Process::Process(const Command& command) {
  if (command.words.empty()) return;
  const Image image(command);
  pid_ = command.columns > 0 ? start_on_terminal(image, command.columns, out_)
                             : start_on_pipes(image, command.drop_errors, out_, err_);
  if (command.own_group && pid_ > 0) {
    ::setpgid(pid_, pid_);  // whoever comes first of the two
    group_ = pid_;
  }
}

Process::~Process() {
  if (group_ > 0) {
    kill_group();
  } else if (pid_ > 0) {
    signal(SIGTERM);
    if (!ends_within(pid_, time_to_end)) {
      signal(SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }
  close_if_open(out_);
  close_if_open(err_);
}

// Its number is still that of the group: as long as the leader was not waited for, it is nobody
// else's. Members that begin another one while it dies are met by the second round.
void Process::kill_group() const noexcept {
  if (pid_ < 0) return;
  ::kill(-group_, SIGKILL);
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT);
  ::kill(-group_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Process::signal(int number) const noexcept {
  if (pid_ > 0) ::kill(pid_, number);
}

// Adds what comes first of either output; false when nothing came in time or nothing more will.
bool Process::read_some(int patience_ms) {
  std::array<pollfd, 2> files{{{out_, POLLIN, 0}, {err_, POLLIN, 0}}};
  if (out_ < 0 && err_ < 0) return false;
  if (::poll(files.data(), files.size(), patience_ms) <= 0) return errno == EINTR;
  std::array<char, 64UL * 1024> buffer;
  const auto take = [&](short events, int& fd, std::string& text) {
    if (events == 0) return;
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count > 0)
      text.append(buffer.data(), static_cast<std::size_t>(count));
    else  // a terminal gives EIO once nobody has it open
      close_if_open(fd);
  };
  take(files[0].revents, out_, said_.out);
  take(files[1].revents, err_, said_.err);
  return true;
}

std::string Process::read_line(std::chrono::milliseconds time) {
  const Clock::time_point deadline = Clock::now() + time;
  while (said_.out.find('\n') == std::string::npos && said_.out.size() < longest_line &&
         out_ >= 0) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    errno = 0;
    if (left <= 0 || !read_some(static_cast<int>(left))) break;
  }
  const std::size_t end = std::min(said_.out.find('\n'), said_.out.size());
  std::string line = said_.out.substr(0, end);
  said_.out.erase(0, end + 1);
  return line;
}

Ended Process::wait() {
  while (read_some(-1)) {
  }
  int status = 0;
  rusage usage{};
  while (pid_ > 0 && ::wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  if (pid_ > 0) {
    said_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    said_.peak_kib = usage.ru_maxrss;
  } else {
    said_.code = 127;
  }
  pid_ = -1;
  return std::move(said_);
}

Ended run(const Command& command) {
  return Process(command).wait();
}

namespace {

Command without_errors(Command command) {
  command.drop_errors = true;
  return command;
}

}  // namespace

Server::Server(const Command& command, std::chrono::milliseconds time)
    : process_(without_errors(command)), first_line_(process_.read_line(time)) {
  if (first_line_.starts_with(greeting)) url_ = first_line_.substr(greeting.size());
}

std::uint16_t Server::port() const noexcept {
  std::uint16_t port = 0;
  const char* const end = url_.data() + url_.size();
  std::from_chars(url_.data() + url_.rfind(':') + 1, end, port);
  return port;
}

std::string beside_this(std::string_view program) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return (self.parent_path() / program).string();
}

}  // namespace talk::process
