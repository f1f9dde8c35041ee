#include "reference/client/testing/certificate.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace talk::client::testing {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

template <class Type, class Writer>
void write_pem(const std::string& path, Type* object, Writer writer) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "w"),
                                                             &std::fclose);
  require(file != nullptr && writer(file.get(), object) == 1);
}

void add_extension(X509* certificate, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, id, value), &X509_EXTENSION_free);
  require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void sign_for_an_hour(X509* certificate, EVP_PKEY* key) {
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* const name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, NID_subject_alt_name, "IP:127.0.0.1");
  require(X509_sign(certificate, key, EVP_sha256()) > 0);
}

}  // namespace

Certificate::Certificate() {
  std::string form = (std::filesystem::temp_directory_path() / "talk-tls-XXXXXX").string();
  require(::mkdtemp(form.data()) != nullptr);
  folder_ = form;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"),
                                                                &EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  require(key != nullptr && certificate != nullptr);
  sign_for_an_hour(certificate.get(), key.get());
  write_pem(file(), certificate.get(), &PEM_write_X509);
  write_pem(key_file(), key.get(), [](std::FILE* to, EVP_PKEY* pem_key) {
    return PEM_write_PrivateKey(to, pem_key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

Certificate::~Certificate() {
  std::filesystem::remove_all(folder_);
}

}  // namespace talk::client::testing
