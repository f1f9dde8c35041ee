// One connection: requests through the gate, one after the other, each answered by cpp-httplib.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "reference/compat/httplib.h"
#include "reference/server/options.h"
#include "reference/server/pull.h"
#include "reference/server/request_gate.h"
#include "reference/server/room.h"
#include "reference/server/transport.h"

namespace talk::server {

class Connection final : private Waiting {
 public:
  // Answers one request on the stream; sets `closed` when the connection must not go on.
  using Answer = std::function<void(httplib::Stream& stream, bool& closed)>;

  // The connection becomes a pull; `head` is that of its response, which was not written yet.
  struct Handover {
    PullRequest request;
    std::string head;
  };

  // All three must outlive the connection. It waits for its client from here on, served or not yet:
  // a server that is full can end it before its thread has come to run.
  Connection(Transport& transport, const ServerOptions& options, Room& room);
  ~Connection() override { stop(); }

  // Serves until the connection ends, or becomes a pull. Blocks.
  std::optional<Handover> serve(const Answer& answer);

  // The connection whose request this thread is answering.
  static Connection& current() noexcept { return *current_; }

  // The answer that is being given has no end: what is written so far is its head, and the rest is
  // for whoever gets the handover. To be called while answering.
  void hand_over(PullRequest request) { handover_ = Handover{std::move(request), {}}; }

  // A connection that waits for a request ends, others once they have answered. Any thread.
  void wind_down() const noexcept { transport_.stop_reading(); }
  // Ends it at once. Any thread.
  void abort() const noexcept { transport_.abort(); }

 private:
  enum class Next : std::uint8_t { request, refusal, timeout, cut_off, evicted, end };
  class Exchange;

  void evict() noexcept override;
  Next read_request();
  void feed(std::string_view bytes);
  bool answer_request(const Answer& answer);
  void refuse(const Refusal& refusal);
  void linger();

  static thread_local Connection* current_;

  const ServerOptions& options_;
  Transport& transport_;
  RequestGate gate_;
  std::string unread_;         // came with the bytes of an earlier request
  std::size_t fed_bytes_ = 0;  // of the request that is being read
  std::optional<Handover> handover_;
  std::atomic<bool> evicted_ = false;
};

}  // namespace talk::server
