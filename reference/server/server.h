// The reference Talk server, to be embedded: cpp-httplib behind a strict gate.
//
//   talk::server::Server server({.routing = talk::server::Routing::all});
//   if (const auto problem = server.start()) return complain(*problem);
//   std::cout << server.url() << '\n';  // "http://127.0.0.1:40351"
//   ...
//   server.stop();
//
// GET /pull?name=N answers with an endless stream of messages, GET or POST /push sends one. What
// the draft leaves open is decided here:
//   - A pull or push needs a name that is not empty; a message may be empty. Else 400.
//   - Two pulls under one name are both served: nobody's messages are taken away.
//   - A message with the profile's terminator in it is refused with 400.
//   - A message that an open event stream cannot carry (CR, or what is not UTF-8) is refused with
//     409: a push that is answered 200 reaches every pull it is routed to, unchanged.
//   - HEAD /pull is answered with the head alone; HEAD /push would be a lie and gets 405.
//   - A pull ends when its client closes or half-closes; what the client sends meanwhile is not
//     read.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "reference/server/options.h"

namespace talk::server {

// All members may be called from any thread, but start() once only and before the others.
class Server {
 public:
  explicit Server(const ServerOptions& options = {});
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens and serves, on threads of its own; when it returns, clients can connect. What went
  // wrong comes back as one line of text, and the server cannot be started again.
  std::optional<std::string> start();

  // "http://HOST:PORT" or "https://HOST:PORT", without a slash at the end; once started.
  const std::string& url() const;

  // Ends every pull with a last `noop` and the last-chunk and returns when all connections are
  // closed and all threads have ended, at most about ServerOptions::shutdown_grace later.
  void stop();

  std::size_t open_pulls() const;

  // One line of text: what was pushed, refused, dropped and turned away so far.
  std::string counts() const;

 private:
  class Running;
  ServerOptions options_;
  std::unique_ptr<Running> running_;
};

}  // namespace talk::server
