// Other programs, started, listened to and ended: for tests, benchmarks and whoever needs a server
// of his own. Linux; nothing here throws but what memory throws.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace talk::process {

struct Command {
  std::vector<std::string> words;  // the program first: its path, or a name that PATH knows
  // Variables that are set, or unset when empty, on top of this process's own.
  std::vector<std::pair<std::string, std::string>> environment = {};
  std::string folder = {};    // where it runs; empty: here
  std::uint16_t columns = 0;  // of a terminal that both its outputs are; 0: they are pipes
  // Nobody reads its standard error: in a pipe that is full, at some 64 KiB, it would stand still.
  bool drop_errors = false;
  // It leads a process group of its own, all of which is killed when its Process goes. Its standard
  // input is empty, and SIGPIPE ends it, whatever holds here.
  bool own_group = false;
};

struct Ended {
  int code = -1;  // its exit code; 128 and the number of the signal that ended it; 127: not started
  std::string out;
  std::string err;    // of a terminal: empty, all is in `out`
  long peak_kib = 0;  // of resident memory, at its largest
};

// One program. It dies with the thread that started it, however that ends. Not thread-safe.
class Process {
 public:
  explicit Process(const Command& command);
  // Sends SIGTERM, and SIGKILL when that has not ended it within 5 s. Of a group: SIGKILL at once,
  // to all that are in it.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const noexcept { return pid_; }  // -1: it could not be started, or was waited for
  void signal(int number) const noexcept;

  // Its two outputs, for who reads them otherwise than by read_line() and wait(); -1: closed.
  int out() const noexcept { return out_; }
  int err() const noexcept { return err_; }

  // The next line of its standard output, without the newline; what came of it, 64 KiB at most,
  // where it ends or `time` is over before that.
  std::string read_line(std::chrono::milliseconds time = std::chrono::minutes(1));

  // Waits for its end. What it said and was not read yet comes with it, all in memory.
  Ended wait();

 private:
  bool read_some(int patience_ms);
  void kill_group() const noexcept;

  pid_t pid_ = -1;
  pid_t group_ = -1;
  int out_ = -1;
  int err_ = -1;
  Ended said_;
};

// From its start to its end.
Ended run(const Command& command);

// A server that says "listening on URL" first, as long as this lives.
class Server {
 public:
  explicit Server(const Command& command, std::chrono::milliseconds time = std::chrono::minutes(1));

  bool listens() const noexcept { return !url_.empty(); }
  const std::string& url() const noexcept { return url_; }  // empty when it does not listen
  std::uint16_t port() const noexcept;
  const std::string& first_line() const noexcept { return first_line_; }
  Process& process() noexcept { return process_; }

 private:
  Process process_;
  std::string first_line_;
  std::string url_;
};

// The path of a program in the folder that holds the running one.
std::string beside_this(std::string_view program);

}  // namespace talk::process
