// Talk itself: what /push and /pull answer.
#pragma once

#include <string>

#include "reference/server/gated_server.h"
#include "reference/server/hub.h"
#include "reference/server/options.h"

namespace talk::server {

// Puts its handlers into the server; must live as long as the server serves, as must all that it
// is given.
class TalkService {
 public:
  TalkService(const ServerOptions& options, Hub& hub, GatedServer& server);

 private:
  void handle_push(const httplib::Request& request, httplib::Response& response);
  static void handle_pull(const httplib::Request& request, httplib::Response& response);
  void push(const std::string& name, const std::string& message, httplib::Response& response);
  void finish_head(const httplib::Request& request, httplib::Response& response) const;

  const ServerOptions& options_;
  Hub& hub_;
};

}  // namespace talk::server
