// For tests: a Talk server small enough to be wrong in one way at a time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/testing/raw_server.h"

namespace talkspec::testing {

// What a right server does. Each may be called from several threads.
struct Toy {
  std::string pull_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  // Raw bytes on each pull for one message pushed; empty: it is not delivered.
  std::function<std::string(const std::string& message)> encode = encoded;

  // The raw answer to a push; the message was delivered before. Empty: none is given.
  std::function<std::string(const std::string& message)> answer = [](const std::string&) {
    return accepted();
  };

  // Handles the peer from the request on; false: the toy goes on as usual.
  std::function<bool(RawPeer& peer, const std::string& request)> instead =
      [](RawPeer&, const std::string&) { return false; };

  static std::string encoded(const std::string& message);  // one chunk, NUL at the message's end
  static std::string accepted();                           // 200 with the body "noop"
  static std::string refused();                            // 400
  static std::string chunk(std::string_view data);
};

class ToyTalk {
 public:
  explicit ToyTalk(Toy toy = {});
  std::string url() const { return server_.url(); }
  RawServer& server() { return server_; }
  std::vector<std::string> pushed() const;  // messages, in the order they came

 private:
  void serve(RawPeer& peer);
  void serve_pull(RawPeer& peer, const std::string& name);
  void deliver(const std::string& name, const std::string& message);

  struct OpenPull {
    std::string name;
    RawPeer* peer;
  };

  Toy toy_;
  mutable std::mutex mutex_;
  std::vector<OpenPull> pulls_;
  std::vector<std::string> pushed_;
  RawServer server_;  // last: its threads use all of the above
};

}  // namespace talkspec::testing
