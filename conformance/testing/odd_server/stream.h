// The stream of a pull: messages in chunks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/testing/odd_server/behaviour.h"

namespace talkspec::odd {

class Stream {
 public:
  // To HTTP/1.0 the messages go without chunks. `behaviour` must outlive the stream.
  Stream(const Behaviour& behaviour, bool http_1_0)
      : behaviour_(behaviour), chunked_(!http_1_0 || behaviour.has(Fault::chunks_to_http_1_0)) {}

  std::string head() const;
  std::string messages(const std::vector<std::string>& messages);
  std::string noop() const;

 private:
  void take(const std::string& message, std::vector<std::string>& payloads);
  std::string payload(std::string text) const;
  std::string carried(std::string_view payload) const;
  std::string chunk(std::string_view data) const;

  const Behaviour& behaviour_;
  bool chunked_;
  std::uint64_t count_ = 0;
  std::optional<std::string> held_;  // by Fault::messages_swapped
};

}  // namespace talkspec::odd
