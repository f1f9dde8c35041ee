// Who gets which message. No sockets of its own, no threads and no clock: a loop, which watches the
// clients' sockets, tells it when to go on.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reference/server/options.h"
#include "reference/server/pull.h"

namespace talk::server {

// What a hub needs of whoever runs it. Both are called from any thread.
class HubLoop {
 public:
  HubLoop() = default;
  virtual ~HubLoop() = default;
  HubLoop(const HubLoop&) = delete;
  HubLoop& operator=(const HubLoop&) = delete;

  // Something is to be delivered: Hub::turn() should be called soon.
  virtual void wake() = 0;
  // A pull has come: Hub::notice() is to be told of its socket, which closes by itself.
  virtual void watch(int fd, std::uint64_t pull) = 0;
};

// Thread-safe. Pushes are one after the other: all pulls see them in the same order.
class Hub {
 public:
  // Both must outlive the hub.
  Hub(const ServerOptions& options, HubLoop& loop);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Takes a client over: writes `head`, a `noop`, and every push that comes after this returns.
  // After close() the pull ends at once.
  void open(std::unique_ptr<Transport> client, PullRequest request, std::string head);

  // Writes `text`, which is all that this client gets; false when too many linger like that
  // already: the client is gone then.
  bool turn_away(std::unique_ptr<Transport> client, std::string text);

  enum class Pushed : std::uint8_t {
    delivered,            // to each pull it is routed to, or that pull was dropped
    holds_terminator,     // nobody got it
    event_stream_cannot,  // an event stream it is routed to cannot carry it: nobody got it
    closed,               // after close()
  };
  Pushed push(std::string_view name, std::string_view message);

  // Delivers what was pushed, sends the heartbeats that are due and drops clients that take
  // nothing. Returns when it should be called again at the latest.
  Clock::time_point turn(Clock::time_point now);

  // What was seen of the socket of a pull; one that is not known any more does not matter.
  struct Seen {
    bool peer_finished = false;
    bool broken = false;
    bool writable = false;
  };
  void notice(std::uint64_t pull, Seen seen, Clock::time_point now);

  // A last `noop` for every pull, and its end.
  void close();
  // True once no client is left.
  bool wait_until_empty(Clock::time_point deadline);
  // Ends every client that is left, without ceremony.
  void drop_all();

  std::size_t open_pulls() const;

  struct Counts {
    std::uint64_t pushed = 0;
    std::uint64_t refused_by_event_streams = 0;
    std::uint64_t dropped_pulls = 0;
  };
  Counts counts() const;

 private:
  class Post;
  using Pulls = std::unordered_map<std::uint64_t, Pull>;

  bool routed(std::string_view reader, std::string_view pusher) const;
  framing::Framing framing_of(const PullRequest& request) const;
  bool event_stream_waits(std::string_view pusher) const;
  std::vector<Post> take_inbox();
  void deliver(Clock::time_point now);
  void deliver_to_all(std::vector<Post>& posts, Clock::time_point now);
  void put(Pull& pull, const SharedFrame& frame, Clock::time_point now);
  void send_noop(Clock::time_point now, bool only_to_idle);
  void keep_within_total();
  void drop(Pull& pull);
  Pulls::iterator settle(Pulls::iterator pull);
  void settle_all();

  const ServerOptions& options_;
  HubLoop& loop_;

  // Never held for long.
  mutable std::mutex inbox_mutex_;
  bool closed_ = false;
  std::vector<Post> inbox_;
  std::size_t inbox_bytes_ = 0;
  std::unordered_map<std::string, std::size_t> event_streams_;  // how many of each name
  std::size_t event_stream_count_ = 0;
  std::uint64_t pushed_ = 0;
  std::uint64_t refused_by_event_streams_ = 0;

  // Held while clients are written to. Taken before inbox_mutex_.
  mutable std::mutex serving_mutex_;
  std::condition_variable emptied_;
  std::size_t frame_bytes_ =
      0;  // of all frames that wait for somebody; before the pulls, which hold them
  Pulls pulls_;
  std::size_t lingering_ = 0;  // turned away
  std::uint64_t last_pull_ = 0;
  std::uint64_t dropped_pulls_ = 0;
  Clock::time_point next_heartbeat_;
  Clock::time_point next_check_;
  std::atomic<std::size_t> clients_ = 0;  // pulls_.size()
};

}  // namespace talk::server
