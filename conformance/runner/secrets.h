// What must not stand in a report, whoever put it on the wire.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"

namespace talkspec::runner {

struct Secret {
  std::string text;
  std::size_t shown = 0;  // so many bytes at its beginning may be seen: of "X-Pin: 1", the first 7
};

// Puts asterisks in the place of secrets, as many as they have bytes: as they are, escaped, each
// byte or some of them percent-encoded (RFC 3986 §2.1, also twice), behind a backslash as in JSON
// (RFC 8259 §7) or as a character reference of HTML; all of it in hexadecimal digits; in Base64
// (RFC 4648 §4 and §5) behind any bytes; and what is left of one where the rest of it was cut off.
class Secrets {
 public:
  Secrets() = default;
  // Those of fewer than 4 bytes are left alone: they would be found everywhere.
  explicit Secrets(const std::vector<Secret>& secrets);

  void mask(std::string& text) const;
  // In its sentences and tries, and over the events of a transcript that a secret is split into.
  void mask(report::Case& result) const;
  // In what it says of itself beside its cases.
  void mask(report::Run& run) const;

 private:
  void mask(std::vector<report::WireEvent>& transcript) const;

  std::vector<Secret> forms_;
};

}  // namespace talkspec::runner
