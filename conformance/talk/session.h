// What all cases of a run against a Talk server share.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "conformance/runner/evidence.h"
#include "conformance/runner/session.h"
#include "conformance/talk/delivery_watch.h"
#include "conformance/talk/target.h"
#include "conformance/wire/transport.h"

namespace talkspec::talk {

// What the run has found out about the target as a whole.
class Health {
 public:
  // A pull was proved by a message of the runner's own: this target delivers.
  void proved() {
    ever_proved_ = true;
    last_proof_ = std::chrono::system_clock::now();
    unproved_ = 0;
  }
  bool ever_proved() const { return ever_proved_; }
  std::chrono::system_clock::time_point last_proof() const { return last_proof_; }

  // Nothing of what was pushed to prove a pull came on it in time. How many there were since the
  // last that was proved.
  void not_proved() { ++unproved_; }
  std::size_t unproved() const { return unproved_; }

  // Whether the server closes after an answer without having said so (RFC 9112 §9.5 lets it): a
  // request on such a connection may be lost without anybody's fault.
  void closes_silently() { closes_silently_ = true; }
  bool connections_last() const { return !closes_silently_; }

  // The head of a pull comes with its first message, and not before.
  void withholds_heads() { withholds_heads_ = true; }
  bool heads_withheld() const { return withholds_heads_; }

  // A request as everybody sends it was turned away for the number of them, as it seems.
  void turned_away() { ++turned_away_; }
  std::size_t turned_away_count() const { return turned_away_; }

  // Somebody else pushes to it.
  void met_strangers() { strangers_met_ = true; }
  bool strangers_met() const { return strangers_met_; }

  // It does not serve any more; the sentence says how that was seen. Of what ended meanwhile,
  // `cause` is the cause, and `expected` what was due.
  void give_up(std::string sentence, std::string cause = {}, std::string expected = {}) {
    lost_ = std::move(sentence);
    cause_ = std::move(cause);
    expected_ = std::move(expected);
  }
  bool lost() const { return !lost_.empty(); }
  const std::string& sentence() const { return lost_; }
  const std::string& cause() const { return cause_; }
  const std::string& expected() const { return expected_; }

 private:
  bool ever_proved_ = false;
  bool closes_silently_ = false;
  bool withholds_heads_ = false;
  bool strangers_met_ = false;
  std::chrono::system_clock::time_point last_proof_;
  std::size_t unproved_ = 0;
  std::size_t turned_away_ = 0;
  std::string lost_;
  std::string cause_;
  std::string expected_;
};

// The texts that the run has pushed as they are, without a tag. Bounded: they are kept as hashes.
class PushedTexts {
 public:
  void add(std::string_view text) {
    if (hashes_.size() < most) hashes_.insert(std::hash<std::string_view>{}(text));
  }
  // True also when there were too many to know.
  bool contains(std::string_view text) const {
    return hashes_.size() >= most || hashes_.contains(std::hash<std::string_view>{}(text));
  }

 private:
  static constexpr std::size_t most = 200'000;
  std::unordered_set<std::size_t> hashes_;
};

// Whether the twins of cases without their departure are accepted: asked once for all rows of a
// table.
class Controls {
 public:
  explicit Controls(wire::Loop& loop) : changed_(loop) {}

  struct Answer {
    bool done = false;
    bool again = false;         // it was asked for alone
    runner::Evidence evidence;  // none: it was accepted
  };
  // By where the scenario stands; asked for once more where it waited in vain, in company, or where
  // the runner was late.
  // References stay valid.
  std::map<std::string, Answer> answers;
  std::size_t count = 0;  // controls that ran
  wire::Condition& changed() { return changed_; }

 private:
  wire::Condition changed_;
};

struct Session : runner::Session {
  wire::Dialer& dialer;
  Target& target;  // its routing is found out by the smoke
  Health& health;
  PushedTexts& pushed;
  Controls& controls;
  DeliveryWatch& watch;
  bool again = false;  // cases are looked at again, alone
  std::uint64_t longest = std::uint64_t{1}
                          << 20U;  // bytes of a message that it takes, at most 1 MiB
};

}  // namespace talkspec::talk
