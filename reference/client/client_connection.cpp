#include "reference/client/client_connection.h"

#include <chrono>
#include <csignal>
#include <ctime>
#include <optional>
#include <string>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "reference/client/tls_client_context.h"
#include "reference/compat/httplib.h"

namespace talk::client {
namespace {

// OpenSSL writes to sockets without MSG_NOSIGNAL: keeps the SIGPIPE of a closed connection from
// the process while it lives, in this thread only.
class SigpipeGuard {
 public:
  SigpipeGuard() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~SigpipeGuard() {
    const timespec at_once{};
    if (!was_pending_) sigtimedwait(&sigpipe_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SigpipeGuard(const SigpipeGuard&) = delete;
  SigpipeGuard& operator=(const SigpipeGuard&) = delete;

 private:
  sigset_t sigpipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

// A client of cpp-httplib that does TLS by itself and reads every answer through a ResponseGate.
// `exchange` is where the owner keeps the exchange under way.
class GatedClient final : public compat::Client<> {
 public:
  GatedClient(const framing::Url& url, const ClientOptions& options, const Interrupt& interrupt,
              Exchange* const& exchange)
      : compat::Client<>(url.host, url.port),
        url_(url),
        options_(options),
        interrupt_(interrupt),
        exchange_(exchange) {
    if (url.tls) tls_.emplace(options.ca_file, options.insecure);
    set_socket_options([this](socket_t) { is_new_ = true; });
  }
  ~GatedClient() override { GatedClient::before_close(); }
  GatedClient(const GatedClient&) = delete;
  GatedClient& operator=(const GatedClient&) = delete;

 private:
  bool exchange(socket_t socket, const std::function<bool(httplib::Stream&)>& run) override {
    Exchange& exchange = *exchange_;
    if (exchange.sent) return false;  // cpp-httplib may try again by itself: a push must not
    const bool is_new = std::exchange(is_new_, false);
    if (is_new && tls_ && !start_tls(socket)) return false;
    PeerStream peer(socket, session_.get(), interrupt_);
    exchange.ran = true;
    if (!is_new && !peer.is_idle()) {
      exchange.error = ClientError{.code = ClientErrc::closed,
                                   .sentence = "the server closed the connection unasked"};
      return false;
    }
    ResponseGate gate(peer, exchange);
    compat::WithoutExpectation undelayed(gate);
    compat::StreamOf<> stream(undelayed);
    return run(stream);
  }

  bool start_tls(socket_t socket) {
    const auto deadline = std::chrono::steady_clock::now() + options_.connect_timeout;
    session_ = tls_->has_roots() ? tls_->connect_on(socket, url_.host) : nullptr;
    PeerStream peer(socket, session_.get(), interrupt_);
    if (session_ != nullptr && peer.handshake(deadline)) return true;
    exchange_->error = tls_error(peer.end());
    session_.reset();
    return false;
  }

  ClientError tls_error(PeerStream::End end) const {
    const std::string at = " at " + url_.authority();
    if (!tls_->has_roots())
      return {.code = ClientErrc::untrusted, .sentence = "the roots to trust can't be read"};
    if (end == PeerStream::End::interrupted)
      return {.code = ClientErrc::stopped, .sentence = "stopped"};
    if (session_ != nullptr)
      if (const auto reason = tls_->distrust(session_))
        return {
            .code = ClientErrc::untrusted,
            .sentence = "the certificate is not to be trusted" + at + ": " + std::string(*reason)};
    return {.code = ClientErrc::unreachable, .sentence = "no TLS handshake" + at};
  }

  // Each side says that it has sent all (RFC 8446 §6.1).
  void before_close() override {
    if (session_ != nullptr) ::SSL_shutdown(session_.get());
    ::ERR_clear_error();
    session_.reset();
  }

  const framing::Url& url_;
  const ClientOptions& options_;
  const Interrupt& interrupt_;
  Exchange* const& exchange_;
  std::optional<TlsClientContext> tls_;
  TlsSession session_;
  bool is_new_ = false;  // no request was written on the connection yet
};

// What cpp-httplib says when our gate saw nothing: that no connection came about.
ClientError connect_error(httplib::Error error, const framing::Url& url) {
  const std::string at = " at " + url.authority();
  switch (error) {
    case httplib::Error::ConnectionTimeout:
      return {.code = ClientErrc::unreachable, .sentence = "no answer to the connect" + at};
    default:
      return {.code = ClientErrc::unreachable, .sentence = "no connection" + at};
  }
}

}  // namespace

class ClientConnection::Impl {
 public:
  Impl(const framing::Url& url, const ClientOptions& options, const Interrupt& interrupt)
      : url_(url), interrupt_(interrupt), http_(url, options, interrupt, exchange_) {
    http_.set_connection_timeout(options.connect_timeout);
    http_.set_keep_alive(true);
    http_.set_tcp_nodelay(true);
    http_.set_follow_location(false);
    http_.set_decompress(false);
    compat::keep_targets(http_);
  }

  // cpp-httplib does not know that there is TLS, and which port is left out then.
  httplib::Headers headers(const Fields& fields) const {
    httplib::Headers headers;
    for (const auto& [name, value] : fields)
      headers.emplace(name, value);
    if (headers.find("Host") == headers.end()) headers.emplace("Host", url_.authority());
    return headers;
  }

  // A kept connection that turns out to be closed before anything was sent on it is opened anew.
  template <class Call>
  void run(Exchange& exchange, const Call& call) {
    const SigpipeGuard guard;
    const Exchange as_asked = exchange;
    for (int attempt = 0; attempt < 2; ++attempt) {
      exchange = as_asked;
      if (interrupt_.is_set()) {
        exchange.error = ClientError{.code = ClientErrc::stopped, .sentence = "stopped"};
        return;
      }
      exchange_ = &exchange;
      const httplib::Error error = call(http_).error();
      if (!exchange.ran && !exchange.error) exchange.error = connect_error(error, url_);
      if (exchange.sent || !exchange.ran) break;
    }
    if (!exchange.error && !exchange.head)
      exchange.error = ClientError{.code = ClientErrc::closed, .sentence = "no answer came"};
    if (exchange.error) exchange.error->sent = exchange.sent;
  }

 private:
  const framing::Url& url_;
  const Interrupt& interrupt_;
  Exchange* exchange_ = nullptr;
  GatedClient http_;
};

ClientConnection::ClientConnection(const framing::Url& url, const ClientOptions& options,
                                   const Interrupt& interrupt)
    : impl_(std::make_unique<Impl>(url, options, interrupt)) {}

ClientConnection::~ClientConnection() = default;

void ClientConnection::get(const std::string& target, const Fields& fields, Exchange& exchange,
                           const std::function<bool(std::string_view)>& take) {
  exchange.method = "GET";
  impl_->run(exchange, [&](httplib::ClientImpl& http) {
    return http.Get(target, impl_->headers(fields),
                    [&](const char* bytes, std::size_t size) { return take({bytes, size}); });
  });
}

void ClientConnection::post_form(const std::string& target, const Fields& fields,
                                 const std::string& form, Exchange& exchange) {
  exchange.method = "POST";
  impl_->run(exchange, [&](httplib::ClientImpl& http) {
    return http.Post(target, impl_->headers(fields), form, "application/x-www-form-urlencoded");
  });
}

}  // namespace talk::client
