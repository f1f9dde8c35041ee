// The server: one thread that looks which connections have something to say, five workers that each
// serve one of them at a time, and one clock. A worker waits for the rest of a request, and for a
// reader that takes nothing, so five such clients keep everyone else from being served.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "conformance/testing/old_server/era.h"
#include "conformance/testing/old_server/input.h"
#include "conformance/testing/old_server/output.h"
#include "conformance/testing/old_server/pull.h"
#include "conformance/testing/old_server/request.h"

namespace talkspec::old {

struct Options {
  const Era* era = nullptr;
  char terminator = '\0';
  std::chrono::milliseconds tick{5000};      // from noop to noop
  std::chrono::milliseconds patience{5000};  // of a worker with its client
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

  // What its worker alone uses while it is busy, and Server under mutex_ otherwise.
  struct Peer {
    Peer(Pulls::Connection as, int from, std::chrono::milliseconds patience)
        : number(as), socket(from), input(from, patience) {}

    Pulls::Connection number;
    int socket;
    Input input;
    Request request;
    Manner manner;
    // Under mutex_ at all times:
    bool pull = false;
    bool busy = false;       // a worker has it, or will
    bool has_input = false;  // when it was given to a worker
  };
  using Peers = std::map<Pulls::Connection, std::shared_ptr<Peer>>;

  void accept();
  void give(const std::shared_ptr<Peer>& peer, bool has_input);
  void give_served_pulls();
  void tick();
  void end();
  void work();
  bool serve(Peer& peer, Output& output);  // false: close it
  bool serve_pull(Peer& peer, Output& output);
  bool answer(Peer& peer, Output& output);
  bool open_pull(Peer& peer, Output& output);
  void push(const Request& request);

  Options options_;
  int listener_;
  int finished_;  // an eventfd: some connection is to be looked at again
  Clock::time_point next_tick_;

  std::mutex mutex_;
  std::condition_variable given_;
  std::deque<std::shared_ptr<Peer>> queue_;
  Peers peers_;
  Pulls pulls_;
  Pulls::Connection last_number_ = 0;
  bool ends_ = false;
};

}  // namespace talkspec::old
