#include "reference/server/talk_service.h"

#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "reference/server/form.h"
#include "reference/server/refusal.h"

namespace talk::server {
namespace {

// The most that goes into one chunk: bounds what a blocked pull holds outside its queue.
constexpr std::size_t chunk_bytes = 64UL * 1024;

struct Resource {
  std::string_view path;
  std::string_view allow;  // the Allow field: methods, each followed by ", " or the end
};

constexpr std::array resources{
    Resource{"/push", "GET, POST, OPTIONS"},
    Resource{"/pull", "GET, HEAD, OPTIONS"},
    Resource{"*", "GET, HEAD, POST, OPTIONS"},
};

const Resource* resource_at(std::string_view path) {
  for (const Resource& resource : resources)
    if (resource.path == path) return &resource;
  return nullptr;
}

bool allows(const Resource& resource, const std::string& method) {
  return (std::string(resource.allow) + ", ").find(method + ", ") != std::string::npos &&
         (resource.path != "*" || method == "OPTIONS");
}

void refuse(httplib::Response& response, int status_code, std::string_view sentence) {
  response.status = status_code;
  response.set_content(std::string(sentence) + '\n', "text/plain");
}

// Whether the request is answered already: no such resource, or not with this method.
httplib::Server::HandlerResponse check_resource(const httplib::Request& request,
                                                httplib::Response& response) {
  const Resource* resource = resource_at(request.path);
  if (resource == nullptr) {
    refuse(response, 404, "There are /push and /pull here, and nothing else.");
  } else if (!allows(*resource, request.method)) {
    refuse(response, 405, "That cannot be done here; see Allow.");
    response.set_header("Allow", std::string(resource->allow));
  } else if (request.method == "OPTIONS") {
    response.status = 204;
    response.set_header("Allow", std::string(resource->allow));
  } else {
    return httplib::Server::HandlerResponse::Unhandled;
  }
  return httplib::Server::HandlerResponse::Handled;
}

// The form in the query of the target; cpp-httplib's own reading of it keeps the first of several
// values and lets malformed escapes pass.
bool read_query(const httplib::Request& request, Form& form) {
  const std::size_t mark = request.target.find('?');
  return mark == std::string::npos ||
         read_form(std::string_view(request.target).substr(mark + 1), form);
}

bool has_name(const Form& form) {
  return form.name && !form.name->empty();
}

}  // namespace

// A subscription as long as its response lasts.
class TalkService::OpenPull {
 public:
  OpenPull(TalkService& service, Connection& connection, std::string name, bool event_stream)
      : service_(service),
        fd_(connection.transport().fd()),
        pull_(service.hub_.subscribe(std::move(name), event_stream,
                                     [&connection] { connection.transport().abort(); })),
        token_(service.watcher_.watch(fd_, pull_)) {}
  ~OpenPull() {
    service_.watcher_.unwatch(fd_, token_);
    service_.hub_.unsubscribe(pull_);
  }
  OpenPull(const OpenPull&) = delete;
  OpenPull& operator=(const OpenPull&) = delete;

  // All that waits becomes one chunk. False breaks the response off.
  bool write_next(httplib::DataSink& sink) {
    std::string bytes;
    switch (pull_->take(bytes, chunk_bytes)) {
      case Pull::Taken::bytes:
        return sink.write(bytes.data(), bytes.size());
      case Pull::Taken::end:
        sink.done();
        return true;
      case Pull::Taken::dropped:
        break;
    }
    return false;
  }

 private:
  TalkService& service_;
  const int fd_;
  const std::shared_ptr<Pull> pull_;
  const std::uint64_t token_;
};

TalkService::TalkService(const ServerOptions& options, Hub& hub, PeerWatcher& watcher,
                         GatedServer& server)
    : options_(options), hub_(hub), watcher_(watcher), server_(server) {
  const auto push = [this](const auto& request, auto& response) { handle_push(request, response); };
  server.Get("/push", push);
  server.Post("/push", push);
  server.Get("/pull",
             [this](const auto& request, auto& response) { handle_pull(request, response); });
  server.set_pre_routing_handler(check_resource);
  server.set_post_routing_handler(
      [this](const auto& request, auto& response) { finish_head(request, response); });
  server.set_exception_handler([](const auto& /*request*/, auto& response, auto /*error*/) {
    refuse(response, 500, "The server failed.");
  });
}

void TalkService::handle_push(const httplib::Request& request, httplib::Response& response) {
  Form form;
  if (!read_query(request, form) || !read_form(request.body, form)) {
    refuse(response, 400, "A \"%\" in the form is not followed by two hexadecimal digits.");
  } else if (!has_name(form)) {
    refuse(response, 400, "A push needs a name that is not empty.");
  } else if (!form.message) {
    refuse(response, 400, "A push needs a message.");
  } else if (form.message->size() > options_.max_message) {
    refuse(response, 413, "The message is longer than this server takes.");
  } else {
    push(*form.name, *form.message, response);
  }
}

void TalkService::push(const std::string& name, const std::string& message,
                       httplib::Response& response) {
  switch (hub_.push(name, message)) {
    case Hub::Pushed::delivered:
      response.set_content("noop", "text/plain");
      break;
    case Hub::Pushed::holds_terminator:
      refuse(response, 400, "The message holds the byte that ends messages.");
      break;
    case Hub::Pushed::event_stream_cannot:
      refuse(response, 409, "An open event stream cannot carry CR, or what is not UTF-8.");
      break;
    case Hub::Pushed::closed:
      refuse(response, 503, "The server is shutting down.");
      break;
  }
}

void TalkService::handle_pull(const httplib::Request& request, httplib::Response& response) {
  Form form;
  if (!read_query(request, form))
    return refuse(response, 400, "A \"%\" in the query is not followed by two hexadecimal digits.");
  if (!has_name(form)) return refuse(response, 400, "A pull needs a name that is not empty.");
  const bool event_stream = request.has_header("Accept");
  const char* type = event_stream ? "text/event-stream" : "text/plain";
  response.set_header("Cache-Control", "no-store");
  if (request.method == "HEAD") {
    response.set_chunked_content_provider(type,
                                          [](std::size_t, httplib::DataSink&) { return false; });
    return;
  }
  // The pull lasts for the rest of the connection: it ends when either side goes.
  Connection& connection = server_.connection_of(request);
  connection.close_after_answer();
  response.set_header("Connection", "close");
  auto pull = std::make_shared<OpenPull>(*this, connection, std::move(*form.name), event_stream);
  auto provider = [pull = std::move(pull)](std::size_t /*offset*/, httplib::DataSink& sink) {
    return pull->write_next(sink);
  };
  // A client of HTTP/1.0 does not know chunks (RFC 9112 §6.1): it reads until the close.
  if (request.version == "HTTP/1.0") {
    response.set_content_provider(type, std::move(provider));
  } else {
    response.set_chunked_content_provider(type, std::move(provider));
  }
}

// The last word on the fields, after cpp-httplib has added its own.
void TalkService::finish_head(const httplib::Request& request, httplib::Response& response) const {
  httplib::Headers& fields = response.headers;
  const bool close = request.get_header_value("Connection") == "close" ||
                     response.get_header_value("Connection") == "close";
  if (request.has_header("Head")) {
    httplib::Headers kept;  // whose type differs between versions of cpp-httplib
    if (options_.headless == HeadlessForm::framed)
      for (const char* name : {"Transfer-Encoding", "Content-Length"})
        if (response.has_header(name)) kept.emplace(name, response.get_header_value(name));
    fields = std::move(kept);
    return;
  }
  for (const char* name : {"Keep-Alive", "Accept-Ranges", "Connection"})
    fields.erase(name);
  if (close) {
    fields.emplace("Connection", "close");
  } else if (request.version == "HTTP/1.0") {
    fields.emplace("Connection", "keep-alive");
  }
  if (response.status == 204) fields.erase("Content-Length");
  fields.emplace("Date", http_date());
  fields.emplace("Server", "talk-server");
}

}  // namespace talk::server
