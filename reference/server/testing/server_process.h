// The program talk-server that stands beside the running one, as a process of its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace talk::testing {

class ServerProcess {
 public:
  ServerProcess() = default;
  ~ServerProcess();  // kills it if it still runs
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Starts it with these arguments and reads what it says first: where it listens, and then
  // url() and port() are known, or why it does not. False in the latter case. Once only.
  bool start(const std::vector<std::string>& arguments);

  const std::string& first_line() const { return first_line_; }
  std::string url() const;
  std::uint16_t port() const;
  pid_t pid() const { return pid_; }

  void signal(int number) const;
  // Waits until it has ended. Its exit code, or -1 when a signal ended it.
  int wait();
  // What it wrote and was not read yet: all of it after wait(), of both its outputs.
  std::string rest();

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::string first_line_;
};

}  // namespace talk::testing
