#include "conformance/testing/toy_talk.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "reference/framing/form.h"

namespace talkspec::testing {
namespace {

std::string value_of(const talk::framing::DecodedForm& form, std::string_view name) {
  const std::string* value = form.last(name);
  return value ? *value : std::string();
}

// What stands between the path and the version, or in the body.
std::string form_of(const std::string& request) {
  const std::size_t line_end = request.find("\r\n");
  const std::size_t question = request.find('?');
  if (question < line_end)
    return request.substr(question + 1, request.find(' ', question) - question - 1);
  std::string body = request.substr(request.find("\r\n\r\n") + 4);
  if (request.find("Transfer-Encoding: chunked") == std::string::npos) return body;
  std::string decoded;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t size = std::stoul(body.substr(at), nullptr, 16);
    if (size == 0) break;
    at = body.find("\r\n", at) + 2;
    decoded += body.substr(at, size);
    at += size + 2;
  }
  return decoded;
}

}  // namespace

std::string Toy::chunk(std::string_view data) {
  return fmt::format("{:x}\r\n{}\r\n", data.size(), data);
}

std::string Toy::encoded(const std::string& message) {
  return chunk(message + '\0');
}

std::string Toy::accepted() {
  return "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnoop";
}

std::string Toy::refused() {
  return "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
}

ToyTalk::ToyTalk(Toy toy) : toy_(std::move(toy)), server_([this](RawPeer& peer) { serve(peer); }) {}

std::vector<std::string> ToyTalk::pushed() const {
  const std::lock_guard lock(mutex_);
  return pushed_;
}

void ToyTalk::serve(RawPeer& peer) {
  while (true) {
    const std::string request = peer.read_request();
    if (request.empty()) return;
    if (toy_.instead(peer, request)) continue;
    const talk::framing::DecodedForm form = talk::framing::decode_form(form_of(request));
    if (request.find("/pull?") < request.find("\r\n")) {
      serve_pull(peer, value_of(form, "name"));
      return;
    }
    const std::string message = value_of(form, "message");
    deliver(value_of(form, "name"), message);
    const std::string answer = toy_.answer(message);
    if (!peer.send(answer)) return;
    if (answer.find("Connection: close") != std::string::npos) return;
  }
}

void ToyTalk::serve_pull(RawPeer& peer, const std::string& name) {
  {
    const std::lock_guard lock(mutex_);
    if (!peer.send(toy_.pull_head)) return;
    pulls_.push_back({name, &peer});
  }
  peer.read_to_end();
  const std::lock_guard lock(mutex_);
  std::erase_if(pulls_, [&peer](const OpenPull& pull) { return pull.peer == &peer; });
}

void ToyTalk::deliver(const std::string& name, const std::string& message) {
  const std::lock_guard lock(mutex_);
  pushed_.push_back(message);
  const std::string bytes = toy_.encode(message);
  for (const OpenPull& pull : pulls_)
    if (pull.name != name && !bytes.empty()) pull.peer->send(bytes);
}

}  // namespace talkspec::testing
