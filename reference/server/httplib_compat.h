// cpp-httplib, and all that differs between its versions, from 0.11.4 (Debian 12) on. Nothing else
// of this project includes <httplib.h> or asks for its version.
#pragma once

#include <chrono>
#include <ctime>
#include <functional>
#include <string>
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

// The base is a template parameter so that members which only some versions have as virtual
// functions (wait_readable, wait_writable, is_peer_alive and duration came after 0.11.4, which has
// is_writable) are plain members in the others.
template <class Base = httplib::Stream>
class StreamOf final : public Base {
 public:
  explicit StreamOf(ByteStream& bytes) : bytes_(bytes) {}

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

 private:
  ByteStream& bytes_;
};

// enqueue() returned nothing in 0.11.4 and tells since 0.14 whether the task was taken.
class TaskQueue : public httplib::TaskQueue {
 public:
  using EnqueueResult = decltype(std::declval<httplib::TaskQueue&>().enqueue(nullptr));

  // Runs every task: where it cannot, it must see to it that the task's socket is closed.
  virtual void run(std::function<void()> task) = 0;

  EnqueueResult enqueue(std::function<void()> task) override {
    run(std::move(task));
    return static_cast<EnqueueResult>(true);
  }
};

// A server whose connections are ours: a derived class accepts them and hands in one request after
// the other. process_request() took four parameters in 0.11.4 and has taken the addresses since
// 0.18.
class Server : public httplib::Server {
 protected:
  // Reads one request from `stream`, answers it there; true when that was done. `closed` is set
  // when the connection must not go on.
  bool answer(httplib::Stream& stream, bool& closed) { return answer_by(*this, stream, closed); }

  // Listens with a longer queue than the 5 that cpp-httplib asks for. After bind_to_port().
  bool lengthen_backlog(int length) { return ::listen(svr_sock_, length) == 0; }

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

// A client whose exchanges run over a stream of ours; Base is httplib::ClientImpl or SSLClient. It
// connects and does TLS by itself; process_socket(), which runs one request over what it has
// connected, is ours. That function has taken the start time since 0.19, so there are two here, of
// which one is the virtual one.
template <class Base>
class Client : public Base {
 public:
  using Base::Base;

 protected:
  // Calls `run` with a stream that speaks over `socket`, or over `tls` where that is not null;
  // returns what it returns. Neither is ours to close.
  virtual bool exchange(socket_t socket, SSL* tls,
                        const std::function<bool(httplib::Stream&)>& run) = 0;

 private:
  using Connected = typename Base::Socket;

  bool process_socket(const Connected& connected, std::function<bool(httplib::Stream&)> run) {
    return exchange(connected.sock, static_cast<SSL*>(connected.ssl), run);
  }
  bool process_socket(const Connected& connected, std::chrono::steady_clock::time_point,
                      std::function<bool(httplib::Stream&)> run) {
    return exchange(connected.sock, static_cast<SSL*>(connected.ssl), run);
  }
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
