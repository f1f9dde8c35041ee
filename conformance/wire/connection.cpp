#include "conformance/wire/connection.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <asio/ip/tcp.hpp>
#include <sys/socket.h>

#include "conformance/wire/tcp_state.h"

namespace talkspec::wire {
namespace {

constexpr std::size_t read_bytes = 16 * 1024;
constexpr int resumed_bytes = 1024 * 1024;  // of the kernel, so that what waits comes soon

using Kind = report::WireEvent::Kind;

std::vector<std::size_t> offsets_of(const Cuts& cuts, std::size_t size) {
  std::vector<std::size_t> offsets;
  for (std::size_t offset : cuts.at)
    if (offset > 0 && offset < size) offsets.push_back(offset);
  if (cuts.every > 0)
    for (std::size_t offset = cuts.every; offset < size; offset += cuts.every)
      offsets.push_back(offset);
  std::sort(offsets.begin(), offsets.end());
  offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
  offsets.push_back(size);
  return offsets;
}

bool is_interim(int status_code) {
  return status_code < 200 && status_code != 101;
}

}  // namespace

Connection::Connection(Loop& loop, std::unique_ptr<Transport> transport, std::string name,
                       Clock::time_point epoch)
    : loop_(loop),
      transport_(std::move(transport)),
      name_(std::move(name)),
      transcript_(name_, epoch),
      requests_(marking(Kind::sent)),
      reader_(marking(Kind::received)),
      share_(loop.memory()),
      changed_(loop) {
  transcript_.record(Kind::opened, {});
}

std::shared_ptr<Connection> Connection::start(Loop& loop, std::unique_ptr<Transport> transport,
                                              std::string name, Clock::time_point epoch) {
  std::shared_ptr<Connection> connection(
      new Connection(loop, std::move(transport), std::move(name), epoch));
  loop.start(read(connection));
  return connection;
}

std::shared_ptr<Connection> Connection::serve(Loop& loop, std::unique_ptr<Transport> transport,
                                              std::string name, Clock::time_point epoch, Take take,
                                              std::string peer) {
  std::shared_ptr<Connection> connection(
      new Connection(loop, std::move(transport), std::move(name), epoch));
  connection->take_ = std::move(take);
  connection->peer_ = std::move(peer);
  loop.start(read(connection));
  return connection;
}

void Connection::send(std::string bytes, Cuts cuts) {
  if (closed_) return;
  queue_.push_back({std::move(bytes), std::move(cuts)});
  if (writing_) return;
  writing_ = true;
  loop_.start(write(shared_from_this()));
}

Task<void> Connection::write(std::shared_ptr<Connection> self) {
  while (!self->queue_.empty()) {
    Piece piece = std::move(self->queue_.front());
    self->queue_.pop_front();
    const bool sent = co_await self->write_piece(std::move(piece));
    if (!sent) self->queue_.clear();
  }
  self->writing_ = false;
  self->changed_.notify();
}

// False when nothing more can be sent. How the connection ended is for the reader to say, which
// may still find an answer that came before the end.
Task<bool> Connection::write_piece(Piece piece) {
  const std::vector<std::size_t> offsets = offsets_of(piece.cuts, piece.bytes.size());
  std::size_t from = 0;
  for (const std::size_t to : offsets) {
    if (from > 0 && piece.cuts.delay.count() > 0) {
      const bool slept = co_await loop_.sleep_until(Clock::now() + piece.cuts.delay);
      if (!slept) co_return false;
    }
    if (closed_) co_return false;
    const std::string_view segment = std::string_view(piece.bytes).substr(from, to - from);
    const Clock::time_point at = Clock::now();
    const IoResult result = co_await transport_->write(segment);
    transcript_.record(Kind::sent, segment.substr(0, result.size), at);
    if (!take_) requests_.feed(segment.substr(0, result.size));
    // Only the first of write and read to meet a RST is told of it; the other sees an end.
    reset_seen_ = reset_seen_ || result.end == End::reset;
    if (result.end != End::none) co_return false;
    from = to;
  }
  co_return true;
}

Task<void> Connection::read(std::shared_ptr<Connection> self) {
  std::vector<char> buffer(read_bytes);
  while (!self->closed_ && self->end_ == End::none) {
    if (self->paused_) {
      co_await self->changed_.wait_until(Clock::time_point::max());
      if (self->loop_.stopping()) co_return;
      continue;
    }
    const IoResult result = co_await self->transport_->read_some(buffer.data(), buffer.size());
    if (self->closed_) break;
    if (result.size > 0) self->take(std::string_view(buffer.data(), result.size));
    if (result.end != End::none) self->take_end(result);
  }
}

OnBoundary Connection::marking(Kind direction) {
  return [this, direction](report::Boundary::Kind kind, std::uint64_t offset) {
    transcript_.mark(direction, kind, offset);
  };
}

void Connection::take(std::string_view bytes) {
  const Clock::time_point now = Clock::now();
  transcript_.record(Kind::received, bytes, now);
  if (take_) {
    const std::optional<std::size_t> held = take_(bytes, now);
    const bool fits = held && share_.hold(*held);
    if (!fits) give_up("it sent more than the runner can hold, or what cannot be read");
    changed_.notify();
    return;
  }
  reader_.feed(bytes, now);
  const bool has_room = share_.hold(reader_.held());
  if (reader_.flooded()) {
    give_up("it sent more than " + std::to_string(ResponseReader::unasked_bytes) +
            " bytes that answer nothing");
  } else if (!has_room) {
    give_up("it sent more than the runner can hold");
  }
  changed_.notify();
}

void Connection::give_up(std::string error) {
  if (end_ != End::none) return;
  error_ = std::move(error);
  end_ = End::broken;
  ended_at_ = Clock::now();
  transcript_.record(Kind::closed, take_ ? "by us" : "by us, as the server sends without end");
  close();
}

void Connection::take_end(const IoResult& result) {
  end_ = reset_seen_ ? End::reset : result.end;
  error_ = result.error;
  ended_at_ = Clock::now();
  if (end_ == End::reset) {
    transcript_.record(Kind::reset, "by the " + peer_, ended_at_);
  } else {
    transcript_.record(Kind::closed, end_ == End::fin ? "by the " + peer_ : error_, ended_at_);
  }
  reader_.finish();
  changed_.notify();
}

std::size_t Connection::expect(Expected expected) {
  const std::size_t number = reader_.expect(std::move(expected));
  changed_.notify();
  return number;
}

// The kernel's buffer stays as it is: smaller than what it offered, it would drop what comes, and
// the sender would send that again late.
void Connection::pause() {
  if (!paused_) paused_at_ = Clock::now();
  paused_ = true;
}

void Connection::resume() {
  const Clock::time_point now = Clock::now();
  if (paused_) noticed_by_ = now + (now - paused_at_);
  paused_ = false;
  if (!closed_) {
    std::error_code ignored;
    transport_->socket().set_option(asio::socket_base::receive_buffer_size(resumed_bytes), ignored);
  }
  changed_.notify();
}

void Connection::half_close() {
  if (closed_) return;
  std::error_code ignored;
  transport_->socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  transcript_.record(Kind::note, "half-closed by us (FIN)");
}

void Connection::close(std::string_view why) {
  if (closed_) return;
  if (end_ == End::none) transcript_.record(Kind::closed, why);
  shut();
}

void Connection::reset() {
  if (closed_) return;
  std::error_code ignored;
  transport_->socket().set_option(asio::socket_base::linger(true, 0), ignored);
  if (end_ == End::none) transcript_.record(Kind::reset, "by us");
  shut();
}

void Connection::shut() {
  closed_ = true;
  if (end_ == End::none) {
    end_ = End::ours;
    ended_at_ = Clock::now();
  }
  std::error_code ignored;
  transport_->socket().close(ignored);
  queue_.clear();
  reader_.finish();
  changed_.notify();
}

std::string Connection::end_sentence() const {
  switch (end_) {
    case End::none:
      return "is open";
    case End::fin:
      return "was closed by the " + peer_ + " (FIN)";
    case End::reset:
      return "was reset by the " + peer_ + " (RST)";
    case End::broken:
      return "broke: " + error_;
    case End::ours:
      return "was closed by us";
  }
  return {};
}

ConnectionLog Connection::log() const {
  ConnectionLog log;
  log.name = name_;
  log.exchanges = reader_.log();
  log.left_out = reader_.expected() - log.exchanges.size();
  log.received = reader_.received();
  log.unasked = reader_.unasked();
  log.unasked_begin = reader_.unasked_begin();
  if (!writing_) log.requests = requests_.begun();  // what is being written is not counted yet
  // What is asked for by name of an interim response is answered once more.
  std::size_t interim = 0;
  for (LoggedExchange& one : log.exchanges) {
    const SentRequest* const request = requests_.request(one.number - interim);
    if (request) one.request = *request;
    if (one.response.head && is_interim(one.response.head->status_code)) ++interim;
  }
  log.end = end_;
  log.ended_at = ended_at_;
  return log;
}

void Connection::note(std::string_view sentence) {
  transcript_.record(Kind::note, sentence);
}

bool Connection::pending_input() const {
  if (closed_ || end_ != End::none) return true;
  char byte = 0;
  const auto peeked = ::recv(transport_->socket().native_handle(), &byte, 1,
                             MSG_PEEK | MSG_DONTWAIT);  // a closed socket's handle gives EBADF
  return peeked >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void Connection::mark() {
  const std::optional<TcpState> state = tcp_state(transport_->socket().native_handle());
  acknowledged_.reset();
  if (state) acknowledged_ = state->bytes_acknowledged;
}

Task<bool> Connection::never_received() {
  // The RST follows the request's arrival: one round trip after it left, as the FIN met it.
  constexpr auto moment = std::chrono::milliseconds(1);
  constexpr int moments = 200;
  for (int waited = 0; waited < moments && !closed_ && acknowledged_; ++waited) {
    const std::optional<TcpState> state = tcp_state(transport_->socket().native_handle());
    if (!state || state->bytes_acknowledged != *acknowledged_) co_return false;
    if (state->reset) co_return true;
    const bool slept = co_await loop_.sleep_until(Clock::now() + moment);
    if (!slept) co_return false;
  }
  co_return false;
}

}  // namespace talkspec::wire
