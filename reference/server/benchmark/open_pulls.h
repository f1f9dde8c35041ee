// Many open pulls at once on one thread, counting the messages that each has got and how long they
// took.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/server/benchmark/target.h"

namespace talk::server::benchmark {

using Clock = std::chrono::steady_clock;

// A message of 24 bytes that holds the time, so that whoever gets it knows how long it took.
std::string stamped_message();

class OpenPulls {
 public:
  explicit OpenPulls(const Target& target);
  ~OpenPulls();
  OpenPulls(const OpenPulls&) = delete;
  OpenPulls& operator=(const OpenPulls&) = delete;

  // Opens `count` more. What went wrong comes back as one line; none when it is empty.
  std::string open(std::size_t count);

  // Reads what comes until every pull has got `messages` more since the last time; or for `time` if
  // that comes first. Empty, or one line about what went wrong: a pull ended, or `time` was over.
  std::string await(std::size_t messages, Clock::duration time);

  std::uint64_t delivered() const noexcept { return delivered_; }  // stamped messages in all
  // Of a share of the stamped messages that came, in nanoseconds.
  std::vector<std::int64_t> take_latencies();

 private:
  struct OpenPull {
    int fd = -1;
    std::size_t messages = 0;  // since the last await()
    std::string unfinished = {};
  };
  std::string read(OpenPull& pull, std::size_t messages);
  void take(OpenPull& pull, std::string_view bytes, std::int64_t now);

  const Target& target_;
  int epoll_;
  std::size_t behind_ = 0;  // pulls that have not got enough yet
  std::uint64_t delivered_ = 0;
  std::vector<std::int64_t> latencies_;
  std::vector<OpenPull> pulls_;
};

}  // namespace talk::server::benchmark
