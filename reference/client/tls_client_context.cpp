#include "reference/client/tls_client_context.h"

#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace talk::client {

void TlsSessionDeleter::operator()(ssl_st* session) const noexcept {
  SSL_free(session);
}

void TlsClientContext::ContextDeleter::operator()(ssl_ctx_st* context) const noexcept {
  SSL_CTX_free(context);
}

TlsClientContext::TlsClientContext(const std::string& ca_file, bool insecure)
    : context_(SSL_CTX_new(TLS_client_method())), insecure_(insecure) {
  SSL_CTX* const context = context_.get();
  if (context == nullptr) return;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_verify(context, insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  has_roots_ = insecure || (ca_file.empty() ? SSL_CTX_set_default_verify_paths(context)
                                            : SSL_CTX_load_verify_locations(
                                                  context, ca_file.c_str(), nullptr)) == 1;
  ERR_clear_error();
}

TlsSession TlsClientContext::connect_on(int socket, const std::string& host) const {
  TlsSession session(context_ != nullptr ? SSL_new(context_.get()) : nullptr);
  if (session == nullptr || SSL_set_fd(session.get(), socket) != 1) return nullptr;
  SSL_set_connect_state(session.get());
  // A numeric address is looked for as one in the certificate, and is no server name (RFC 6066 §3).
  X509_VERIFY_PARAM* const wanted = SSL_get0_param(session.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1) return session;
  ERR_clear_error();
  std::string name(host);  // SSL_set_tlsext_host_name() is a macro with a C cast
  const bool named = SSL_set1_host(session.get(), host.c_str()) == 1 &&
                     SSL_ctrl(session.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                              TLSEXT_NAMETYPE_host_name, name.data()) == 1;
  return named ? std::move(session) : nullptr;
}

std::optional<std::string_view> TlsClientContext::distrust(const TlsSession& session) const {
  const long code = SSL_get_verify_result(session.get());
  if (insecure_ || code == X509_V_OK) return std::nullopt;
  return X509_verify_cert_error_string(code);
}

}  // namespace talk::client
