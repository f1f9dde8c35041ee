// The server: one thread, one poll, one clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "conformance/testing/old_server/era.h"
#include "conformance/testing/old_server/pull.h"
#include "conformance/testing/old_server/request.h"

namespace talkspec::old {

struct Options {
  Era era = Era::of_2013;
  char terminator = '\0';
  std::chrono::milliseconds tick{5000};      // from noop to noop
  std::chrono::milliseconds patience{5000};  // with a head that does not end
  std::size_t late_every = 0;
};

class Server {
 public:
  // Takes over the listening socket.
  Server(const Options& options, int listener);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Serves until the descriptor `stop` can be read; then ends every stream with a last noop and
  // the last-chunk.
  void run(int stop);

 private:
  using Clock = std::chrono::steady_clock;

  struct Peer {
    std::string received;               // of a request that is not whole yet
    Clock::time_point begun;            // when its first byte came
    std::uint64_t segments_before = 0;  // on the connection, before what was read last
    std::string waiting;                // to be sent when the peer takes it
    bool headless = false;              // once asked for, for good
    bool pull = false;
    bool closing = false;
  };

  void accept();
  void read(int socket, Peer& peer);
  void take_segment(int socket, Peer& peer, std::string_view segment);
  void answer(int socket, Peer& peer, Request request);
  void open_pull(int socket, Peer& peer, const Request& request, const std::string& name);
  void send(int socket, Peer& peer, std::string_view bytes);
  void flush(int socket, Peer& peer);
  void tick();
  void give_up();  // heads that do not end
  void drop_closing();

  Options options_;
  int listener_;
  Pulls pulls_;
  std::map<int, Peer> peers_;
  Clock::time_point next_tick_;
};

}  // namespace talkspec::old
