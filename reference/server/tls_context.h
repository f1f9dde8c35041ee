// The TLS side of a server, by OpenSSL directly: cpp-httplib's own classes for it differ between
// versions, and our connections are not its connections.
#pragma once

#include <memory>
#include <optional>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace talk::server {

struct SslDeleter {
  void operator()(ssl_st* ssl) const noexcept;
};
using SslPointer = std::unique_ptr<ssl_st, SslDeleter>;

// Certificate chain and key of a server, TLS 1.2 and later. Safe to use from many threads.
class TlsContext {
 public:
  // PEM files. What is wrong with them comes back as one line.
  std::optional<std::string> load(const std::string& certificate_file, const std::string& key_file);

  // The state of one connection; null when memory is short.
  SslPointer accept_on(int fd) const;

 private:
  struct ContextDeleter {
    void operator()(ssl_ctx_st* context) const noexcept;
  };
  std::unique_ptr<ssl_ctx_st, ContextDeleter> context_;
};

}  // namespace talk::server
