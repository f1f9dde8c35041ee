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
    if (request.has_header("Access-Control-Request-Method")) {  // Fetch §3.2.3, preflight
      response.set_header("Access-Control-Allow-Methods", std::string(resource->allow));
      response.set_header("Access-Control-Allow-Headers", "Head");
      response.set_header("Access-Control-Max-Age", "600");
    }
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

TalkService::TalkService(const ServerOptions& options, Hub& hub, GatedServer& server)
    : options_(options), hub_(hub) {
  const auto push = [this](const auto& request, auto& response) { handle_push(request, response); };
  server.Get("/push", push);
  server.Post("/push", push);
  server.Get("/pull", handle_pull);
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
  // A client of HTTP/1.0 does not know chunks (RFC 9112 §6.1): it reads until the close.
  const bool chunked = request.version != "HTTP/1.0";
  // Only the head of this answer is cpp-httplib's: what follows comes from the hub, for the rest of
  // the connection, which ends when either side goes.
  const auto nothing = [](std::size_t /*offset*/, httplib::DataSink& /*sink*/) { return false; };
  if (chunked) {
    response.set_chunked_content_provider(type, nothing);
  } else {
    response.set_content_provider(type, nothing);
  }
  if (request.method == "HEAD") return;
  response.set_header("Connection", "close");
  Connection::current().hand_over({std::move(*form.name), event_stream, chunked});
}

// The last word on the fields, after cpp-httplib has added its own.
void TalkService::finish_head(const httplib::Request& request, httplib::Response& response) const {
  httplib::Headers& fields = response.headers;
  if (response.status == 204) fields.erase("Content-Length");  // RFC 9110 §8.6
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
  fields.emplace("Date", http_date());
  fields.emplace("Server", "talk-server");
  if (!request.has_header("Origin")) return;
  fields.emplace("Access-Control-Allow-Origin", request.get_header_value("Origin"));
  fields.emplace("Vary", "Origin");
}

}  // namespace talk::server
