#include "conformance/talk/delivery/testing/random_history.h"

#include <algorithm>
#include <random>
#include <string>

namespace talkspec::talk::delivery::testing {
namespace {

class Maker {
 public:
  Maker(std::uint32_t seed, const Mixture& mixture) : chance_(seed), mixture_(mixture) {}

  std::vector<Event> make() {
    constexpr int most_steps = 40;
    for (std::uint32_t id = 0; mixture_.plain && id < 2; ++id) {
      const std::uint32_t pull_name = 2 + id;
      add(event::PullAsked{PullId{id}, OwnerId{id}, name(pull_name), ConnectionId{200 + id}});
      add(event::PullOpen{PullId{id}, true});
      pulls_.push_back({pull_name, true, false, false});
    }
    for (int step = 0; step < most_steps; ++step)
      this->step();
    add(event::RunOver{!one_in(4)});
    return std::move(history_);
  }

 private:
  struct Pushed {
    std::uint32_t pusher = 0;
    bool ended = false;
    std::string text;
    std::vector<std::uint32_t> came;  // on which pulls
  };
  struct Pulled {
    std::uint32_t name = 0;
    bool opened = false;
    bool paused = false;
    bool ended = false;
  };

  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(chance_()) % bound; }
  bool one_in(std::uint32_t many) { return below(many) == 0; }

  void add(Event::What what) { history_.push_back({Time(history_.size()), std::move(what)}); }

  static std::string name(std::uint32_t number) {
    return std::string(1, static_cast<char>('a' + number));
  }

  void step() {
    constexpr std::uint32_t most_pulls = 3;
    switch (below(10)) {
      case 0:
      case 1:
        if (pushes_.size() < mixture_.pushes) return begin_push();
        return message();
      case 2:
      case 3:
        return end_push();
      case 4:
        if (!mixture_.plain && pulls_.size() < most_pulls) return ask();
        return message();
      case 5:
        return change_pull();
      default:
        return message();
    }
  }

  void begin_push() {
    const std::uint32_t pusher = below(mixture_.pushers);
    const auto busy = [&](const Pushed& push) { return !push.ended && push.pusher == pusher; };
    if (mixture_.plain && std::any_of(pushes_.begin(), pushes_.end(), busy)) return;
    const auto id = static_cast<std::uint32_t>(pushes_.size());
    std::string text = mixture_.texts == 0 ? "text " + std::to_string(id)
                                           : "text " + std::to_string(below(mixture_.texts));
    if (mixture_.texts > 2 && one_in(8)) text = "noop";
    const std::uint32_t connection = one_in(2) ? pusher : 100 + id;
    add(event::PushBegins{PushId{id}, OwnerId{below(2)}, name(pusher), text,
                          ConnectionId{connection}});
    pushes_.push_back({pusher, false, text, {}});
  }

  void end_push() {
    using How = event::PushEnds::How;
    for (std::uint32_t id = 0; id < pushes_.size(); ++id) {
      if (pushes_[id].ended || one_in(3)) continue;
      pushes_[id].ended = true;
      const std::uint32_t how = mixture_.plain ? 0 : below(6);
      add(event::PushEnds{PushId{id}, how == 5   ? How::unanswered
                                      : how == 4 ? How::refused
                                                 : How::accepted});
      return;
    }
  }

  void ask() {
    const auto id = static_cast<std::uint32_t>(pulls_.size());
    const std::uint32_t pull_name = below(4);
    add(event::PullAsked{PullId{id}, OwnerId{below(2)}, name(pull_name), ConnectionId{200 + id}});
    pulls_.push_back({pull_name, false, false, false});
    if (one_in(6)) return;
    if (one_in(8)) {
      pulls_.back().ended = true;
      add(event::PullEnds{PullId{id}, event::PullEnds::How::refused, false});
      return;
    }
    add(event::PullOpen{PullId{id}, !one_in(4)});
    pulls_.back().opened = true;
  }

  void change_pull() {
    if (pulls_.empty()) return;
    const std::uint32_t id = below(static_cast<std::uint32_t>(pulls_.size()));
    Pulled& pull = pulls_[id];
    if (pull.ended || (mixture_.plain && !one_in(3))) return;
    using How = event::PullEnds::How;
    switch (mixture_.plain ? below(2) * 4 : below(5)) {
      case 0:
        add(event::PullOpen{PullId{id}, true});
        pull.opened = true;
        return;
      case 1:
        if (pull.paused)
          add(event::ReadingResumed{PullId{id}});
        else
          add(event::ReadingPaused{PullId{id}});
        pull.paused = !pull.paused;
        return;
      case 2:
        return add(event::PullEnds{PullId{id}, How::half_closed, one_in(4)});
      default:
        break;
    }
    const How hows[] = {How::last_chunk, How::fin, How::reset, How::closed};
    pull.ended = true;
    const How how = pull.opened || !one_in(3) ? hows[below(4)] : How::refused;
    add(event::PullEnds{PullId{id}, how, one_in(3)});
  }

  void message() {
    if (pulls_.empty() || pushes_.empty()) return;
    const std::uint32_t id = below(static_cast<std::uint32_t>(pulls_.size()));
    const Pulled& pull = pulls_[id];
    if (pull.ended || pull.paused) return;
    const bool any = one_in(20);
    for (Pushed& push : pushes_) {
      const bool came = std::count(push.came.begin(), push.came.end(), id) != 0;
      const bool back = push.pusher == pull.name;
      if (any ? one_in(2) : came || back || one_in(12)) continue;
      push.came.push_back(id);
      add(event::Message{PullId{id}, push.text});
      return;
    }
  }

  std::mt19937 chance_;
  const Mixture& mixture_;
  std::vector<Event> history_;
  std::vector<Pushed> pushes_;
  std::vector<Pulled> pulls_;
};

}  // namespace

std::vector<Event> random_history(std::uint32_t seed, const Mixture& mixture) {
  return Maker(seed, mixture).make();
}

}  // namespace talkspec::talk::delivery::testing
