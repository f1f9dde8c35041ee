// The open pulls, and who of them gets a message.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/steady_timer.hpp>

#include "conformance/testing/odd_server/behaviour.h"

namespace talkspec::odd {

// An open pull. Messages wait in it until its connection writes them.
struct Pull {
  Pull(std::string its_name, const asio::any_io_executor& executor)
      : name(std::move(its_name)), wake(executor) {}

  std::string name;
  std::vector<std::string> waiting;
  asio::steady_timer wake;  // cancelled when there is something to do
  bool writing = false;
  bool gone = false;
};

// Used from one thread. `behaviour` must outlive the hub.
class Hub {
 public:
  explicit Hub(const Behaviour& behaviour) : behaviour_(behaviour) {}

  void add(std::shared_ptr<Pull> pull) { pulls_.push_back(std::move(pull)); }
  void remove(const std::shared_ptr<Pull>& pull);

  // To every open pull but those of the pusher's name.
  void push(const std::string& from, const std::string& message);

  bool drained() const;  // no pull has anything to write

 private:
  bool routed(std::size_t index, const std::string& from) const;

  const Behaviour& behaviour_;
  std::vector<std::shared_ptr<Pull>> pulls_;  // the oldest first
};

}  // namespace talkspec::odd
