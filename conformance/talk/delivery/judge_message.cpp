// Messages whose very text was pushed.
#include <algorithm>

#include "conformance/talk/delivery/checker_state.h"

namespace talkspec::talk::delivery {

Pair& Checker::State::pair(Pull& pull, PushIndex index) {
  const std::size_t before = pull.pairs.capacity();
  const std::size_t early = pull.early.size();
  Pair& known = pull.pair(index);
  constexpr std::size_t node = 48;
  if (const std::size_t more = pull.pairs.capacity() - before; more > 0) hold(more * sizeof(Pair));
  if (pull.early.size() > early) hold(node);
  return known;
}

bool Checker::State::is_heartbeat(std::string_view text) const {
  return std::find(config.heartbeats.begin(), config.heartbeats.end(), text) !=
         config.heartbeats.end();
}

// Why the pull may not get the push; none where it may.
std::optional<Detail> Checker::State::kept_from(const Pull& pull, const Push& push) const {
  if (push.routing == Routing::none) return Detail::to_anybody;
  if (push.routing == Routing::others && push.pusher == pull.name) return Detail::to_its_pusher;
  if (config.keeps_messages || !push.accepted() || push.ended > pull.asked) return std::nullopt;
  if (pull.before == nothing) return Detail::before_the_pull;
  const Pull& before = pulls_[pull.before];
  if (push.ended < before.asked) return Detail::before_the_pull;
  const auto index = *pushes.find(push.id);
  const Pair* known = pushes.text_of(index).once() ? before.find(index) : nullptr;
  return known && known->came != 0 ? std::optional(Detail::before_the_pull) : std::nullopt;
}

// Counts from when on the pull could get the text, and what came of it while it was pushed once.
Repeated& Checker::State::repeated(Pull& pull, TextIndex index) {
  const auto [entry, fresh] = pull.repeated.try_emplace(index);
  Repeated& counted = entry->second;
  if (!fresh) return counted;
  hold(sizeof(Repeated) + 128);
  const Text& text = pushes.text(index);
  const Repeats& repeats = *text.repeats;
  const Pull& since = pull.before == nothing ? pull : pulls_[pull.before];
  const EventIndex kept_since = config.keeps_messages ? 0 : since.asked;
  const auto& all = repeats.all.pushes;
  counted.start =
      static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), since.first) - all.begin());
  counted.open = repeats.all.open(since.first, kept_since);
  const auto kept = repeats.kept_from.find(pull.name);
  if (kept != repeats.kept_from.end()) counted.open -= kept->second.open(since.first, kept_since);
  counted.allow(counted.open);
  counted.counted = counted.start;
  counted.next_own = counted.next_other = counted.start - std::min(counted.start, counted.open);

  const Pair* known = pull.find(text.first);
  if (!known) return counted;
  const Push& first = pushes[text.first];
  if (known->due != 0) counted.add_due(text.first, first.began, first.ended, pull.is_own(first));
  if (known->came != 0) {
    counted.arrive(known->came - 1);
    (pull.is_own(first) ? counted.next_own : counted.next_other) = 1;
  }
  if (known->damaged != 0) counted.arrive_damaged(first.began + 1);
  return counted;
}

void Checker::State::count_allowed(const Pull& pull, const Repeats& repeats, Repeated& counted) {
  const auto& all = repeats.all.pushes;
  for (; counted.counted < all.size(); ++counted.counted) {
    ++operations;
    const Push& push = pushes[all[counted.counted]];
    const bool back = push.routing == Routing::others && push.pusher == pull.name;
    counted.allow(back ? 0 : 1);
  }
}

// Goes on to the push that the next message of the text is shown as, and returns which of the two
// walkers stands there; null where none is left.
std::size_t* Checker::State::walk_to_shown(const Pull& pull, const Text& text, Repeated& counted) {
  const auto& all = text.repeats->all.pushes;
  for (const bool own : {true, false}) {
    std::size_t& at = own ? counted.next_own : counted.next_other;
    for (; at < all.size(); ++at) {
      ++operations;
      if (pull.is_own(pushes[all[at]]) == own && !kept_from(pull, pushes[all[at]])) return &at;
    }
  }
  return nullptr;
}

PushIndex Checker::State::shown(const Pull& pull, const Text& text, Repeated& counted) {
  const std::size_t* at = walk_to_shown(pull, text, counted);
  return at ? text.repeats->all.pushes[*at] : text.last;
}

// A message came and every push of its text that may come has: why one that may not is the one that
// came; none where there is no such push.
std::optional<Detail> Checker::State::why_too_many(const Pull& pull, const Text& text,
                                                   const Repeated& counted) const {
  if (pushes[text.last].routing == Routing::none) return Detail::to_anybody;
  if (text.repeats->kept_from.count(pull.name) != 0) return Detail::to_its_pusher;
  const bool before = counted.start > counted.open;
  return before ? std::optional(Detail::before_the_pull) : std::nullopt;
}

void Checker::State::arrive(Pull& pull, TextIndex index, std::string_view came) {
  if (!pull.sure) pull.sure = now_;
  if (pushes.text(index).once())
    arrive_once(pull, pushes.text(index).first, came);
  else
    arrive_again(pull, index, came);
}

void Checker::State::arrive_once(Pull& pull, PushIndex index, std::string_view came) {
  const Push& push = pushes[index];
  if (const std::optional<Detail> detail = kept_from(pull, push)) {
    add(pull, {Kind::misrouted, *detail}, {index}, {push.began, now_}, came);
    return;
  }
  Pair& known = pair(pull, index);
  if (known.came != 0) {
    const TextIndex inside = kept_inside(pull, came);
    const bool another = inside != nothing && inside != push.text;
    if (another && misses(pull, pushes.text(inside).last)) return arrive(pull, inside, came);
    add(pull, {Kind::twice}, {index}, {push.began, EventIndex{known.came} - 1, now_}, came);
    return;
  }
  known.came = (now_ + 1) & (most_events + 1);
  if (known.due != 0 && known.damaged == 0) settle(pull, push);
  if (const auto before = overtaken(pull, push)) {
    if (push.accepted())
      add(pull, {Kind::order, Detail::none, before->on_the_connection}, {index, before->by.push},
          {push.began, push.ended, before->by.began, before->by.came, now_}, came);
    else
      late_orders_.emplace(index,
                           LateOrder{static_cast<PullIndex>(by_id_.at(pull.id)), before->by, now_});
  }
  remember_latest(pull, index, true);
  if (!pull.slowest || time_ - push.began_at > pull.slowest->came - pull.slowest->began)
    pull.slowest = Delay{push.id, push.began_at, time_};
}

void Checker::State::settle(Pull& pull, const Push& push) {
  --pull.due.all;
  pull.due.own -= pull.is_own(push) ? 1U : 0U;
}

// The message that came before this push and must not have; of a push that is still under way, the
// one that must not have if it is accepted.
std::optional<Checker::State::Overtaken> Checker::State::overtaken(const Pull& pull,
                                                                   const Push& push) const {
  const auto latest = pull.latest_of.find(push.pusher);
  if (push.accepted() && latest != pull.latest_of.end() && push.ended < latest->second.began)
    return Overtaken{latest->second, false};
  const bool may_be = push.accepted() || push.state == Push::State::under_way;
  const auto behind = pull.latest_in.find(push.pipeline);
  if (may_be && behind != pull.latest_in.end() && push.began < behind->second.began)
    return Overtaken{behind->second, true};
  return std::nullopt;
}

void Checker::State::remember_latest(Pull& pull, PushIndex index, bool certain) {
  const Push& push = pushes[index];
  const Latest latest{push.began, index, now_};
  const auto note = [&](auto& table, std::uint32_t key) {
    const auto [entry, fresh] = table.try_emplace(key, latest);
    if (fresh) hold(64);
    if (entry->second.began < latest.began) entry->second = latest;
  };
  note(pull.latest_of, push.pusher);
  if (certain && push.pipelined) note(pull.latest_in, push.pipeline);
}

// The push was accepted just now: it had to come before what is remembered.
void Checker::State::judge_late_orders(PushIndex index) {
  const auto [begin, end] = late_orders_.equal_range(index);
  for (auto late = begin; late != end; ++late) {
    const Push& push = pushes[index];
    const Latest& by = late->second.by;
    add(pulls_[late->second.pull], {Kind::order, Detail::none, true}, {index, by.push},
        {push.began, by.began, by.came, late->second.came, push.ended},
        pushes.text_of(index).sample);
  }
  late_orders_.erase(begin, end);
}

void Checker::State::arrive_again(Pull& pull, TextIndex index, std::string_view came) {
  const Text& text = pushes.text(index);
  Repeated& counted = repeated(pull, index);
  count_allowed(pull, *text.repeats, counted);
  const PushIndex meant = shown(pull, text, counted);
  if (!counted.room()) {
    const TextIndex inside = kept_inside(pull, came);
    const bool another = inside != nothing && inside != index;
    if (another && misses(pull, pushes.text(inside).last)) return arrive(pull, inside, came);
    const std::optional<Detail> detail = why_too_many(pull, text, counted);
    const Shape shape = detail ? Shape{Kind::misrouted, *detail} : Shape{Kind::twice};
    add(pull, shape, {meant}, {pushes[meant].began, now_}, came);
    return;
  }
  if (std::size_t* at = walk_to_shown(pull, text, counted)) ++*at;
  if (const std::optional<bool> own = counted.arrive(now_)) {
    --pull.due.all;
    pull.due.own -= *own ? 1U : 0U;
  }
  if (text.several_pushers) return;
  // So many came that, whichever they are, one of them began no earlier than this.
  const auto latest = pull.latest_of.find(text.pusher);
  const std::optional<EventIndex> deadline = counted.deadline();
  if (deadline && latest != pull.latest_of.end() && *deadline < latest->second.began)
    add(pull, {Kind::order}, {meant, latest->second.push},
        {*deadline, latest->second.began, latest->second.came, now_}, came);
  if (counted.arrivals() <= counted.open) return;
  const std::size_t at = counted.start + counted.arrivals() - counted.open - 1;
  const PushIndex began_then = text.repeats->all.pushes[at];
  remember_latest(pull, began_then, false);
}

Whose Checker::State::whose(PullId id, std::string_view text) {
  operations += text.size();
  const auto known = by_id_.find(id);
  if (!problem.empty() || known == by_id_.end()) return {.origin = Origin::unjudged};
  Pull& pull = pulls_[known->second];
  if (is_heartbeat(text)) return {.origin = Origin::heartbeat};
  TextIndex index = pushes.find(text);
  if (index == nothing) index = kept_inside(pull, text);
  if (index == nothing) {
    if (config.marks.is_foreign(text)) return {.origin = Origin::foreign, .wrong = Kind::foreign};
    const std::optional<OwnerId> owner = config.marks.owner_in(text);
    if (!owner) return {};
    return {.origin = *owner == pull.owner ? Origin::own : Origin::other_case, .owner = owner};
  }
  const Text& pushed = pushes.text(index);
  Whose whose;
  PushIndex meant = pushed.first;
  if (pushed.once()) {
    const Pair* pair = pull.find(meant);
    if (kept_from(pull, pushes[meant]))
      whose.wrong = Kind::misrouted;
    else if (pair && pair->came != 0)
      whose.wrong = Kind::twice;
    else if (pushes[meant].accepted() && overtaken(pull, pushes[meant]))
      whose.wrong = Kind::order;
  } else {
    Repeated& counted = repeated(pull, index);
    count_allowed(pull, *pushed.repeats, counted);
    meant = shown(pull, pushed, counted);
    if (!counted.room())
      whose.wrong = why_too_many(pull, pushed, counted) ? Kind::misrouted : Kind::twice;
  }
  const Push& push = pushes[meant];
  whose.origin = pull.is_own(push) ? Origin::own : Origin::other_case;
  if (pushed.control) whose.origin = Origin::control;
  whose.owner = push.owner;
  whose.push = push.id;
  whose.began = push.began_at;
  return whose;
}

}  // namespace talkspec::talk::delivery
