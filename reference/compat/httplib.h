// cpp-httplib, and all that differs between its versions, from 0.11.4 (Debian 12) on. Nothing else
// of this project includes <httplib.h> or asks for its version.
#pragma once

#include <chrono>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <httplib.h>

namespace talk::compat {

// What we need of a stream; StreamOf makes a httplib::Stream of it.
class ByteStream {
 public:
  ByteStream() = default;
  virtual ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  virtual ssize_t read_bytes(char* into, std::size_t size) = 0;  // 0: the end
  virtual ssize_t write_bytes(const char* from, std::size_t size) = 0;
};

// What a client writes and reads, without the Expect field that later versions add by themselves to
// requests of 1 KiB and more, holding back the body for a second where the server says
// nothing: the body is sent at once.
class WithoutExpectation final : public ByteStream {
 public:
  explicit WithoutExpectation(ByteStream& bytes) : bytes_(bytes) {}

  ssize_t read_bytes(char* into, std::size_t size) override {
    if (interim_.empty()) return bytes_.read_bytes(into, size);
    const std::size_t count = interim_.copy(into, size);
    interim_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }

  // A head is one write, and waits for the content that it announces: both leave in one segment, as
  // servers of the family take what comes later for no content at all.
  ssize_t write_bytes(const char* from, std::size_t size) override {
    if (std::exchange(in_head_, false)) {
      head_.assign(from, size);
      take_out_expectation();
      const std::size_t length = head_.find("\r\nContent-Length: ");
      const bool announced =
          length != std::string::npos && head_.find(": 0\r\n", length) != length + 16;
      return announced || write_head() ? static_cast<ssize_t>(size) : -1;
    }
    if (head_.empty()) return bytes_.write_bytes(from, size);
    head_.append(from, size);
    return write_head() ? static_cast<ssize_t>(size) : -1;
  }

 private:
  void take_out_expectation() {
    constexpr std::string_view field = "\r\nExpect: 100-continue";
    const std::size_t at = std::string_view(head_).substr(0, head_.find("\r\n\r\n")).find(field);
    if (at == std::string_view::npos) return;
    head_.erase(at, field.size());
    interim_ = "HTTP/1.1 100 Continue\r\n\r\n";
  }

  bool write_head() {
    const std::string all = std::exchange(head_, {});
    return bytes_.write_bytes(all.data(), all.size()) >= 0;
  }

  ByteStream& bytes_;
  bool in_head_ = true;
  std::string head_;          // not written yet
  std::string_view interim_;  // that cpp-httplib waits for
};

// The base is a template parameter so that members which only some versions have as virtual
// functions (wait_readable, wait_writable, is_peer_alive and duration came after 0.11.4, which has
// is_writable) are plain members in the others.
template <class Base = httplib::Stream>
class StreamOf final : public Base {
 public:
  explicit StreamOf(ByteStream& bytes) : bytes_(bytes) {}

  // NOLINTBEGIN(modernize-use-override)
  bool is_readable() const { return true; }
  bool is_writable() const { return true; }
  bool wait_readable() const { return true; }
  bool wait_writable() const { return true; }
  bool is_peer_alive() const { return true; }
  std::time_t duration() const { return 0; }

  ssize_t read(char* into, std::size_t size) { return bytes_.read_bytes(into, size); }
  using Base::write;
  ssize_t write(const char* from, std::size_t size) { return bytes_.write_bytes(from, size); }

  // Nobody is told who the peer is, and cpp-httplib is kept from select(), whose sets end at
  // descriptor 1024.
  void get_remote_ip_and_port(std::string& ip, int& port) const { ip.clear(), port = 0; }
  void get_local_ip_and_port(std::string& ip, int& port) const { ip.clear(), port = 0; }
  socket_t socket() const { return INVALID_SOCKET; }
  // NOLINTEND(modernize-use-override)

 private:
  ByteStream& bytes_;
};

// A server whose connections are ours: a derived class accepts them and hands in one request after
// the other. process_request() took four parameters in 0.11.4 and has taken the addresses since
// 0.18.
class Server : public httplib::Server {
 protected:
  // Reads one request from `stream`, answers it there; true when that was done. `closed` is set
  // when the connection must not go on.
  bool answer(httplib::Stream& stream, bool& closed) { return answer_by(*this, stream, closed); }

  // cpp-httplib takes a server without a socket for one that shuts down, and breaks off its
  // responses; this number is no descriptor, so whatever is done with it fails.
  void pass_for_listening() { svr_sock_ = -2; }

  // The socket that bind_to_port() or bind_to_any_port() made, which is the caller's from now on.
  int take_socket() { return svr_sock_.exchange(-2); }

 private:
  template <class Self>
  static bool answer_by(Self& self, httplib::Stream& stream, bool& closed) {
    const std::function<void(httplib::Request&)> no_setup;
    if constexpr (requires { self.process_request(stream, false, closed, no_setup); }) {
      return self.process_request(stream, false, closed, no_setup);
    } else {
      return self.process_request(stream, std::string(), 0, std::string(), 0, false, closed,
                                  no_setup);
    }
  }
};

// A client whose exchanges run over a stream of ours. cpp-httplib connects; process_socket(), which
// runs one request over what it has connected, is ours, and so is TLS: its SSLClient has been final
// since 0.20. process_socket() has taken the start time since 0.19, so there are two here, of which
// one is the virtual one.
template <class Base = httplib::ClientImpl>
class Client : public Base {
 public:
  using Base::Base;

 protected:
  // Calls `run` with a stream that speaks over `socket`; returns what it returns.
  virtual bool exchange(socket_t socket, const std::function<bool(httplib::Stream&)>& run) = 0;

  // The socket of the last exchange will be closed, by cpp-httplib.
  virtual void before_close() = 0;

 private:
  using Connected = typename Base::Socket;

  // NOLINTBEGIN(modernize-use-override)
  void shutdown_ssl(Connected& /*socket*/, bool /*gracefully*/) { before_close(); }
  bool process_socket(const Connected& connected, std::function<bool(httplib::Stream&)> run) {
    return exchange(connected.sock, run);
  }
  bool process_socket(const Connected& connected, std::chrono::steady_clock::time_point,
                      std::function<bool(httplib::Stream&)> run) {
    return exchange(connected.sock, run);
  }
  // NOLINTEND(modernize-use-override)
};

// Request targets go out as they are given. The setting was renamed in 0.22.
template <class AnyClient>
void keep_targets(AnyClient& client) {
  if constexpr (requires { client.set_path_encode(false); })
    client.set_path_encode(false);
  else
    client.set_url_encode(false);
}

}  // namespace talk::compat
