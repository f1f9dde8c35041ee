// For tests: another program as a process of its own.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace talkspec::testing {

struct ProcessEnd {
  int code = -1;  // the exit code; minus the signal that ended it
  std::string out;
  std::string err;
  long peak_kib = 0;  // of resident memory, at its largest
};

class Program {
 public:
  enum class Errors : std::uint8_t { kept, dropped };

  // `words`: the program's path first. `environment`: "NAME=value", beside that of the test.
  // `errors`: its standard error. Kept, it has to be read: at some 64 KiB the program stands still.
  explicit Program(std::vector<std::string> words, std::vector<std::string> environment = {},
                   Errors errors = Errors::kept);
  ~Program();  // kills it when it has not ended
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void signal(int number) const;
  std::string read_line();  // the next one of its standard output, with its newline
  ProcessEnd wait();        // reads all it says to its end; once

 private:
  bool fill();
  pid_t process_ = -1;
  int out_ = -1;
  int err_ = -1;
  ProcessEnd said_;
};

ProcessEnd run_process(std::vector<std::string> words, std::vector<std::string> environment = {});

// A program that says "listening on URL" first, until this goes out of scope.
class Server {
 public:
  explicit Server(std::vector<std::string> words);
  const std::string& url() const { return url_; }  // empty when it did not start
 private:
  Program program_;
  std::string url_;
};

}  // namespace talkspec::testing
