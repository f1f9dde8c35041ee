#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/client/client.h"
#include "reference/client/interrupt.h"
#include "reference/client/response_gate.h"

namespace talk::client {

using Fields = std::vector<std::pair<std::string, std::string>>;

// One connection to a server, made when it is needed and kept while that is good. Used by one
// thread at a time. What is passed in must outlive it.
class ClientConnection {
 public:
  ClientConnection(const framing::Url& url, const ClientOptions& options,
                   const Interrupt& interrupt);
  ~ClientConnection();
  ClientConnection(const ClientConnection&) = delete;
  ClientConnection& operator=(const ClientConnection&) = delete;

  // A request whose answer is read as `exchange` says; what came of it stands there. `take` gets
  // the bytes of a streamed body until it returns false.
  void get(const std::string& target, const Fields& fields, Exchange& exchange,
           const std::function<bool(std::string_view)>& take);
  void post_form(const std::string& target, const Fields& fields, const std::string& form,
                 Exchange& exchange);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace talk::client
