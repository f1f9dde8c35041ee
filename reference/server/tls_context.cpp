#include "reference/server/tls_context.h"

#include <array>
#include <cstring>
#include <string_view>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace talk::server {
namespace {

// The first of what OpenSSL noted is the cause; a file that cannot be opened is the system's word.
std::string openssl_error() {
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "unknown reason";
}

// RFC 7301: http/1.1 where the client offers protocols; one that offers others only is told so.
int select_protocol(SSL* /*ssl*/, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned int offered_size, void* /*argument*/) {
  static constexpr std::array<unsigned char, 9> http{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* selected = nullptr;
  const int found =
      SSL_select_next_proto(&selected, out_size, http.data(),
                            static_cast<unsigned int>(http.size()), offered, offered_size);
  *out = selected;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

void SslDeleter::operator()(ssl_st* ssl) const noexcept {
  SSL_free(ssl);
}

void TlsContext::ContextDeleter::operator()(ssl_ctx_st* context) const noexcept {
  SSL_CTX_free(context);
}

std::optional<std::string> TlsContext::load(const std::string& certificate_file,
                                            const std::string& key_file) {
  context_.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = context_.get();
  if (context == nullptr) return "cannot set up TLS: " + openssl_error();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // A pull lasts for hours and is idle mostly: its record buffers are given back meanwhile.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_alpn_select_cb(context, select_protocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1)
    return "cannot use certificate file " + certificate_file + ": " + openssl_error();
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return "cannot use key file " + key_file + ": " + openssl_error();
  if (SSL_CTX_check_private_key(context) != 1)
    return "key file " + key_file + " does not belong to certificate file " + certificate_file;
  return std::nullopt;
}

SslPointer TlsContext::accept_on(int fd) const {
  SslPointer ssl(SSL_new(context_.get()));
  if (ssl == nullptr || SSL_set_fd(ssl.get(), fd) != 1) return nullptr;
  SSL_set_accept_state(ssl.get());
  return ssl;
}

}  // namespace talk::server
