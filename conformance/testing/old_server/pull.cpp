#include "conformance/testing/old_server/pull.h"

#include <utility>

namespace talkspec::old {

void Pulls::open(const std::string& name, Connection connection) {
  by_name_[name] = Pull{.connection = connection, .payload = {}, .held = false};
}

void Pulls::close(Connection connection) {
  std::erase_if(by_name_,
                [connection](const auto& one) { return one.second.connection == connection; });
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

std::vector<Pulls::Connection> Pulls::served() const {
  std::vector<Connection> served;
  for (const auto& [name, pull] : by_name_)
    if (!pull.held && !pull.payload.empty()) served.push_back(pull.connection);
  return served;
}

std::string Pulls::take(Connection connection) {
  for (auto& [name, pull] : by_name_)
    if (pull.connection == connection && !pull.held) return std::exchange(pull.payload, {});
  return {};
}

}  // namespace talkspec::old
