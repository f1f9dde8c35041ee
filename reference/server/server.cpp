#include "reference/server/server.h"

#include <system_error>

#include "reference/server/gated_server.h"
#include "reference/server/hub.h"
#include "reference/server/pull_loop.h"
#include "reference/server/talk_service.h"
#include "reference/server/tls_context.h"

namespace talk::server {
namespace {

std::string url_of(const ServerOptions& options, std::uint16_t port) {
  const bool tls = !options.certificate_file.empty();
  const bool literal = options.host.find(':') != std::string::npos;  // IPv6: RFC 3986 §3.2.2
  return (tls ? "https://" : "http://") + (literal ? '[' + options.host + ']' : options.host) +
         ':' + std::to_string(port);
}

std::optional<std::string> complaint_about(const ServerOptions& options) {
  if (options.certificate_file.empty() != options.key_file.empty())
    return "a certificate and a key must be given together";
  if (options.heartbeat <= std::chrono::milliseconds(0)) return "the heartbeat must be more than 0";
  if (options.message_end != framing::Framing::nul && options.message_end != framing::Framing::lf)
    return "messages end in NUL or in LF";
  if (options.host.empty()) return "the host must not be empty";
  return std::nullopt;
}

}  // namespace

// Everything that lives from start() to stop(), in the order in which it depends on each other.
class Server::Running {
 public:
  explicit Running(const ServerOptions& options)
      : options_(options),
        hub_(options_, loop_),
        server_(options_, options.certificate_file.empty() ? nullptr : &tls_, hub_),
        service_(options_, hub_, server_) {
    options_.web.hosts.push_back(options.host);
  }

  ~Running() { stop(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  std::optional<std::string> start() {
    if (!options_.certificate_file.empty())
      if (auto problem = tls_.load(options_.certificate_file, options_.key_file)) return problem;
    loop_.start(hub_);
    if (auto problem = server_.open()) return problem;
    url_ = url_of(options_, server_.port());
    return std::nullopt;
  }

  void stop() {
    hub_.close();
    server_.wind_down();
    const auto deadline = Clock::now() + options_.shutdown_grace;
    if (!server_.wait_until_empty(deadline)) server_.abort_connections();
    if (!hub_.wait_until_empty(deadline)) hub_.drop_all();
    loop_.stop();
  }

  const std::string& url() const { return url_; }
  std::size_t open_pulls() const { return hub_.open_pulls(); }
  std::string counts() const {
    const Hub::Counts of_hub = hub_.counts();
    const Room::Counts of_room = server_.counts();
    return std::to_string(hub_.open_pulls()) + " open pulls, " + std::to_string(of_hub.pushed) +
           " pushes taken, " + std::to_string(of_hub.refused_by_event_streams) +
           " refused as an open event stream cannot carry them, " +
           std::to_string(of_hub.dropped_pulls) + " pulls dropped, " +
           std::to_string(of_room.evicted) + " connections ended for room, " +
           std::to_string(of_room.turned_away) + " turned away";
  }

 private:
  ServerOptions options_;
  TlsContext tls_;
  PullLoop loop_;
  Hub hub_;
  GatedServer server_;
  TalkService service_;
  std::string url_;
};

Server::Server(const ServerOptions& options) : options_(options) {}

Server::~Server() = default;

std::optional<std::string> Server::start() {
  if (auto problem = complaint_about(options_)) return problem;
  try {
    auto running = std::make_unique<Running>(options_);
    if (auto problem = running->start()) return problem;
    running_ = std::move(running);
  } catch (const std::system_error& error) {
    return "cannot start: " + error.code().message();
  }
  return std::nullopt;
}

const std::string& Server::url() const {
  return running_->url();
}

void Server::stop() {
  running_.reset();
}

std::string Server::counts() const {
  return running_ ? running_->counts() : "not running";
}

std::size_t Server::open_pulls() const {
  return running_ ? running_->open_pulls() : 0;
}

}  // namespace talk::server
