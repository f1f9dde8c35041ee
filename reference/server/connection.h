// One connection: requests through the gate, one after the other, each answered by cpp-httplib.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "reference/compat/httplib.h"
#include "reference/server/options.h"
#include "reference/server/request_gate.h"
#include "reference/server/transport.h"

namespace talk::server {

class Connection {
 public:
  // Answers one request on the stream; sets `closed` when the connection must not go on.
  using Answer = std::function<void(httplib::Stream& stream, bool& closed)>;

  // `transport` and `options` must outlive the connection; for `field_lines` see RequestGate.
  Connection(Transport& transport, const ServerOptions& options, std::string field_lines);

  // Serves until the connection ends. Blocks.
  void serve(const Answer& answer);

  // Says that there is no room, without waiting for anything.
  void turn_away();

  // The answer that is being given is the last. To be called while answering.
  void close_after_answer() noexcept { closing_ = true; }

  // For what any thread may call while the connection lives.
  const Transport& transport() const noexcept { return transport_; }

 private:
  enum class Next : std::uint8_t { request, refusal, timeout, cut_off, end };
  class Exchange;

  Next read_request();
  void feed(std::string_view bytes);
  bool answer_request(const Answer& answer);
  void refuse(const Refusal& refusal);
  void linger();

  const ServerOptions& options_;
  Transport& transport_;
  RequestGate gate_;
  std::string unread_;  // came with the bytes of an earlier request
  bool closing_ = false;
};

}  // namespace talk::server
