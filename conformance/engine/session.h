// What all cases of a run share. Lives as long as the run; one thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "conformance/engine/lag.h"
#include "conformance/engine/target.h"
#include "conformance/wire/loop.h"
#include "conformance/wire/transport.h"

namespace talkspec {

// Whether the target can still be reached.
class Health {
 public:
  void connected() { failures_ = 0; }
  void failed(const std::string& error) {
    failures_ = error == error_ ? failures_ + 1 : 1;
    error_ = error;
  }
  // So many failures in a row, all the same, are no case's doing any more.
  bool lost() const { return failures_ >= most_failures; }
  const std::string& error() const { return error_; }

  // Whether a pull was proved by a message of the runner's own. So many in a row that were not, and
  // no case has anything to stand on: each would only wait, and fail for the same one defect.
  void proved() {
    unproved_ = 0;
    ever_proved_ = true;
  }
  bool ever_proved() const { return ever_proved_; }
  void unproved(const std::string& sentence) {
    ++unproved_;
    unproved_for_ = sentence;
  }
  bool useless() const { return unproved_ >= most_failures; }
  const std::string& useless_for() const { return unproved_for_; }

  // Whether the server closes after an answer without having said so (RFC 9112 §9.5 lets it): a
  // request on such a connection may be lost without anybody's fault.
  void closes_silently() { closes_silently_ = true; }
  bool connections_last() const { return !closes_silently_; }

 private:
  static constexpr int most_failures = 5;
  int failures_ = 0;
  std::string error_;
  int unproved_ = 0;
  bool ever_proved_ = false;
  std::string unproved_for_;
  bool closes_silently_ = false;
};

struct Session {
  wire::Loop& loop;
  wire::Dialer& dialer;
  const LagWatch& lag;
  const Target& target;
  Health& health;
  std::uint64_t seed = 0;
  std::string mark;  // of the run, from the seed: in every name and tag
  std::chrono::milliseconds timeout{};
  std::chrono::microseconds round_trip{};
};

// How long a thing may take that is given `length`: slow links get their round trips on top.
inline std::chrono::microseconds allowance(const Session& session,
                                           std::chrono::milliseconds length) {
  constexpr int round_trips = 8;
  return length + round_trips * session.round_trip;
}

}  // namespace talkspec
