#include "reference/client/client_connection.h"

#include <csignal>
#include <ctime>
#include <optional>
#include <utility>

#include "reference/server/httplib_compat.h"

namespace talk {
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

// A client of cpp-httplib that reads every answer through a ResponseGate. `exchange` is where the
// owner keeps the exchange under way.
template <class Base>
class GatedClient final : public compat::Client<Base> {
 public:
  GatedClient(const Url& url, const Interrupt& interrupt, Exchange* const& exchange)
      : compat::Client<Base>(url.host, url.port), interrupt_(interrupt), exchange_(exchange) {
    this->set_socket_options([this](socket_t) { is_new_ = true; });
  }

 private:
  bool exchange(socket_t socket, SSL* tls,
                const std::function<bool(httplib::Stream&)>& run) override {
    Exchange& exchange = *exchange_;
    if (exchange.sent) return false;  // cpp-httplib may try again by itself: a push must not
    PeerStream peer(socket, tls, interrupt_);
    exchange.ran = true;
    if (!std::exchange(is_new_, false) && !peer.is_idle()) {
      exchange.error = ClientError{.code = ClientErrc::closed,
                                   .sentence = "the server closed the connection unasked"};
      return false;
    }
    ResponseGate gate(peer, exchange);
    compat::StreamOf<> stream(gate);
    return run(stream);
  }

  const Interrupt& interrupt_;
  Exchange* const& exchange_;
  bool is_new_ = false;  // no request was written on the connection yet
};

// What cpp-httplib says when our gate saw nothing: that no connection came about.
ClientError connect_error(httplib::Error error, const Url& url) {
  const std::string at = " at " + url.authority();
  switch (error) {
    case httplib::Error::ConnectionTimeout:
      return {.code = ClientErrc::unreachable, .sentence = "no answer to the connect" + at};
    case httplib::Error::SSLServerVerification:
      return {.code = ClientErrc::untrusted,
              .sentence = "the certificate is not to be trusted" + at};
    case httplib::Error::SSLLoadingCerts:
      return {.code = ClientErrc::untrusted, .sentence = "the roots to trust can't be read"};
    case httplib::Error::SSLConnection:
      return {.code = ClientErrc::unreachable, .sentence = "no TLS handshake" + at};
    default:
      return {.code = ClientErrc::unreachable, .sentence = "no connection" + at};
  }
}

}  // namespace

class ClientConnection::Impl {
 public:
  Impl(const Url& url, const ClientOptions& options, const Interrupt& interrupt)
      : url_(url), interrupt_(interrupt) {
    if (url.tls) {
      auto client = std::make_unique<GatedClient<httplib::SSLClient>>(url, interrupt, exchange_);
      client->enable_server_certificate_verification(!options.insecure);
      if (!options.ca_file.empty()) client->set_ca_cert_path(options.ca_file);
      http_ = std::move(client);
    } else {
      http_ = std::make_unique<GatedClient<httplib::ClientImpl>>(url, interrupt, exchange_);
    }
    http_->set_connection_timeout(options.connect_timeout);
    http_->set_keep_alive(true);
    http_->set_tcp_nodelay(true);
    http_->set_follow_location(false);
    http_->set_decompress(false);
    compat::keep_targets(*http_);
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
      const httplib::Error error = call(*http_).error();
      if (!exchange.ran) exchange.error = connect_error(error, url_);
      if (exchange.sent || !exchange.ran) break;
    }
    if (!exchange.error && !exchange.head)
      exchange.error = ClientError{.code = ClientErrc::closed, .sentence = "no answer came"};
    if (exchange.error) exchange.error->sent = exchange.sent;
  }

 private:
  const Url& url_;
  const Interrupt& interrupt_;
  Exchange* exchange_ = nullptr;
  std::unique_ptr<httplib::ClientImpl> http_;
};

namespace {

httplib::Headers headers_of(const Fields& fields) {
  httplib::Headers headers;
  for (const auto& [name, value] : fields)
    headers.emplace(name, value);
  return headers;
}

}  // namespace

ClientConnection::ClientConnection(const Url& url, const ClientOptions& options,
                                   const Interrupt& interrupt)
    : impl_(std::make_unique<Impl>(url, options, interrupt)) {}

ClientConnection::~ClientConnection() = default;

void ClientConnection::get(const std::string& target, const Fields& fields, Exchange& exchange,
                           const std::function<bool(std::string_view)>& take) {
  exchange.method = "GET";
  impl_->run(exchange, [&](httplib::ClientImpl& http) {
    return http.Get(target, headers_of(fields),
                    [&](const char* bytes, std::size_t size) { return take({bytes, size}); });
  });
}

void ClientConnection::post_form(const std::string& target, const Fields& fields,
                                 const std::string& form, Exchange& exchange) {
  exchange.method = "POST";
  impl_->run(exchange, [&](httplib::ClientImpl& http) {
    return http.Post(target, headers_of(fields), form, "application/x-www-form-urlencoded");
  });
}

}  // namespace talk
