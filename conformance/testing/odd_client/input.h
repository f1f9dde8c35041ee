// Bytes of a connection, read when they are asked for; and where each read began.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace odd_client {

struct Ended : std::runtime_error {  // the connection, in the middle of something
  explicit Ended(bool reset_in) : std::runtime_error("the connection ended"), reset(reset_in) {}
  bool reset;
};
struct Broken : std::runtime_error {  // what came is not what may come
  using std::runtime_error::runtime_error;
};

class Input {
 public:
  // Connects to 127.0.0.1; connected() is false when it is refused.
  explicit Input(std::uint16_t port);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  bool connected() const { return socket_ >= 0; }
  void send(const std::string& bytes) const;

  // Both throw Ended.
  char byte();
  std::string line();  // up to LF, without it and a CR before it
  std::string bytes(std::size_t count);

  bool at_read_begin() const { return at_ == 0 || at_ == read_.size(); }
  void drop_read() { at_ = read_.size(); }  // what else came with this read
  // What else came with this read.
  std::string rest_of_read() const { return read_.substr(at_); }
  void give_back(std::size_t count) { at_ -= count < at_ ? count : at_; }
  bool read();  // the next bytes, whatever they are; false at the end
  bool was_reset() const { return reset_; }
  bool last_line_was_cut() const { return cut_; }
  // Seconds that one read may take; 0: for ever.
  void set_patience(int seconds) { patience_ = seconds; }

 private:
  int socket_ = -1;
  std::string read_;
  std::size_t at_ = 0;
  bool reset_ = false;
  bool cut_ = false;
  int patience_ = 0;
};

}  // namespace odd_client
