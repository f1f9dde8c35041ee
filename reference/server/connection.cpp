#include "reference/server/connection.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>

#ifdef __SANITIZE_THREAD__
// cpp-httplib's last-chunk is a static of one of its functions, made by the first thread that comes
// by. Its library is not instrumented, so ThreadSanitizer does not see the guard that orders that
// before all reads.
extern "C" const char* __tsan_default_suppressions() {
  return "race:httplib::detail::write_data\n";
}
#endif

namespace talk::server {
namespace {

constexpr std::string_view interim_response = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t read_bytes = 16UL * 1024;

// How long a client may take to read the last answer and close (RFC 9112 §9.6).
constexpr std::chrono::seconds linger_time{2};

GateLimits gate_limits(const ServerOptions& options) {
  GateLimits limits;
  // Each byte of a message may come percent-encoded; the rest is for the name.
  limits.body_bytes = 3 * options.max_message + limits.head.start_line_bytes;
  limits.web = &options.web;
  limits.secured = !options.certificate_file.empty();
  return limits;
}

}  // namespace

// The two ends of one request as cpp-httplib sees them: it reads what the gate wrote, and writes
// to the client. The head waits for what follows it, so that both leave in one segment.
class Connection::Exchange final : public compat::ByteStream {
 public:
  Exchange(Transport& transport, std::string request, std::chrono::milliseconds silence)
      : transport_(transport), request_(std::move(request)), silence_(silence) {}

  ssize_t read_bytes(char* into, std::size_t size) override {
    const std::size_t count = std::min(size, request_.size() - read_);
    std::memcpy(into, request_.data() + read_, count);
    read_ += count;
    return static_cast<ssize_t>(count);
  }

  ssize_t write_bytes(const char* from, std::size_t size) override {
    const bool first = !std::exchange(written_, true);
    if (first || !head_.empty()) {
      head_.append(from, size);
      if (first) return static_cast<ssize_t>(size);
      return flush() ? static_cast<ssize_t>(size) : -1;
    }
    whole_ = whole_ && transport_.write({from, size}, silence_);
    return whole_ ? static_cast<ssize_t>(size) : -1;
  }

  // What was written so far and did not go out.
  std::string take_head() { return std::exchange(head_, {}); }

  // Whether all that was written went out.
  bool flush() {
    whole_ = whole_ && transport_.write(head_, silence_);
    head_ = {};
    return whole_;
  }

 private:
  Transport& transport_;
  const std::string request_;
  const std::chrono::milliseconds silence_;
  std::size_t read_ = 0;
  std::string head_;
  bool written_ = false;
  bool whole_ = true;
};

thread_local Connection* Connection::current_ = nullptr;

Connection::Connection(Transport& transport, const ServerOptions& options, Room& room)
    : Waiting(room), options_(options), transport_(transport), gate_(gate_limits(options)) {
  begin();
}

std::optional<Connection::Handover> Connection::serve(const Answer& answer) {
  if (!transport_.handshake(Clock::now() + options_.silence_timeout)) return {};
  for (;;) {
    const Next next = read_request();
    stop();
    if (next == Next::request && answer_request(answer)) continue;
    if (next == Next::refusal) refuse(gate_.refusal());
    if (next == Next::timeout) refuse({408, "The request did not come to its end in time."});
    if (next == Next::cut_off) refuse({400, "The request ended before it was whole."});
    if (next == Next::evicted) refuse({503, "This server has no room to wait for the rest."});
    return std::move(handover_);
  }
}

void Connection::evict() noexcept {
  evicted_ = true;
  transport_.stop_reading();
}

Connection::Next Connection::read_request() {
  begin();
  fed_bytes_ = 0;
  feed(std::exchange(unread_, {}));
  // Not on the stack: a page once touched there stays with the thread, and idle ones are many.
  std::unique_ptr<char[]> buffer;
  Clock::time_point request_deadline = Clock::now() + options_.request_timeout;
  for (;;) {
    if (gate_.state() == RequestGate::State::ready) return Next::request;
    if (gate_.state() == RequestGate::State::refused) return Next::refusal;
    const bool idle = gate_.state() == RequestGate::State::idle;
    if (!idle) hold(fed_bytes_);
    const Clock::time_point now = Clock::now();
    const Clock::time_point deadline =
        idle ? now + options_.idle_timeout
             : std::min(request_deadline, now + options_.silence_timeout);
    if (buffer == nullptr) buffer = std::make_unique_for_overwrite<char[]>(read_bytes);
    const ReadResult read = transport_.read({buffer.get(), read_bytes}, deadline);
    if (read.status == ReadResult::Status::bytes) {
      if (idle) {
        request_deadline = Clock::now() + options_.request_timeout;
        begin();  // anew: it is no idle one any more
      }
      feed({buffer.get(), read.size});
    } else if (idle || read.status == ReadResult::Status::failed) {
      return Next::end;
    } else if (evicted_) {
      return Next::evicted;
    } else {
      return read.status == ReadResult::Status::timeout ? Next::timeout : Next::cut_off;
    }
  }
}

// Gives the gate what it takes for one request and keeps the rest.
void Connection::feed(std::string_view bytes) {
  while (!bytes.empty() && gate_.state() != RequestGate::State::ready &&
         gate_.state() != RequestGate::State::refused) {
    const std::size_t taken = gate_.feed(bytes);
    fed_bytes_ += taken;
    bytes.remove_prefix(taken);
    if (gate_.state() == RequestGate::State::wants_continue)
      transport_.write(interim_response, options_.write_timeout);
  }
  unread_ = bytes;
}

bool Connection::answer_request(const Answer& answer) {
  GatedRequest request = gate_.take();
  Exchange exchange(transport_, std::move(request.text), options_.write_timeout);
  compat::StreamOf<> stream(exchange);
  bool closed = request.close;
  current_ = this;
  answer(stream, closed);
  current_ = nullptr;
  if (handover_) {
    handover_->head = exchange.take_head();
    return false;
  }
  if (!exchange.flush()) return false;
  if (closed) linger();
  return !closed;
}

void Connection::refuse(const Refusal& refusal) {
  if (transport_.write(response_text(refusal), options_.write_timeout)) linger();
}

// A close with bytes unread resets the connection, and the client may lose the answer: so say that
// nothing more will come and read on until the client closes too.
void Connection::linger() {
  transport_.finish();
  const Clock::time_point deadline = Clock::now() + linger_time;
  std::array<char, read_bytes> buffer;
  while (transport_.read(buffer, deadline).status == ReadResult::Status::bytes) {
  }
}

}  // namespace talk::server
