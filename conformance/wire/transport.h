// The byte stream under a connection: TCP, or TLS on it. How the peer is found and dialled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/ip/tcp.hpp>

#include "conformance/wire/dialling.h"
#include "conformance/wire/loop.h"

namespace talkspec::wire {

// How a direction of a connection ended.
enum class End : std::uint8_t {
  none,    // it has not
  fin,     // the peer closed; under TLS with or without close_notify
  reset,   // RST
  broken,  // anything else: a TLS error, the network gone
  ours,    // we closed it
};

struct IoResult {
  std::size_t size = 0;
  End end = End::none;
  std::string error;  // the sentence for `broken`
};

// One read and one write may be under way at a time. Destroying it closes the socket; do so only
// when neither is.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Task<IoResult> read_some(char* data, std::size_t size) = 0;
  virtual Task<IoResult> write(std::string_view bytes) = 0;  // all of them
  virtual asio::ip::tcp::socket& socket() noexcept = 0;
};

enum class Security : std::uint8_t { plain, tls, tls_unverified };

// Over a connection that a listener took.
std::unique_ptr<Transport> transport_over(asio::ip::tcp::socket socket);

// Reads `first`, which was read of it already, and then what comes.
std::unique_ptr<Transport> replayed(std::string first, std::unique_ptr<Transport> transport);

struct Dialled {
  std::unique_ptr<Transport> transport;  // null: `error` says why
  std::string error;                     // "Connection refused", without the address
  bool ours = false;                     // this machine has no socket or port left
};

// What is wrong with the files for TLS; empty: nothing.
std::string tls_trouble(Security security, const Dialling& how);

// Where a server is. resolve() once, then dial() any number of times, also side by side.
class Dialer {
 public:
  // `host` is a name or an address (IPv6 without brackets); it is also what a certificate must be
  // for. Throws nothing; a TLS library that cannot be set up shows in resolve().
  Dialer(Loop& loop, std::string host, std::string port, Security security, Dialling how = {});
  ~Dialer();
  Dialer(const Dialer&) = delete;
  Dialer& operator=(const Dialer&) = delete;

  // Empty when the host has an address.
  Task<std::string> resolve(Clock::time_point deadline);

  // Connects, with TLS where asked for, TCP_NODELAY on. The first address that answers is
  // remembered and alone used from then on.
  Task<Dialled> dial(Clock::time_point deadline);

 private:
  struct Tls;
  Task<Dialled> dial_socket(Clock::time_point deadline);
  Task<Dialled> begin(asio::ip::tcp::socket socket, Clock::time_point deadline);
  Task<Dialled> secure(asio::ip::tcp::socket socket, Clock::time_point deadline);

  Loop& loop_;
  std::string host_;
  Place place_;  // the server, or who connects to it
  std::string socket_;
  std::optional<Proxy> proxy_;
  Security security_;
  std::unique_ptr<Tls> tls_;
  std::string tls_error_;
  std::vector<asio::ip::tcp::endpoint> addresses_;
};

}  // namespace talkspec::wire
