// How this family writes: 1024 bytes at a time, a worker waiting while the reader takes none.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace talkspec::old {

// Of a worker, and so of one connection after the other.
class Output {
 public:
  // `leaks`: what a reader did not take in `patience` stands before what is written next, to
  // whomever.
  Output(std::chrono::milliseconds patience, bool leaks) : patience_(patience), leaks_(leaks) {}

  // False: the reader is gone, or took nothing for too long.
  bool write(int socket, std::string_view bytes);

 private:
  std::chrono::milliseconds patience_;
  bool leaks_;
  std::string left_;
};

}  // namespace talkspec::old
