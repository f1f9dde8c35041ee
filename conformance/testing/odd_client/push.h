// Pushes of odd-client.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "conformance/testing/odd_client/input.h"

namespace odd_client {

class Pusher {
 public:
  Pusher(std::uint16_t port, std::string name) : port_(port), name_(std::move(name)) {}

  // Whether it succeeded, as this client sees it.
  bool push(const std::string& text);

 private:
  std::string request(const std::string& text) const;
  bool push_once(const std::string& request, bool& known);

  std::uint16_t port_;
  std::string name_;
  std::unique_ptr<Input> connection_;
};

}  // namespace odd_client
