// Many open pulls at once on one thread, counting the messages that each has got.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace talk::server::benchmark {

class OpenPulls {
 public:
  OpenPulls();
  ~OpenPulls();
  OpenPulls(const OpenPulls&) = delete;
  OpenPulls& operator=(const OpenPulls&) = delete;

  // Opens `count` more, of the names "0", "1" and so on, at 127.0.0.1. What went wrong comes back
  // as one line; none when it is empty.
  std::string open(std::uint16_t port, std::size_t count);

  // Reads until every pull has got `messages` in all, the first `noop` counted; ends of messages
  // are NULs. Empty, or one line about what went wrong: a pull ended, or `patience` passed
  // without a byte for any.
  std::string await(std::size_t messages, std::chrono::seconds patience);

 private:
  struct Pull {
    int fd = -1;
    std::size_t messages = 0;
  };
  std::string read(Pull& pull, std::size_t messages);

  int epoll_;
  std::size_t behind_ = 0;  // pulls that have not got enough yet
  std::vector<Pull> pulls_;
};

}  // namespace talk::server::benchmark
