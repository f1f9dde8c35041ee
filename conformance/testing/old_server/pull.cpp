#include "conformance/testing/old_server/pull.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

namespace talkspec::old {
namespace {

constexpr std::size_t buffer_bytes = 1024;

}  // namespace

std::string chunked(std::string_view payload) {
  std::string chunks;
  while (!payload.empty()) {
    const std::string_view data = payload.substr(0, buffer_bytes);
    chunks += fmt::format("{:x}\r\n{}\r\n", data.size(), data);
    payload.remove_prefix(data.size());
  }
  return chunks;
}

void Pulls::open(const std::string& name, int socket) {
  by_name_[name] = Pull{.socket = socket, .payload = {}, .held = false};
}

void Pulls::close(int socket) {
  std::erase_if(by_name_, [socket](const auto& one) { return one.second.socket == socket; });
}

void Pulls::push(const std::string& name, const std::string& message) {
  const bool late = late_every_ > 0 && ++pushed_ % late_every_ == 0;
  for (auto& [puller, pull] : by_name_) {
    if (puller == name) continue;
    pull.payload += message + terminator_;
    pull.held = pull.held || late;
  }
}

void Pulls::tick() {
  for (auto& [name, pull] : by_name_) {
    pull.payload.append("noop").append(1, terminator_);
    pull.held = false;
  }
}

std::map<int, std::string> Pulls::take_waiting() {
  std::map<int, std::string> waiting;
  for (auto& [name, pull] : by_name_)
    if (!pull.held && !pull.payload.empty())
      waiting[pull.socket] = chunked(std::exchange(pull.payload, {}));
  return waiting;
}

}  // namespace talkspec::old
