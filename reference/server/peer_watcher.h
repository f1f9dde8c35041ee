// Notices at once when the client of an open pull goes away, which its thread, waiting for
// messages, cannot.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "reference/server/pull.h"

namespace talk::server {

// Thread-safe; one epoll and one thread for all pulls.
class PeerWatcher {
 public:
  PeerWatcher();
  ~PeerWatcher();
  PeerWatcher(const PeerWatcher&) = delete;
  PeerWatcher& operator=(const PeerWatcher&) = delete;

  // Ends `pull` when the peer of the socket `fd` closes or half-closes, drops it when the
  // connection breaks. The token is for unwatch(), which must come before `fd` is closed; the
  // pull is left alone once that has returned.
  std::uint64_t watch(int fd, std::shared_ptr<Pull> pull);
  void unwatch(int fd, std::uint64_t token);

 private:
  void run();
  void notice(std::uint64_t token, std::uint32_t events);

  int epoll_;
  int wake_;  // an eventfd: written to end the thread
  std::mutex mutex_;
  std::uint64_t last_token_ = 0;  // 0 stands for wake_
  std::unordered_map<std::uint64_t, std::shared_ptr<Pull>> watched_;
  std::thread thread_;
};

}  // namespace talk::server
