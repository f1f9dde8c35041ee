// The thread of all open pulls: it delivers, sends heartbeats, and sees at once when a client goes.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

#include "reference/server/hub.h"

namespace talk::server {

// One epoll for all pulls, edge-triggered: each socket is registered once, whoever writes to it.
class PullLoop final : public HubLoop {
 public:
  PullLoop();
  ~PullLoop() override;  // stops

  void start(Hub& hub);  // once; the hub must live until stop()
  void stop();

  void wake() override;
  void watch(int fd, std::uint64_t pull) override;

 private:
  void run(Hub& hub);

  int epoll_;
  int wake_;  // an eventfd
  std::atomic<bool> woken_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace talk::server
