// A TCP connection, blocking.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace talkspec::odd {

// Owns its descriptor. One thread may read while another writes.
class Socket {
 public:
  enum class Buffers : std::uint8_t {
    small,     // what is not read stalls soon
    ordinary,  // of megabytes, as the kernel likes
  };
  explicit Socket(int descriptor, Buffers buffers = Buffers::small);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Up to `size` bytes: 0 at the end of the stream, negative when the peer has reset.
  long read(char* data, std::size_t size);
  // False when the peer is gone.
  bool write(std::string_view bytes);
  // By Fault::full_pull_written_again: begins again when nothing was taken for 250 ms.
  bool write_again(std::string_view bytes);
  bool takes_bytes() const;  // a write would not wait
  bool has_ended() const;    // the peer has half-closed, and all before was read
  void end_writing();        // FIN
  void end();                // wakes whoever reads or writes
  void limit_wait();         // reads give up after a second from now on

 private:
  int descriptor_;
};

}  // namespace talkspec::odd
