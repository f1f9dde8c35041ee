// The pull streams: which connection has which name, and what waits for it. Not for several threads
// at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace talkspec::old {

class Pulls {
 public:
  using Connection = std::uint64_t;

  // `late_every`: of so many messages one waits for the next tick, as if by the race in these
  // servers; 0: none does.
  Pulls(char terminator, std::size_t late_every)
      : terminator_(terminator), late_every_(late_every) {}

  // A second pull of a name takes the name over; the first gets nothing more.
  void open(const std::string& name, Connection connection);
  void close(Connection connection);
  void push(const std::string& name, const std::string& message);
  void tick();  // a noop to everyone, and what waited for it

  // For whom something waits that may go now.
  std::vector<Connection> served() const;
  // That, and then it no longer waits.
  std::string take(Connection connection);

 private:
  struct Pull {
    Connection connection = 0;
    std::string payload;
    bool held = false;  // until the next tick
  };

  char terminator_;
  std::size_t late_every_;
  std::size_t pushed_ = 0;
  std::map<std::string, Pull> by_name_;
};

}  // namespace talkspec::old
