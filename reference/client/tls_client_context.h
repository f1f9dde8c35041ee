// The TLS side of a client, by OpenSSL directly as the server's is: cpp-httplib's own class for it
// differs between versions, and cannot be derived from in later ones.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace talk::client {

struct TlsSessionDeleter {
  void operator()(ssl_st* session) const noexcept;
};
using TlsSession = std::unique_ptr<ssl_st, TlsSessionDeleter>;

// Whom to trust; TLS 1.2 and later.
class TlsClientContext {
 public:
  // Trusts the roots in the PEM file `ca_file`, or those of the system where that is empty; any
  // certificate if `insecure`.
  TlsClientContext(const std::string& ca_file, bool insecure);

  // False when the file cannot be read or holds no certificate.
  bool has_roots() const noexcept { return has_roots_; }

  // The state of a connection to `host`, a name or a numeric address, that must show a certificate
  // for it; the handshake is still to come. Null when memory is short.
  TlsSession connect_on(int socket, const std::string& host) const;

  // After a handshake that failed: what is wrong with the certificate, in OpenSSL's own words;
  // none where something else failed.
  std::optional<std::string_view> distrust(const TlsSession& session) const;

 private:
  struct ContextDeleter {
    void operator()(ssl_ctx_st* context) const noexcept;
  };
  std::unique_ptr<ssl_ctx_st, ContextDeleter> context_;
  bool insecure_;
  bool has_roots_ = false;
};

}  // namespace talk::client
