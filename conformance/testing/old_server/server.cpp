#include "conformance/testing/old_server/server.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talkspec::old {
namespace {

constexpr std::size_t longest_segment = 64 * 1024;
constexpr std::size_t longest_body = 2000;
constexpr std::size_t segment_bytes = 1024;  // that leave in one write
constexpr std::int64_t longest_sleep = 100;  // milliseconds, till heads are looked at again

// How many segments with data have come on the connection.
std::uint64_t segments_of(int socket) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  ::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size);
  return info.tcpi_data_segs_in;
}

bool has_all_content(const Request& request) {
  const std::string* length = request.field("content-length");
  return length != nullptr && *length == std::to_string(request.body.size());
}

// Content that is too large is so wherever it is cut.
void lose_content(Request& request) {
  if (request.body.size() <= longest_body) request.body.clear();
}

}  // namespace

Server::Server(const Options& options, int listener)
    : options_(options),
      listener_(listener),
      pulls_(options.terminator, options.late_every),
      next_tick_(Clock::now() + options.tick) {}

Server::~Server() {
  for (const auto& [socket, peer] : peers_)
    ::close(socket);
  ::close(listener_);
}

void Server::run(int stop) {
  while (true) {
    std::vector<pollfd> watched{{stop, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const auto& [socket, peer] : peers_)
      watched.push_back(
          {socket, static_cast<short>(peer.waiting.empty() ? POLLIN : POLLIN | POLLOUT), 0});
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_tick_ - Clock::now());
    ::poll(watched.data(), watched.size(),
           static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, longest_sleep)));
    if (watched[0].revents != 0) break;
    if (watched[1].revents != 0) accept();
    for (std::size_t at = 2; at < watched.size(); ++at) {
      const auto found = peers_.find(watched[at].fd);
      if ((watched[at].revents & POLLOUT) != 0) flush(found->first, found->second);
      if ((watched[at].revents & ~POLLOUT) != 0) read(found->first, found->second);
    }
    if (Clock::now() >= next_tick_) tick();
    give_up();
    for (const auto& [socket, bytes] : pulls_.take_waiting())
      send(socket, peers_.at(socket), bytes);
    drop_closing();
  }
  pulls_.tick();
  for (const auto& [socket, bytes] : pulls_.take_waiting())
    send(socket, peers_.at(socket), bytes + "0\r\n\r\n");
}

void Server::accept() {
  const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (socket < 0) return;
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  peers_.emplace(socket, Peer{});
}

void Server::read(int socket, Peer& peer) {
  std::string segment(longest_segment, '\0');
  const ssize_t count = ::recv(socket, segment.data(), segment.size(), 0);
  if (count < 0 && errno == EAGAIN) return;
  // Whatever comes on an open pull, a half-close as well, ends it.
  peer.closing = peer.closing || count <= 0 || peer.pull;
  if (!peer.closing) take_segment(socket, peer, {segment.data(), static_cast<std::size_t>(count)});
}

void Server::take_segment(int socket, Peer& peer, std::string_view segment) {
  const bool begun_before = !peer.received.empty();
  if (!begun_before) peer.begun = Clock::now();
  peer.received += segment;
  const std::uint64_t before = std::exchange(peer.segments_before, segments_of(socket));
  Reading reading = read_request(peer.received, longest_line(options_.era));
  peer.closing = reading.kind == Reading::Kind::too_large;
  if (reading.kind != Reading::Kind::request) return;
  // Content is what stands in the segment that ended the head. These servers are fast enough to see
  // each; this one may be handed several as one, and then takes them for head and content, unless
  // the head had begun before and all of its content is there.
  const bool several = peer.segments_before - before > 1;
  if (several && !(begun_before && has_all_content(reading.request))) lose_content(reading.request);
  peer.received.clear();
  answer(socket, peer, std::move(reading.request));
}

void Server::answer(int socket, Peer& peer, Request request) {
  peer.headless = peer.headless || request.field("head") != nullptr;
  if (request.version != "HTTP/1.1")
    return send(socket, peer, version_refusal(options_.era, request.version));
  if (needs_host(options_.era) && request.field("host") == nullptr)
    return send(socket, peer, refusal(options_.era, "400 Bad Request"));
  if (request.body.size() > longest_body)
    return send(socket, peer, refusal(options_.era, "500 Internal Server Error"));
  const std::string* coding = request.field("transfer-encoding");
  if (coding != nullptr && decodes_chunks(options_.era, peer.headless)) {
    const std::optional<std::string> decoded = decoded_chunks(request.body);
    if (!decoded) return send(socket, peer, refusal(options_.era, "500 Internal Server Error"));
    request.body = *decoded;
  }
  const std::string form = request.query + "&" + request.body;
  const std::string name = form_value(form, "name").value_or("");
  if (request.path == "/pull") return open_pull(socket, peer, request, name);
  if (request.path != "/push") return send(socket, peer, refusal(options_.era, "404 Not Found"));
  pulls_.push(name, form_value(form, "message").value_or(""));
  const std::string* connection = request.field("connection");
  send(socket, peer,
       push_answer(options_.era, peer.headless, connection != nullptr && *connection == "close"));
}

void Server::open_pull(int socket, Peer& peer, const Request& request, const std::string& name) {
  const std::string* accept = request.field("accept");
  const bool event_stream = accept != nullptr && *accept == "text/event-stream";
  peer.pull = true;
  send(socket, peer, pull_head(options_.era, peer.headless, event_stream));
  const std::string noop = std::string("noop") + options_.terminator;
  send(socket, peer, chunked(event_stream ? "data: noop\n\n" : noop));
  pulls_.open(name, socket);
}

void Server::send(int socket, Peer& peer, std::string_view bytes) {
  peer.waiting += bytes;
  flush(socket, peer);
}

void Server::flush(int socket, Peer& peer) {
  while (!peer.waiting.empty()) {
    const std::size_t size = std::min(peer.waiting.size(), segment_bytes);
    const ssize_t count = ::send(socket, peer.waiting.data(), size, MSG_NOSIGNAL);
    if (count < 0) {
      peer.closing = peer.closing || errno != EAGAIN;
      return;
    }
    peer.waiting.erase(0, static_cast<std::size_t>(count));
  }
}

void Server::tick() {
  next_tick_ += options_.tick;
  pulls_.tick();
}

void Server::give_up() {
  const Clock::time_point now = Clock::now();
  for (auto& [socket, peer] : peers_)
    peer.closing = peer.closing || (!peer.received.empty() && now - peer.begun > options_.patience);
}

void Server::drop_closing() {
  std::erase_if(peers_, [this](const auto& one) {
    if (!one.second.closing) return false;
    pulls_.close(one.first);
    ::close(one.first);
    return true;
  });
}

}  // namespace talkspec::old
