// Programs as a user runs them, for tests: with their output in pipes or on a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace talkspec::testing {

struct Command {
  std::vector<std::string> words;  // the program's path first
  // Variables that are set, or unset when empty, on top of this process's own. NO_COLOR and
  // GITHUB_ACTIONS are unset unless they are here.
  std::vector<std::pair<std::string, std::string>> environment;
  std::string folder;         // where it runs; empty: here
  std::uint16_t columns = 0;  // of a terminal that both its outputs are; 0: they are pipes
};

struct Ended {
  int code = -1;  // 128 and the number of the signal that ended it
  std::string out;
  std::string err;  // of a terminal: empty, all is in `out`
};

// Runs it to its end.
Ended run_program(const Command& command);

// A program that goes on until this is gone: it is sent SIGTERM then.
class Background {
 public:
  explicit Background(const Command& command);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  // The next line it writes to its standard output, without the newline; blocks.
  std::string line();

 private:
  pid_t process_ = -1;
  int output_ = -1;
};

}  // namespace talkspec::testing
