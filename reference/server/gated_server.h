// cpp-httplib's server with our own connections in front of it: it routes and writes responses;
// sockets, threads, TLS and the reading of requests are ours.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_set>

#include "reference/compat/httplib.h"
#include "reference/server/connection.h"
#include "reference/server/connection_threads.h"
#include "reference/server/hub.h"
#include "reference/server/options.h"
#include "reference/server/room.h"
#include "reference/server/tls_context.h"

namespace talk::server {

class GatedServer final : public compat::Server {
 public:
  // `tls` is null for plain TCP; all three must outlive the server. Connections that become pulls
  // go to the hub.
  GatedServer(const ServerOptions& options, const TlsContext* tls, Hub& hub);
  ~GatedServer() override;  // stop_accepting()

  // Binds, listens and accepts, on a thread of its own. What went wrong comes back as one line.
  std::optional<std::string> open();
  std::uint16_t port() const noexcept { return port_; }

  // Serves one connection from its first byte until it ends or goes to the hub, on the calling
  // thread, wherever it came from. Blocks; throws what its allocations throw.
  void serve_connection(std::unique_ptr<Transport> transport);

  // No new connections; those that wait for a request end, others once they have answered.
  void wind_down();
  // True once all connections have ended.
  bool wait_until_empty(Clock::time_point deadline);
  void abort_connections();

  Room::Counts counts() const { return room_.counts(); }

 private:
  class Entry;
  struct Client {
    std::unique_ptr<Transport> transport;
    std::unique_ptr<Connection> connection;  // on the transport, so it ends first
  };

  void accept_connections();
  void take_connection(int fd, const sockaddr_storage& address);
  void turn_away(std::unique_ptr<Transport> transport);
  Client client_of(std::unique_ptr<Transport> transport);
  void serve(Client& client);
  void stop_accepting();

  const ServerOptions& options_;
  const TlsContext* tls_;
  Hub& hub_;
  Room room_;
  int listening_ = -1;
  std::uint16_t port_ = 0;

  std::mutex mutex_;
  std::condition_variable emptied_;
  bool winding_down_ = false;
  std::unordered_set<Connection*> connections_;

  ConnectionThreads threads_;  // joined before all that they use
  std::thread accepting_;
};

}  // namespace talk::server
