// The open pulls, and who of them gets a message.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "conformance/testing/odd_server/behaviour.h"
#include "conformance/testing/odd_server/socket.h"

namespace talkspec::odd {

struct Message {
  std::string from;
  std::string text;
  bool closing = false;  // its request said close
};

// An open pull. Messages wait in it until its thread writes them.
struct Pull {
  std::string name;
  std::shared_ptr<Socket> socket;
  // Guarded by the hub:
  std::vector<Message> waiting;
  bool writing = false;
  bool gone = false;
  bool known_to_stall = false;
  bool reopened = false;  // its name had a pull before
  std::condition_variable changed;
};

// Thread-safe. `behaviour` must outlive the hub.
class Hub {
 public:
  explicit Hub(const Behaviour& behaviour) : behaviour_(behaviour) {}

  void add(const std::shared_ptr<Pull>& pull);
  void remove(const std::shared_ptr<Pull>& pull, bool was_reset);

  // To every open pull, but those of the pusher's name where the routing says so.
  void push(const Message& message);

  // What waits for the pull, marked as being written; waits for it until the heartbeat is due.
  // Empty: it is due, or the pull has gone.
  std::vector<Message> take(Pull& pull, std::chrono::milliseconds heartbeat);
  void written(Pull& pull);
  bool gone(const Pull& pull) const;
  void pause(Pull& pull, std::chrono::milliseconds time);  // or until it has gone

  // By Fault::stalled_bytes_leak: some other pull's connection, or nothing.
  std::shared_ptr<Socket> neighbour(const Pull& pull) const;

 private:
  using Lock = std::unique_lock<std::mutex>;

  void hand_out(const Message& message);
  void line_up(Pull& pull, const Message& message) const;
  bool routed(std::size_t index, const std::string& from) const;
  bool leaves_out(std::size_t index) const;
  bool is_drained() const;
  void wait_for_stalled(Lock& lock);
  void let_go(const std::string& from);

  const Behaviour& behaviour_;
  mutable std::mutex mutex_;
  std::condition_variable drained_;
  std::vector<std::shared_ptr<Pull>> pulls_;       // the oldest first
  std::set<std::string> names_;                    // of all pulls there ever were
  std::uint64_t crowded_ = 0;                      // messages while there were many pulls
  std::map<std::string, Message> overtaken_;       // by its pusher
  std::map<std::string, std::string> last_texts_;  // by their pusher
};

}  // namespace talkspec::odd
