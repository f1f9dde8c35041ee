// What all cases of a run against a Talk server share.
#pragma once

#include <chrono>
#include <string>

#include "conformance/runner/session.h"
#include "conformance/talk/target.h"
#include "conformance/wire/transport.h"

namespace talkspec::talk {

// Whether the target still does what every case stands on: takes connections and plain pushes,
// answers a plain pull, delivers something. A case that fails in that says nothing of its own, and
// when one after the other does, with no sign of life between, the run gives the target up.
class Health {
 public:
  void lived() {
    failures_ = 0;
    last_life_ = wire::Clock::now();
  }
  void failed(const std::string& sentence) {
    ++failures_;
    sentence_ = sentence;
    const bool long_ago = wire::Clock::now() - last_life_ > longest_silence;
    lost_ = lost_ || failures_ >= most_failures || (failures_ > 1 && long_ago);
  }
  void give_up(const std::string& sentence) {
    sentence_ = sentence;
    lost_ = true;
  }
  bool lost() const { return lost_; }
  const std::string& sentence() const { return sentence_; }  // what failed last

  // A pull was proved by a message of the runner's own: this target delivers.
  void proved() {
    lived();
    ever_proved_ = true;
  }
  bool ever_proved() const { return ever_proved_; }

  // Whether the server closes after an answer without having said so (RFC 9112 §9.5 lets it): a
  // request on such a connection may be lost without anybody's fault.
  void closes_silently() { closes_silently_ = true; }
  bool connections_last() const { return !closes_silently_; }

 private:
  static constexpr int most_failures = 5;
  static constexpr std::chrono::seconds longest_silence{15};
  int failures_ = 0;
  wire::Clock::time_point last_life_ = wire::Clock::now();
  std::string sentence_;
  bool lost_ = false;
  bool ever_proved_ = false;
  bool closes_silently_ = false;
};

struct Session : runner::Session {
  wire::Dialer& dialer;
  const Target& target;
  Health& health;
};

}  // namespace talkspec::talk
