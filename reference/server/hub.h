// Who gets which message. No sockets, no threads and no clock of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

#include "reference/server/options.h"
#include "reference/server/pull.h"

namespace talk::server {

// Thread-safe. Pushes are one after the other: all pulls see them in the same order.
class Hub {
 public:
  Hub(framing::Framing message_end, Routing routing, std::size_t queue_limit);

  // Opens a pull with a `noop` in it. It gets every push that comes after this returns. `abort` is
  // not called any more once unsubscribe() has returned. After close() the pull is over at once.
  std::shared_ptr<Pull> subscribe(std::string name, bool event_stream, std::function<void()> abort);
  void unsubscribe(const std::shared_ptr<Pull>& pull);

  enum class Pushed : std::uint8_t {
    delivered,            // to each pull it is routed to, or that pull was dropped
    holds_terminator,     // nobody got it
    event_stream_cannot,  // an event stream it is routed to cannot carry it: nobody got it
    closed,               // after close()
  };
  Pushed push(std::string_view name, std::string_view message);

  // Sends a `noop` to every pull for which nothing waits.
  void heartbeat();

  // A last `noop` for every pull, and its end.
  void close();

  // Ends every pull that is still open, without ceremony.
  void drop_all();

  std::size_t open_pulls() const;

 private:
  class Frames;
  bool routed(const Pull& pull, std::string_view pusher) const;

  const framing::Framing message_end_;
  const Routing routing_;
  const std::size_t queue_limit_;

  mutable std::mutex mutex_;
  bool closed_ = false;
  std::size_t event_streams_ = 0;
  std::unordered_set<std::shared_ptr<Pull>> pulls_;
};

}  // namespace talk::server
