#include "reference/server/gated_server.h"

#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

#include <sys/socket.h>

namespace talk::server {
namespace {

// No client can send this field: the gate passes on only what it knows.
constexpr const char* connection_field = "Talk-Connection";

constexpr int backlog = 4096;

}  // namespace

// A thread a connection. When there can be no more, the accepting thread turns the client away.
class GatedServer::Tasks final : public compat::TaskQueue {
 public:
  void run(std::function<void()> task) override {
    if (!threads_.run(task)) task();
  }
  void shutdown() override { threads_.join(); }

 private:
  ConnectionThreads threads_;
};

// A connection's place in the list of those that are open, for as long as it is served.
class GatedServer::Entry {
 public:
  Entry(GatedServer& server, std::uint64_t id, Connection& connection)
      : server_(server), id_(id), admitted_(server.enter(id, connection)) {}
  ~Entry() {
    if (admitted_) server_.leave(id_);
  }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  bool admitted() const noexcept { return admitted_; }

 private:
  GatedServer& server_;
  const std::uint64_t id_;
  const bool admitted_;
};

GatedServer::GatedServer(const ServerOptions& options, const TlsContext* tls)
    : options_(options), tls_(tls) {
  new_task_queue = [] { return new Tasks; };
  // Not cpp-httplib's SO_REUSEPORT: two servers on one port must be an error.
  set_socket_options([](socket_t fd) {
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
}

std::optional<std::string> GatedServer::open() {
  errno = 0;
  int port = options_.port;
  if (port == 0) {
    port = bind_to_any_port(options_.host);
  } else if (!bind_to_port(options_.host, port)) {
    port = -1;
  }
  if (port <= 0 || !lengthen_backlog(backlog)) {
    const std::string reason = errno != 0 ? std::strerror(errno) : "no such address";
    return "cannot listen on " + options_.host + " port " + std::to_string(options_.port) + ": " +
           reason;
  }
  port_ = static_cast<std::uint16_t>(port);
  return std::nullopt;
}

void GatedServer::serve() {
  accepting_ = std::this_thread::get_id();
  listen_after_bind();
}

bool GatedServer::process_and_close_socket(socket_t fd) {
  try {
    SocketTransport transport(fd, tls_);
    if (std::this_thread::get_id() == accepting_) {
      Connection(transport, options_, {}).turn_away();
    } else {
      serve_connection(transport);
    }
  } catch (const std::exception&) {
    return false;
  }
  return true;
}

void GatedServer::serve_connection(Transport& transport) {
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(mutex_);
    id = ++last_id_;
  }
  Connection connection(transport, options_,
                        connection_field + (": " + std::to_string(id)) + "\r\n");
  const Entry entry(*this, id, connection);
  if (entry.admitted())
    connection.serve([this](httplib::Stream& stream, bool& closed) { answer(stream, closed); });
}

Connection& GatedServer::connection_of(const httplib::Request& request) {
  const std::lock_guard lock(mutex_);
  return *connections_.at(std::stoull(request.get_header_value(connection_field)));
}

bool GatedServer::enter(std::uint64_t id, Connection& connection) {
  const std::lock_guard lock(mutex_);
  if (!winding_down_) connections_.emplace(id, &connection);
  return !winding_down_;
}

void GatedServer::leave(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  connections_.erase(id);
  if (connections_.empty()) emptied_.notify_all();
}

void GatedServer::wind_down() {
  const std::lock_guard lock(mutex_);
  winding_down_ = true;
  for (const auto& [id, connection] : connections_)
    connection->transport().stop_reading();
}

bool GatedServer::wait_until_empty(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_until(lock, deadline, [this] { return connections_.empty(); });
}

void GatedServer::abort_connections() {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, connection] : connections_)
    connection->transport().abort();
}

}  // namespace talk::server
