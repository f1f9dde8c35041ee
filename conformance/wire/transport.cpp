#include "conformance/wire/transport.h"

#include <cerrno>
#include <functional>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/connect.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/ssl.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace talkspec::wire {
namespace {

using asio::ip::tcp;

IoResult result_of(std::size_t size, const std::error_code& error) {
  if (!error) return {.size = size, .end = End::none, .error = {}};
  if (error == asio::error::eof || error == asio::ssl::error::stream_truncated ||
      error == asio::error::broken_pipe)
    return {.size = size, .end = End::fin, .error = {}};
  if (error == asio::error::connection_reset) return {.size = size, .end = End::reset, .error = {}};
  if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor)
    return {.size = size, .end = End::ours, .error = {}};
  return {.size = size, .end = End::broken, .error = error.message()};
}

template <class Stream>
class StreamTransport final : public Transport {
 public:
  explicit StreamTransport(Stream stream) : stream_(std::move(stream)) {}

  Task<IoResult> read_some(char* data, std::size_t size) override {
    std::error_code error;
    const std::size_t count = co_await stream_.async_read_some(
        asio::buffer(data, size), asio::redirect_error(asio::use_awaitable, error));
    co_return result_of(count, error);
  }

  Task<IoResult> write(std::string_view bytes) override {
    std::error_code error;
    const std::size_t count =
        co_await asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()),
                                   asio::redirect_error(asio::use_awaitable, error));
    co_return result_of(count, error);
  }

  tcp::socket& socket() noexcept override {
    if constexpr (std::is_same_v<Stream, tcp::socket>) {
      return stream_;
    } else {
      return stream_.next_layer();
    }
  }

 private:
  Stream stream_;
};

class ReplayingTransport final : public Transport {
 public:
  ReplayingTransport(std::string first, std::unique_ptr<Transport> transport)
      : first_(std::move(first)), transport_(std::move(transport)) {}

  Task<IoResult> read_some(char* data, std::size_t size) override {
    if (first_.empty()) return transport_->read_some(data, size);
    return replay(data, size);
  }
  Task<IoResult> write(std::string_view bytes) override { return transport_->write(bytes); }
  tcp::socket& socket() noexcept override { return transport_->socket(); }

 private:
  Task<IoResult> replay(char* data, std::size_t size) {
    // Never at once: who reads may not be ready for it before the call has returned.
    co_await asio::post(transport_->socket().get_executor(), asio::use_awaitable);
    const std::size_t count = first_.copy(data, size);
    first_.erase(0, count);
    co_return IoResult{.size = count, .end = End::none, .error = {}};
  }

  std::string first_;
  std::unique_ptr<Transport> transport_;
};

// Runs `cancel` when the deadline passes or the loop stops before this goes out of scope.
// Connecting and shaking hands are single operations of Asio, which know no deadline.
class Watchdog {
 public:
  Watchdog(Loop& loop, Clock::time_point deadline, std::function<void()> cancel)
      : state_(std::make_shared<State>(loop, std::move(cancel))) {
    loop.start(watch(state_, deadline));
  }
  ~Watchdog() {
    state_->cancel = nullptr;
    state_->over.notify();
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  bool fired() const { return state_->fired; }

 private:
  struct State {
    State(Loop& loop, std::function<void()> cancel_in) : over(loop), cancel(std::move(cancel_in)) {}
    Condition over;
    std::function<void()> cancel;  // null once nobody is watched any more
    bool fired = false;
  };

  static Task<void> watch(std::shared_ptr<State> state, Clock::time_point deadline) {
    if (state->cancel) co_await state->over.wait_until(deadline);
    if (!state->cancel) co_return;
    state->fired = true;
    state->cancel();
  }

  std::shared_ptr<State> state_;
};

}  // namespace

std::unique_ptr<Transport> transport_over(tcp::socket socket) {
  return std::make_unique<StreamTransport<tcp::socket>>(std::move(socket));
}

std::unique_ptr<Transport> replayed(std::string first, std::unique_ptr<Transport> transport) {
  return std::make_unique<ReplayingTransport>(std::move(first), std::move(transport));
}

struct Dialer::Tls {
  asio::ssl::context context{asio::ssl::context::tls_client};
};

namespace {

// Throws std::system_error.
void set_up(asio::ssl::context& context, Security security, const Dialling& how) {
  std::error_code error;
  const auto check = [&error](const std::string& path) {
    if (error) throw std::system_error(error, path);
  };
  if (security == Security::tls) {
    if (how.authorities.empty())
      context.set_default_verify_paths();
    else
      context.load_verify_file(how.authorities, error);
    check(how.authorities);
    context.set_verify_mode(asio::ssl::verify_peer);
  }
  if (how.certificate.empty()) return;
  context.use_certificate_chain_file(how.certificate, error);
  check(how.certificate);
  const std::string& key = how.key.empty() ? how.certificate : how.key;
  context.use_private_key_file(key, asio::ssl::context::pem, error);
  check(key);
}

}  // namespace

std::string tls_trouble(Security security, const Dialling& how) {
  if (security == Security::plain) return {};
  try {
    asio::ssl::context context(asio::ssl::context::tls_client);
    set_up(context, security, how);
  } catch (const std::system_error& error) {
    return std::string("TLS cannot be set up: ") + error.what();
  }
  return {};
}

Dialer::Dialer(Loop& loop, std::string host, std::string port, Security security, Dialling how)
    : loop_(loop),
      host_(std::move(host)),
      place_(how.to.value_or(Place{host_, std::move(port)})),
      socket_(std::move(how.socket)),
      proxy_(std::move(how.proxy)),
      security_(security) {
  if (security_ == Security::plain) return;
  try {
    tls_ = std::make_unique<Tls>();
    set_up(tls_->context, security_, how);
  } catch (const std::system_error& error) {
    tls_error_ = std::string("TLS cannot be set up: ") + error.what();
  }
}

Dialer::~Dialer() = default;

Task<std::string> Dialer::resolve(Clock::time_point deadline) {
  if (!tls_error_.empty()) co_return tls_error_;
  if (!socket_.empty()) co_return std::string();
  const Place& place = proxy_ ? proxy_->place : place_;
  tcp::resolver resolver(loop_.context());
  Watchdog watchdog(loop_, deadline, [&resolver] { resolver.cancel(); });
  std::error_code error;
  const auto found = co_await resolver.async_resolve(
      place.host, place.port, asio::redirect_error(asio::use_awaitable, error));
  const std::string whose = proxy_ ? "the proxy: " : "";
  if (watchdog.fired()) co_return whose + "the look-up of the host took too long";
  if (error) co_return whose + error.message();
  addresses_.clear();
  for (const auto& entry : found)
    addresses_.push_back(entry.endpoint());
  co_return addresses_.empty() ? "the host has no address" : "";
}

namespace {

bool out_of_sockets(const std::error_code& error) {
  return error == asio::error::no_descriptors ||
         error == std::errc::too_many_files_open_in_system ||
         error == std::errc::address_not_available || error == std::errc::no_buffer_space;
}

// Segments on a loopback are as long as 64 KiB: one such is not acknowledged at once, and a sender
// with a small buffer waits for that after each. On a real path they are shorter than this.
constexpr int longest_segment = 8192;

Task<Dialled> connect(Loop& loop, tcp::socket& socket, tcp::endpoint address,
                      Clock::time_point deadline) {
  Watchdog watchdog(loop, deadline, [&socket] {
    std::error_code ignored;
    socket.close(ignored);
  });
  std::error_code error;
  std::error_code ignored;
  socket.open(address.protocol(), ignored);
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_MAXSEG, &longest_segment,
               sizeof longest_segment);
  co_await socket.async_connect(address, asio::redirect_error(asio::use_awaitable, error));
  if (!error) socket.set_option(tcp::no_delay(true), error);
  Dialled dialled;
  if (error) dialled.error = error.message();
  if (watchdog.fired()) dialled.error = "no answer to connecting in time";
  dialled.ours = out_of_sockets(error);
  co_return dialled;
}

constexpr std::size_t longest_head = 16'384;  // of a proxy's answer

// RFC 9110 §9.3.6: asks the proxy to connect to the place. Empty when it has; what comes then is
// the server's. Read a byte at a time, so that none of the server's is taken.
Task<std::string> tunnel(Loop& loop, tcp::socket& socket, const Place& place, const Proxy& proxy,
                         Clock::time_point deadline) {
  const bool literal = place.host.find(':') != std::string::npos;
  const std::string authority = (literal ? '[' + place.host + ']' : place.host) + ':' + place.port;
  std::string request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n";
  if (!proxy.authorization.empty())
    request += "Proxy-Authorization: " + proxy.authorization + "\r\n";
  request += "\r\n";
  Watchdog watchdog(loop, deadline, [&socket] {
    std::error_code ignored;
    socket.close(ignored);
  });
  std::error_code error;
  co_await asio::async_write(socket, asio::buffer(request),
                             asio::redirect_error(asio::use_awaitable, error));
  std::string head;
  while (!error && !head.ends_with("\r\n\r\n") && head.size() < longest_head) {
    char byte = 0;
    co_await socket.async_read_some(asio::buffer(&byte, 1),
                                    asio::redirect_error(asio::use_awaitable, error));
    if (!error) head += byte;
  }
  if (watchdog.fired()) co_return "the proxy took too long";
  if (error) co_return "the proxy: " + error.message();
  const bool is_http = head.starts_with("HTTP/1.") && head.size() > 12 && head[8] == ' ';
  if (!is_http) co_return "the proxy does not answer in HTTP/1";
  if (head[9] != '2') {
    std::string status = head.substr(9, 3);
    const bool digits = status.find_first_not_of("0123456789") == std::string::npos;
    co_return "the proxy refuses to connect: " + (digits ? status : "its status is no number");
  }
  co_return std::string();
}

}  // namespace

// A stream of this machine is read and written like one of TCP. What asks for more than that, such
// as the state of its TCP, is told that there is none.
Task<Dialled> Dialer::dial_socket(Clock::time_point deadline) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_.copy(address.sun_path, sizeof address.sun_path - 1);
  Dialled dialled;
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  std::error_code error;
  tcp::socket socket(loop_.context());
  if (descriptor < 0)
    error.assign(errno, std::system_category());
  else
    socket.assign(tcp::v4(), descriptor, error);
  asio::steady_timer timer(loop_.context());
  while (!error &&
         ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    error.assign(errno, std::system_category());
    if (error != std::errc::resource_unavailable_try_again || Clock::now() >= deadline) break;
    error.clear();  // the server's queue is full, and nothing tells when it no longer is
    timer.expires_after(std::chrono::milliseconds(5));
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
  if (error) {
    dialled.error = error.message();
    dialled.ours = out_of_sockets(error);
    co_return dialled;
  }
  dialled = co_await begin(std::move(socket), deadline);
  co_return dialled;
}

Task<Dialled> Dialer::dial(Clock::time_point deadline) {
  Dialled dialled;
  if (!socket_.empty()) {
    dialled = co_await dial_socket(deadline);
    co_return dialled;
  }
  dialled.error = "the host has no address";
  const std::vector<tcp::endpoint> addresses = addresses_;
  for (const tcp::endpoint& address : addresses) {
    tcp::socket socket(loop_.context());
    dialled = co_await connect(loop_, socket, address, deadline);
    if (!dialled.error.empty()) {
      if (proxy_) dialled.error = "the proxy: " + dialled.error;
      continue;
    }
    addresses_.assign(1, address);
    if (proxy_) dialled.error = co_await tunnel(loop_, socket, place_, *proxy_, deadline);
    if (dialled.error.empty()) dialled = co_await begin(std::move(socket), deadline);
    break;
  }
  co_return dialled;
}

// Of a connection that stands: TLS where it is asked for.
Task<Dialled> Dialer::begin(tcp::socket socket, Clock::time_point deadline) {
  Dialled dialled;
  if (security_ != Security::plain)
    dialled = co_await secure(std::move(socket), deadline);
  else
    dialled.transport = std::make_unique<StreamTransport<tcp::socket>>(std::move(socket));
  co_return dialled;
}

Task<Dialled> Dialer::secure(tcp::socket socket, Clock::time_point deadline) {
  using TlsStream = asio::ssl::stream<tcp::socket>;
  Dialled dialled;
  TlsStream stream(std::move(socket), tls_->context);
  std::error_code error;
  // RFC 6066 §3: server names are names, never addresses.
  asio::ip::make_address(host_, error);
  if (error)  // what the macro SSL_set_tlsext_host_name does, without its cast
    SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             host_.data());
  error.clear();
  if (security_ == Security::tls)
    stream.set_verify_callback(asio::ssl::host_name_verification(host_), error);
  {
    Watchdog watchdog(loop_, deadline, [&stream] {
      std::error_code ignored;
      stream.next_layer().close(ignored);
    });
    if (!error)
      co_await stream.async_handshake(asio::ssl::stream_base::client,
                                      asio::redirect_error(asio::use_awaitable, error));
    if (watchdog.fired()) dialled.error = "the TLS handshake took too long";
  }
  if (error && dialled.error.empty())
    dialled.error = "the TLS handshake failed: " + error.message();
  if (dialled.error.empty())
    dialled.transport = std::make_unique<StreamTransport<TlsStream>>(std::move(stream));
  co_return dialled;
}

}  // namespace talkspec::wire
