#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "reference/framing/url.h"

namespace talk::client::testing {

// What a ScriptedServer does about one request.
struct Reply {
  enum class Then : std::uint8_t {
    close,  // FIN, in one segment with the last bytes unless they are written in pieces
    keep,   // await the next request on the connection
    hold,   // send nothing more until the client closes
  };
  std::string bytes;  // exactly these
  Then then = Then::close;
  std::size_t piece = 0;     // written in pieces of so many bytes; 0: at once
  std::string endless = {};  // then these again and again until the client closes
};

// A server on a loopback port that knows no HTTP: it reads a request, by Content-Length if one is
// given, and sends the next reply of its script; the last reply serves all requests after it.
// One connection at a time.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Reply> script);
  ~ScriptedServer();  // ends whatever is under way
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  framing::Url url() const;
  std::vector<std::string> requests() const;  // as received
  std::size_t connections() const { return connections_; }

 private:
  void serve();
  void serve_connection(int client);
  bool read_request(int client, std::string& received);
  bool send_reply(int client, const Reply& reply);
  bool send_all(int client, const std::string& bytes, std::size_t piece);

  std::vector<Reply> script_;
  int listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> over_{false};
  std::atomic<std::size_t> connections_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace talk::client::testing
