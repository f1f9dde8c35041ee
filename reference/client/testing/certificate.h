#pragma once

#include <string>

namespace talk::client::testing {

// A self-signed certificate for 127.0.0.1 and its key, as PEM files that live as long as this.
class Certificate {
 public:
  Certificate();
  ~Certificate();
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  std::string file() const { return folder_ + "/certificate.pem"; }
  std::string key_file() const { return folder_ + "/key.pem"; }

 private:
  std::string folder_;
};

}  // namespace talk::client::testing
