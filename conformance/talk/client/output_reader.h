// Reads what a client prints: the messages that it says it has received. Pure, and bounded whatever
// it prints.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

#include "conformance/talk/client/client_options.h"

namespace talkspec::talk {

class OutputReader {
 public:
  static constexpr std::size_t most_bytes = 16UL * 1024 * 1024;  // held, all messages together

  explicit OutputReader(Observe observe) : observe_(observe) {}

  // The next bytes printed, in any split.
  void feed(std::string_view bytes);
  // It prints no more: a last line needs no end.
  void finish();

  std::deque<std::string>& messages() { return messages_; }
  const std::deque<std::string>& messages() const { return messages_; }
  void taken(std::size_t bytes) { held_ -= bytes < held_ ? bytes : held_; }

  // Why nothing more is read: a sentence; empty: it is.
  const std::string& error() const { return error_; }

 private:
  void take(std::string record);
  void take_json(const std::string& line);

  Observe observe_;
  std::string unfinished_;
  std::deque<std::string> messages_;
  std::size_t held_ = 0;
  std::string error_;
};

}  // namespace talkspec::talk
