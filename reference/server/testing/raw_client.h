// A client that sends exact bytes and sees exact bytes, over plain TCP on the loopback.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace talk::server::testing {

// What would wait for ever fails the test instead, after a time that no working server needs.
class RawClient {
 public:
  // `receive_buffer`: of the socket, for one that is to stall soon; 0: the system's.
  explicit RawClient(std::uint16_t port, int receive_buffer = 0);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient& operator=(RawClient&&) = delete;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes);
  void half_close();  // FIN
  void reset();       // RST; nothing may follow

  // What has come or comes next; nothing once the server has closed.
  std::string read_some();
  // All bytes up to and with `end`.
  std::string read_until(std::string_view end);
  // A head and the body that its Content-Length tells.
  std::string read_answer();
  // All that comes until the server closes.
  std::string read_to_end();
  // The server closed with a RST, as it does to one that it drops.
  bool was_reset() const { return reset_; }

 private:
  bool receive();  // false: no more will come
  void await(const std::function<bool()>& there);
  std::string take(std::size_t size);

  int fd_;
  std::string received_;  // and not taken yet
  bool reset_ = false;
};

}  // namespace talk::server::testing
