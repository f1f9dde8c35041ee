// For tests: a client that sends exactly the bytes a test gives it. Whatever is waited for, is
// waited for ten seconds at most; then what came is all there is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace talkspec::testing {

class RawClient {
 public:
  // Connects to a http URL with an address and a port. `receive_bytes`: of the kernel's buffer; 0:
  // as many as the kernel likes.
  explicit RawClient(std::string_view url, int receive_bytes = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool send(std::string_view bytes) const;  // false when the server has gone
  void half_close() const;                  // FIN
  void reset();                             // RST

  std::string read_until(std::string_view end);  // up to and with it
  std::string read_exactly(std::size_t size);
  std::string read_to_end();  // until the server closes
  bool has_bytes();           // now
  bool was_reset() const { return was_reset_; }

 private:
  bool fill();
  std::string take(std::size_t size);
  int socket_ = -1;
  std::string held_;
  bool was_reset_ = false;
};

}  // namespace talkspec::testing
