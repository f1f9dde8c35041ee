#include "conformance/cli/typed_url.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <dlfcn.h>

#include "conformance/talk/target_options.h"

namespace talkspec::cli {
namespace {

// libidn2, which the C library looks for in the same way: no program that is copied to another
// machine needs it as long as hosts are ASCII.
class Idn2 {
 public:
  static constexpr const char* name = "libidn2.so.0";

  Idn2() : library_(::dlopen(name, RTLD_NOW | RTLD_LOCAL)) {
    if (library_ == nullptr) return;
    to_ascii_ = reinterpret_cast<ToAscii*>(::dlsym(library_, "idn2_to_ascii_8z"));
    free_ = reinterpret_cast<Free*>(::dlsym(library_, "idn2_free"));
  }
  ~Idn2() {
    if (library_ != nullptr) ::dlclose(library_);
  }
  Idn2(const Idn2&) = delete;
  Idn2& operator=(const Idn2&) = delete;

  bool is_there() const { return to_ascii_ != nullptr && free_ != nullptr; }

  // Empty: the host is none.
  std::string to_ascii(const std::string& host) const {
    constexpr int nfc_input = 1;
    constexpr int non_transitional = 8;
    char* made = nullptr;
    if (to_ascii_(host.c_str(), &made, nfc_input | non_transitional) != 0) return {};
    std::string ascii = made;
    free_(made);
    return ascii;
  }

 private:
  using ToAscii = int(const char* input, char** output, int flags);
  using Free = void(void*);
  void* library_;
  ToAscii* to_ascii_ = nullptr;
  Free* free_ = nullptr;
};

std::string ascii(const std::string& host) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::ranges::all_of(host, is_ascii)) return host;
  const Idn2 idn2;
  if (!idn2.is_there())
    throw CLI::ValidationError(
        "URL", std::string("the host has letters beyond ASCII, and this machine has no ") +
                   Idn2::name + " to encode them; write it as xn--…");
  const std::string encoded = idn2.to_ascii(host);
  if (encoded.empty()) throw CLI::ValidationError("URL", "the host is no name in IDNA");
  return encoded;
}

}  // namespace

std::string typed_url(const std::string& text) {
  if (text.empty() || text.starts_with(talk::unix_scheme)) return text;
  const std::string url = text.find("://") != std::string::npos ? text : "http://" + text;
  const std::size_t begin = url.find("://") + 3;
  const std::size_t end = std::min(url.find_first_of(":/?#", begin), url.size());
  return url.substr(0, begin) + ascii(url.substr(begin, end - begin)) + url.substr(end);
}

}  // namespace talkspec::cli
