// For tests: a server that does exactly what a test scripts, byte by byte. Every connection is
// handled by a thread of its own that runs the script.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace talkspec::testing {

// The server's side of one connection. Every call returns when the server is destroyed.
class RawPeer {
 public:
  explicit RawPeer(int socket) : socket_(socket) {}
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  // Reads until `end` came; returns all up to and with it, what came when the client closed.
  std::string read_until(std::string_view end);
  std::string read_exactly(std::size_t size);
  std::string read_request();  // head, and a body by Content-Length or chunked; empty at the end
  void read_to_end();          // until the client closes or resets
  bool wait_open(std::chrono::milliseconds time);  // false as soon as the client has gone

  bool send(std::string_view bytes);  // false when the client has gone
  void half_close();
  void reset();  // RST, at once
  void close();
  std::uint32_t segments_sent_again() const;  // by TCP, so far

 private:
  friend class RawServer;
  bool fill();
  int socket_;
  std::string held_;
  std::mutex closing_;
};

class RawServer {
 public:
  using Script = std::function<void(RawPeer&)>;

  // Listens on a free port of the loopback; `backlog` as for listen().
  explicit RawServer(Script script);
  ~RawServer();  // ends every connection and waits for the scripts
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::size_t accepted() const { return accepted_; }
  void stop_listening();  // connecting is refused from now on

 private:
  void accept_all();
  void serve(int socket);

  Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<std::size_t> accepted_ = 0;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::set<RawPeer*> peers_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace talkspec::testing
