// What never came.
#include <algorithm>

#include "conformance/talk/delivery/checker_state.h"

namespace talkspec::talk::delivery {

// The pull will get nothing more: what it misses is lost where the runner had waited, or where a
// message shows the gap.
void Checker::State::judge_end(Pull& pull) {
  std::vector<Lost> lost;
  collect_lost(pull, lost);
  for (const Lost& one : lost) {
    const Push& push = pushes[one.push];
    std::vector<EventIndex> events{push.began, push.ended};
    std::vector<PushIndex> about{one.push};
    if (one.shown_by) {
      about.push_back(one.shown_by->by.push);
      events.insert(events.end(), {one.shown_by->by.began, one.shown_by->by.came});
    }
    events.push_back(now_);
    add(pull, {Kind::lost, Detail::none, one.shown_by.has_value()}, about, std::move(events), {});
  }
  pull.ended = true;
  pull.due = {};
  pull.outstanding = {};
  pull.repeated = {};
  pull.latest_of = {};
  pull.latest_in = {};
  pull.split = {};
}

void Checker::State::collect_lost(Pull& pull, std::vector<Lost>& lost) {
  for (const PushIndex index : pull.outstanding) {
    ++operations;
    if (pull.repeated.count(pushes[index].text) != 0 || !misses(pull, index)) continue;
    const std::optional<Overtaken> shown_by = overtaken(pull, pushes[index]);
    if (shown_by || pull.waited) lost.push_back({index, shown_by});
  }
  for (auto& [text_index, counted] : pull.repeated) {
    const Text& text = pushes.text(text_index);
    const auto latest = pull.latest_of.find(text.pusher);
    const bool one_pusher = !text.several_pushers && latest != pull.latest_of.end();
    std::size_t overdue = one_pusher ? counted.overdue(latest->second.began) : 0;
    while (counted.waiting() && (pull.waited || overdue > 0)) {
      ++operations;
      const PushIndex index = counted.take_waiting();
      const bool shows = overdue > 0;
      lost.push_back(
          {index, shows ? std::optional(Overtaken{latest->second, false}) : std::nullopt});
      overdue -= shows ? 1U : 0U;
    }
  }
  std::sort(lost.begin(), lost.end(),
            [](const Lost& one, const Lost& other) { return one.push < other.push; });
}

}  // namespace talkspec::talk::delivery
