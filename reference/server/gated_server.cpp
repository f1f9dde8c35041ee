#include "reference/server/gated_server.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talk::server {
namespace {

constexpr int backlog = 4096;

// What the kernel takes for a client and cannot send: bounds what ten thousand that do not read
// make it hold. A send buffer of that size would be slow, since it also holds what is under way.
constexpr int unsent_bytes = 32 * 1024;

// Descriptors that are no connection's: files, epoll, and those that are just ending.
constexpr std::size_t spare_descriptors = 64;

RoomLimits room_limits(const ServerOptions& options) {
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  const std::size_t all = descriptors.rlim_cur;
  const std::size_t most = all > 2 * spare_descriptors ? all - spare_descriptors : all / 2;
  return {std::min(options.max_connections, most), options.max_connections_of_address,
          options.max_request_bytes};
}

// After a look-up that failed, errno tells of the files of the look-up or of nothing.
bool has_address(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return false;
  ::freeaddrinfo(found);
  return true;
}

}  // namespace

// A connection's place in the list of those that are open, for as long as it is served.
class GatedServer::Entry {
 public:
  Entry(GatedServer& server, Connection& connection) : server_(server), connection_(connection) {
    const std::lock_guard lock(server_.mutex_);
    server_.connections_.insert(&connection_);
    if (server_.winding_down_) connection_.wind_down();
  }
  ~Entry() {
    const std::lock_guard lock(server_.mutex_);
    server_.connections_.erase(&connection_);
    if (server_.connections_.empty()) server_.emptied_.notify_all();
  }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

 private:
  GatedServer& server_;
  Connection& connection_;
};

GatedServer::GatedServer(const ServerOptions& options, const TlsContext* tls, Hub& hub)
    : options_(options), tls_(tls), hub_(hub), room_(room_limits(options)) {
  pass_for_listening();
  // Not cpp-httplib's SO_REUSEPORT: two servers on one port must be an error. What is set here,
  // connections inherit.
  set_socket_options([](socket_t fd) {
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
  });
}

GatedServer::~GatedServer() {
  stop_accepting();
  threads_.join();
  if (listening_ >= 0) ::close(listening_);
}

std::optional<std::string> GatedServer::open() {
  int port = options_.port;
  if (port == 0) {
    port = bind_to_any_port(options_.host);
  } else if (!bind_to_port(options_.host, port)) {
    port = -1;
  }
  if (port > 0) listening_ = take_socket();
  if (port <= 0 || ::listen(listening_, backlog) != 0) {
    const int error = errno;
    const std::string reason =
        has_address(options_.host) ? std::strerror(error) : "no such address";
    return "cannot listen on " + options_.host + " port " + std::to_string(options_.port) + ": " +
           reason;
  }
  port_ = static_cast<std::uint16_t>(port);
  accepting_ = std::thread([this] { accept_connections(); });
  return std::nullopt;
}

void GatedServer::stop_accepting() {
  if (listening_ >= 0) ::shutdown(listening_, SHUT_RDWR);  // accept() returns
  if (accepting_.joinable()) accepting_.join();
}

void GatedServer::accept_connections() {
  for (;;) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int fd = ::accept4(listening_, reinterpret_cast<sockaddr*>(&address), &size,
                             SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) {
      take_connection(fd, address);
    } else if (errno == EINVAL || errno == EBADF) {
      return;  // stopped
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      ::poll(nullptr, 0, 10);  // till somebody else in this process has given some back
    }
  }
}

void GatedServer::take_connection(int fd, const sockaddr_storage& address) {
  try {
    auto place = room_.admit(address);
    const bool admitted = place != nullptr;
    auto transport = std::make_unique<SocketTransport>(fd, tls_, std::move(place));
    if (!admitted) return turn_away(std::move(transport));
    // Shared, as a std::function can be copied.
    auto client = std::make_shared<Client>(client_of(std::move(transport)));
    if (threads_.run([this, client] {
          try {
            serve(*client);
          } catch (const std::exception&) {  // no memory: the connection is closed
          }
        }))
      return;
    client->connection.reset();
    turn_away(std::move(client->transport));
  } catch (const std::exception&) {  // no memory
  }
}

void GatedServer::turn_away(std::unique_ptr<Transport> transport) {
  if (tls_ != nullptr) return;  // an answer would take a handshake
  hub_.turn_away(std::move(transport),
                 response_text({503, "This server has no room for more connections."}));
}

void GatedServer::serve_connection(std::unique_ptr<Transport> transport) {
  Client client = client_of(std::move(transport));
  serve(client);
}

GatedServer::Client GatedServer::client_of(std::unique_ptr<Transport> transport) {
  auto connection = std::make_unique<Connection>(*transport, options_, room_);
  return {std::move(transport), std::move(connection)};
}

void GatedServer::serve(Client& client) {
  std::optional<Connection::Handover> handover;
  {
    const Entry entry(*this, *client.connection);
    handover = client.connection->serve(
        [this](httplib::Stream& stream, bool& closed) { answer(stream, closed); });
  }
  client.connection.reset();
  if (handover)
    hub_.open(std::move(client.transport), std::move(handover->request), std::move(handover->head));
}

void GatedServer::wind_down() {
  stop_accepting();
  const std::lock_guard lock(mutex_);
  winding_down_ = true;
  for (const Connection* connection : connections_)
    connection->wind_down();
}

bool GatedServer::wait_until_empty(Clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_until(lock, deadline, [this] { return connections_.empty(); });
}

void GatedServer::abort_connections() {
  const std::lock_guard lock(mutex_);
  for (const Connection* connection : connections_)
    connection->abort();
}

}  // namespace talk::server
