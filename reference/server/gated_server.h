// cpp-httplib's server with our own connections in front of it: it accepts, routes and writes
// responses; threads, sockets, TLS and the reading of requests are ours.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>

#include "reference/compat/httplib.h"
#include "reference/server/connection.h"
#include "reference/server/connection_threads.h"
#include "reference/server/options.h"
#include "reference/server/tls_context.h"

namespace talk::server {

class GatedServer final : public compat::Server {
 public:
  // `tls` is null for plain TCP; both must outlive the server.
  GatedServer(const ServerOptions& options, const TlsContext* tls);

  // Binds and listens. What went wrong comes back as one line.
  std::optional<std::string> open();
  std::uint16_t port() const noexcept { return port_; }

  // Accepts until stop(), then waits for all connections to end. Blocks.
  void serve();

  // Instead of open(): no port, no serve(); connections come by serve_connection() alone.
  void open_unbound() { pass_for_listening(); }

  // Serves one connection from its first byte to its end, on the calling thread, wherever it came
  // from. Blocks; throws what its allocations throw.
  void serve_connection(Transport& transport);

  // The connection that `request` came on. Only to be called while it is being answered.
  Connection& connection_of(const httplib::Request& request);

  // No new connections; those that wait for a request end, others once they have answered.
  void wind_down();
  // True once all connections have ended.
  bool wait_until_empty(std::chrono::steady_clock::time_point deadline);
  void abort_connections();

 private:
  class Tasks;
  class Entry;

  bool process_and_close_socket(socket_t fd) override;
  bool enter(std::uint64_t id, Connection& connection);
  void leave(std::uint64_t id);

  const ServerOptions& options_;
  const TlsContext* tls_;
  std::uint16_t port_ = 0;
  std::thread::id accepting_;

  std::mutex mutex_;
  std::condition_variable emptied_;
  bool winding_down_ = false;
  std::uint64_t last_id_ = 0;
  std::unordered_map<std::uint64_t, Connection*> connections_;
};

}  // namespace talk::server
