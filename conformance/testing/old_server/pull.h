// The pull streams: who is connected under which name, what waits for whom, and the clock.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace talkspec::old {

// Payload that waits, as the chunks it will leave in: each as much as a buffer holds.
std::string chunked(std::string_view payload);

class Pulls {
 public:
  // `late_every`: of so many messages one waits for the next tick, as if by the race in these
  // servers; 0: none does.
  Pulls(char terminator, std::size_t late_every)
      : terminator_(terminator), late_every_(late_every) {}

  // A second pull of a name takes the name over; the first gets nothing more.
  void open(const std::string& name, int socket);
  void close(int socket);
  void push(const std::string& name, const std::string& message);
  void tick();  // a noop to everyone, and what waited for it

  // What is to be sent now, by socket; it is then no longer waiting.
  std::map<int, std::string> take_waiting();

 private:
  struct Pull {
    int socket;
    std::string payload;
    bool held = false;  // until the next tick
  };

  char terminator_;
  std::size_t late_every_;
  std::size_t pushed_ = 0;
  std::map<std::string, Pull> by_name_;
};

}  // namespace talkspec::old
