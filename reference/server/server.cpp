#include "reference/server/server.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

#include "reference/server/gated_server.h"
#include "reference/server/hub.h"
#include "reference/server/peer_watcher.h"
#include "reference/server/talk_service.h"
#include "reference/server/tls_context.h"

namespace talk::server {
namespace {

// Calls a function at even intervals on a thread of its own.
class Ticker {
 public:
  template <class Tick>
  Ticker(std::chrono::milliseconds interval, Tick tick)
      : thread_([this, interval, tick] {
          auto next = std::chrono::steady_clock::now() + interval;
          std::unique_lock lock(mutex_);
          while (!stopped_.wait_until(lock, next, [this] { return stop_; })) {
            tick();
            next += interval;
          }
        }) {}
  ~Ticker() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    stopped_.notify_one();
    thread_.join();
  }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;
};

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
        hub_(options.message_end, options.routing, options.queue_limit),
        server_(options, options.certificate_file.empty() ? nullptr : &tls_),
        service_(options, hub_, watcher_, server_) {}

  ~Running() {
    if (accepting_.joinable()) stop();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  std::optional<std::string> start() {
    if (!options_.certificate_file.empty())
      if (auto problem = tls_.load(options_.certificate_file, options_.key_file)) return problem;
    if (auto problem = server_.open()) return problem;
    url_ = url_of(options_, server_.port());
    accepting_ = std::thread([this] { server_.serve(); });
    // stop() is without effect on a server that does not run yet.
    while (!server_.is_running())
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    heartbeat_.emplace(options_.heartbeat, [this] { hub_.heartbeat(); });
    return std::nullopt;
  }

  // Pulls first: cpp-httplib breaks off every response once it is told to stop.
  void stop() {
    heartbeat_.reset();
    hub_.close();
    server_.wind_down();
    if (!server_.wait_until_empty(std::chrono::steady_clock::now() + options_.shutdown_grace)) {
      hub_.drop_all();
      server_.abort_connections();
    }
    server_.stop();
    accepting_.join();
  }

  const std::string& url() const { return url_; }
  std::size_t open_pulls() const { return hub_.open_pulls(); }

 private:
  const ServerOptions& options_;
  TlsContext tls_;
  Hub hub_;
  PeerWatcher watcher_;
  GatedServer server_;
  TalkService service_;
  std::string url_;
  std::thread accepting_;
  std::optional<Ticker> heartbeat_;
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

std::size_t Server::open_pulls() const {
  return running_ ? running_->open_pulls() : 0;
}

}  // namespace talk::server
