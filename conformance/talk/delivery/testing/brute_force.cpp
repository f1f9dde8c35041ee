#include "conformance/talk/delivery/testing/brute_force.h"

#include <algorithm>
#include <map>
#include <optional>

namespace talkspec::talk::delivery::testing {
namespace {

constexpr std::size_t never = static_cast<std::size_t>(-1);

struct Pushed {
  event::PushBegins begins;
  std::size_t began = never;
  std::size_t ended = never;
  bool accepted = false;
};

struct Pulled {
  event::PullAsked asks;
  std::size_t asked = never;
  std::size_t opened = never;
  std::size_t proved = never;
  std::size_t half_closed = never;
  std::size_t ended = never;
  bool refused = false;
  bool waited = false;
  std::vector<std::size_t> messages;
};

class Judge {
 public:
  Judge(const std::vector<Event>& history, const Config& config, Strictness strictness)
      : history_(history), config_(config), strictness_(strictness) {
    for (std::size_t at = 0; at < history.size(); ++at)
      std::visit([&](const auto& what) { read(at, what); }, history[at].what);
  }

  bool possible() {
    return std::all_of(pulls_.begin(), pulls_.end(), [this](const auto& named) {
      given_.clear();
      return give(named.second, 0);
    });
  }

 private:
  void read(std::size_t at, const event::PushBegins& push) {
    pushes_.push_back({push, at, never, false});
  }
  void read(std::size_t at, const event::PushEnds& ends) {
    for (Pushed& push : pushes_) {
      if (push.begins.push != ends.push) continue;
      push.ended = at;
      push.accepted = ends.how == event::PushEnds::How::accepted;
    }
  }
  void read(std::size_t at, const event::PullAsked& asked) {
    pulls_[asked.pull].asks = asked;
    pulls_[asked.pull].asked = at;
  }
  void read(std::size_t at, const event::PullOpen& open) {
    Pulled& pull = pulls_[open.pull];
    pull.opened = std::min(pull.opened, at);
    if (open.proved) pull.proved = std::min(pull.proved, at);
  }
  void read(std::size_t at, const event::PullEnds& ends) {
    Pulled& pull = pulls_[ends.pull];
    pull.waited = pull.waited || (ends.waited && !paused_[ends.pull]);
    if (ends.how == event::PullEnds::How::half_closed) {
      pull.half_closed = std::min(pull.half_closed, at);
      return;
    }
    pull.ended = at;
    pull.refused = ends.how == event::PullEnds::How::refused && pull.opened == never;
  }
  void read(std::size_t, const event::ReadingPaused& paused) { paused_[paused.pull] = true; }
  void read(std::size_t, const event::ReadingResumed& resumed) { paused_[resumed.pull] = false; }
  void read(std::size_t at, const event::Message& message) {
    if (is_heartbeat(message.text)) return;
    Pulled& pull = pulls_[message.pull];
    pull.messages.push_back(at);
    pull.proved = std::min(pull.proved, at);
  }
  void read(std::size_t, const event::WritesByHand&) {}
  void read(std::size_t at, const event::RunOver& over) {
    for (auto& [id, pull] : pulls_) {
      if (pull.ended != never) continue;
      pull.ended = at;
      pull.waited = pull.waited || (over.waited && !paused_[id]);
    }
  }

  bool is_heartbeat(const std::string& text) const {
    return std::count(config_.heartbeats.begin(), config_.heartbeats.end(), text) > 0;
  }

  // That asks for the name of the pull, which has not ended, between two events.
  template <class Until>
  bool another_asks(const Pulled& pull, std::size_t after, std::size_t before,
                    Until refused) const {
    return std::any_of(pulls_.begin(), pulls_.end(), [&](const auto& named) {
      const Pulled& other = named.second;
      return other.asks.name == pull.asks.name && other.asked > pull.asked && other.asked > after &&
             other.asked < before && other.asked < pull.ended &&
             !(other.refused && refused(other.ended));
    });
  }

  bool is_sure(const Pulled& pull, std::size_t at) const {
    return pull.proved < at && at < pull.half_closed && at < pull.ended &&
           !another_asks(
               pull, 0, at, [at](std::size_t refused) { return refused < at; }) &&
           !earlier_may_take_it(pull, at);
  }

  bool earlier_may_take_it(const Pulled& pull, std::size_t at) const {
    const Pulled* last = nullptr;
    for (const auto& [id, other] : pulls_) {
      if (other.asks.name != pull.asks.name || other.asked >= pull.asked) continue;
      const bool refused = other.refused && other.ended < at;
      if (other.ended > pull.asked && other.proved > pull.asked && !refused) return true;
      const bool refused_before = other.refused && other.ended < pull.asked;
      if (!refused_before && (!last || last->asked < other.asked)) last = &other;
    }
    return last && last->ended < pull.asked && last->opened > pull.asked &&
           last->proved > pull.asked;
  }

  bool routed(const Pushed& push, const Pulled& pull) const {
    const bool back = push.begins.pusher == pull.asks.name;
    return config_.routing == Routing::all || (config_.routing == Routing::others && !back);
  }

  bool had_to_get(const Pulled& pull, const Pushed& push) const {
    if (!push.accepted || !routed(push, pull)) return false;
    for (std::size_t at = push.began; at <= push.ended; ++at)
      if (!is_sure(pull, at)) return false;
    return !another_asks(pull, push.ended, pull.ended, [](std::size_t) { return false; });
  }

  bool may_get(const Pulled& pull, const Pushed& push, std::size_t at) const {
    if (config_.routing == Routing::unknown) return true;
    if (!routed(push, pull)) return false;
    if (!push.accepted || push.ended > pull.asked || config_.keeps_messages) return true;
    const Pulled* before = nullptr;
    for (const auto& [id, other] : pulls_) {
      const bool earlier = other.asks.name == pull.asks.name && other.asked < pull.asked &&
                           !(other.refused && other.ended < pull.asked);
      if (earlier && (!before || before->asked < other.asked)) before = &other;
    }
    if (!before || push.ended < before->asked) return false;
    if (pushed_before(at, push.begins.text) > 1) return true;
    return std::none_of(before->messages.begin(), before->messages.end(), [&](std::size_t came) {
      return came < at && text(came) == push.begins.text;
    });
  }

  std::size_t pushed_before(std::size_t at, const std::string& text) const {
    return static_cast<std::size_t>(std::count_if(
        pushes_.begin(), pushes_.end(),
        [&](const Pushed& push) { return push.began < at && push.begins.text == text; }));
  }

  const std::string& text(std::size_t message) const {
    return std::get<event::Message>(history_[message].what).text;
  }

  bool is_before(const Pushed& one, const Pushed& other) const {
    if (one.begins.pusher != other.begins.pusher || !one.accepted) return false;
    return one.ended < other.began ||
           (one.begins.connection == other.begins.connection && one.began < other.began);
  }

  // Gives the messages from number `next` on to pushes that have none yet.
  bool give(const Pulled& pull, std::size_t next) {
    if (next == pull.messages.size()) return nothing_is_wrong(pull);
    const std::size_t at = pull.messages[next];
    for (const Pushed& push : pushes_) {
      const bool fits = push.begins.text == text(at) && push.began < at &&
                        given_.count(&push) == 0 && may_get(pull, push, at);
      if (!fits) continue;
      given_[&push] = at;
      if (give(pull, next + 1)) return true;
      given_.erase(&push);
    }
    return false;
  }

  bool nothing_is_wrong(const Pulled& pull) const {
    for (const Pushed& push : pushes_) {
      const auto came = given_.find(&push);
      const bool missing = came == given_.end();
      const bool had_to = had_to_get(pull, push) && !is_heartbeat(push.begins.text);
      if (missing && had_to && pull.waited) return false;
      if (!strictness_.order || (missing && !had_to)) continue;
      for (const auto& [other, other_came] : given_)
        if (is_before(push, *other) && (missing || came->second > other_came)) return false;
    }
    return true;
  }

  const std::vector<Event>& history_;
  const Config& config_;
  const Strictness strictness_;
  std::vector<Pushed> pushes_;
  std::map<PullId, Pulled> pulls_;
  std::map<PullId, bool> paused_;
  std::map<const Pushed*, std::size_t> given_;  // where it came
};

}  // namespace

bool is_possible(const std::vector<Event>& history, const Config& config, Strictness strictness) {
  return Judge(history, config, strictness).possible();
}

}  // namespace talkspec::talk::delivery::testing
