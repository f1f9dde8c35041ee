#include "conformance/testing/old_server/server.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talkspec::old {
namespace {

constexpr std::size_t workers = 5;

}  // namespace

Server::Server(const Options& options, int listener)
    : options_(options),
      listener_(listener),
      finished_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      next_tick_(Clock::now() + options.tick),
      pulls_(options.terminator, options.late_every) {}

Server::~Server() {
  for (const auto& [number, peer] : peers_)
    ::close(peer->socket);
  ::close(finished_);
  ::close(listener_);
}

void Server::run(int stop) {
  std::vector<std::jthread> threads;
  for (std::size_t at = 0; at < workers; ++at)
    threads.emplace_back([this] { work(); });
  while (true) {
    std::vector<pollfd> watched{{stop, POLLIN, 0}, {finished_, POLLIN, 0}, {listener_, POLLIN, 0}};
    std::vector<std::shared_ptr<Peer>> watched_peers;
    {
      const std::scoped_lock lock(mutex_);
      for (const auto& [number, peer] : peers_) {
        if (peer->busy) continue;
        watched.push_back({peer->socket, POLLIN, 0});
        watched_peers.push_back(peer);
      }
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_tick_ - Clock::now());
    ::poll(watched.data(), watched.size(),
           static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (watched[0].revents != 0) break;
    eventfd_t count = 0;
    if (watched[1].revents != 0) ::eventfd_read(finished_, &count);
    const std::scoped_lock lock(mutex_);
    if (watched[2].revents != 0) accept();
    for (std::size_t at = 0; at < watched_peers.size(); ++at)
      if (watched[at + 3].revents != 0) give(watched_peers[at], true);
    if (Clock::now() >= next_tick_) tick();
  }
  end();
}

void Server::accept() {
  const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (socket < 0) return;
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const Pulls::Connection number = ++last_number_;
  peers_.emplace(number, std::make_shared<Peer>(number, socket, options_.patience));
}

// To a worker, unless one has it: that one looks again itself.
void Server::give(const std::shared_ptr<Peer>& peer, bool has_input) {
  if (peer->busy || !peers_.contains(peer->number)) return;
  peer->busy = true;
  peer->has_input = has_input;
  queue_.push_back(peer);
  given_.notify_one();
}

void Server::give_served_pulls() {
  for (const Pulls::Connection number : pulls_.served())
    if (const auto found = peers_.find(number); found != peers_.end()) give(found->second, false);
}

void Server::tick() {
  next_tick_ += options_.tick;
  pulls_.tick();
  give_served_pulls();
}

void Server::end() {
  const std::scoped_lock lock(mutex_);
  ends_ = true;
  given_.notify_all();
  pulls_.tick();
  for (const auto& [number, peer] : peers_) {
    if (peer->pull && !peer->busy) {
      const std::string last = chunked(pulls_.take(number)) + "0\r\n\r\n";
      ::send(peer->socket, last.data(), last.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    } else {
      ::shutdown(peer->socket, SHUT_RDWR);  // wakes its worker
    }
  }
}

void Server::work() {
  Output output(options_.patience, options_.era->leaks);
  while (true) {
    std::unique_lock lock(mutex_);
    given_.wait(lock, [this] { return ends_ || !queue_.empty(); });
    if (ends_) return;
    const std::shared_ptr<Peer> peer = queue_.front();
    queue_.pop_front();
    lock.unlock();
    const bool stays = serve(*peer, output);
    lock.lock();
    peer->busy = false;
    if (stays) {
      give_served_pulls();  // this one among them, if it has become one or was pushed to
    } else {
      pulls_.close(peer->number);
      peers_.erase(peer->number);
      ::close(peer->socket);
    }
    ::eventfd_write(finished_, 1);
  }
}

bool Server::serve(Peer& peer, Output& output) {
  if (peer.pull) return serve_pull(peer, output);
  bool in_content = false;
  try {
    const bool is_known = read_head(peer.input, *options_.era, peer.request, peer.manner);
    if (!is_known) {
      if (options_.era->repeats_on_unknown_method && peer.request.path == "/push")
        push(peer.request);
      return false;
    }
    in_content = true;
    const bool stays = answer(peer, output);
    peer.input.forget();
    return stays;
  } catch (const Failure& failure) {
    peer.input.forget();
    return in_content &&
           output.write(peer.socket, failure_answer(*options_.era, peer.manner, failure));
  }
}

// Whatever comes on an open pull, a half-close as well, ends it.
bool Server::serve_pull(Peer& peer, Output& output) {
  std::string payload;
  {
    const std::scoped_lock lock(mutex_);
    payload = pulls_.take(peer.number);
  }
  return output.write(peer.socket, chunked(payload)) && !peer.has_input;
}

bool Server::answer(Peer& peer, Output& output) {
  const Era& era = *options_.era;
  Request& request = peer.request;
  if (request.version != "HTTP/1.1")
    return output.write(peer.socket, version_refusal(era, peer.manner, request.version));
  if (era.needs_host && request.field("host") == nullptr)
    return output.write(peer.socket, host_refusal(era, peer.manner));
  if (request.path != "/push" && request.path != "/pull")
    return output.write(peer.socket, path_refusal(era, peer.manner, request.path));
  read_form(peer.input, request);
  if (request.path == "/pull") return open_pull(peer, output);
  push(request);
  return output.write(peer.socket, push_answer(era, peer.manner));
}

bool Server::open_pull(Peer& peer, Output& output) {
  {
    const std::scoped_lock lock(mutex_);
    peer.pull = true;
    pulls_.open(peer.request.value("name"), peer.number);
  }
  const std::string noop = std::string("noop") + options_.terminator;
  return output.write(peer.socket, pull_head(*options_.era, peer.manner) +
                                       chunked(peer.manner.event_stream ? "data: noop\n\n" : noop));
}

void Server::push(const Request& request) {
  const std::scoped_lock lock(mutex_);
  pulls_.push(request.value("name"), request.value("message"));
  give_served_pulls();
}

}  // namespace talkspec::old
