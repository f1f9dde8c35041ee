// Messages that nobody pushed, with this very text.
#include <algorithm>

#include "conformance/talk/delivery/checker_state.h"

namespace talkspec::talk::delivery {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A status line, RFC 9112 §4, wherever it stands.
bool has_status_line(std::string_view text) {
  constexpr std::string_view name = "HTTP/";
  constexpr std::string_view form = "0.0 000";
  for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at)) {
    at += name.size();
    const std::string_view rest = text.substr(at, form.size());
    if (rest.size() < form.size()) return false;
    const bool fits = std::equal(rest.begin(), rest.end(), form.begin(), [](char c, char wanted) {
      return wanted == '0' ? is_digit(c) : c == wanted;
    });
    if (fits) return true;
  }
  return false;
}

}  // namespace

// Whether the pull had to get the push and has not, damaged or whole.
bool Checker::State::misses(const Pull& pull, PushIndex index) const {
  const auto counted = pull.repeated.find(pushes[index].text);
  if (counted != pull.repeated.end()) return counted->second.waiting();
  const Pair* known = pull.find(index);
  return known && known->due != 0 && known->came == 0 && known->damaged == 0;
}

// The text with terminators inside that this one is kept from: the first one that the pull misses,
// else any.
TextIndex Checker::State::kept_inside(const Pull& pull, std::string_view text) const {
  const std::vector<PushIndex>& inside = pushes.inside();
  TextIndex found = nothing;
  for (std::size_t at = inside.size() - std::min(inside.size(), most_near); at < inside.size();
       ++at) {
    const PushIndex index = inside[at];
    const TextIndex pushed = pushes[index].text;
    if (pushed == found || !keeps_parts(text, pushes.text(pushed), config.terminator)) continue;
    if (misses(pull, index)) return pushed;
    found = pushed;
  }
  return found;
}

// What comes may be the next bytes of a push whose first bytes came.
bool Checker::State::goes_on_with(Pull& pull, std::string_view text) {
  Split& split = pull.split;
  if (split.push == nothing) return false;
  const std::string_view pushed = pushes.text_of(split.push).sample;
  std::string_view rest = pushed.substr(split.taken);
  const bool inside = !config.terminator.empty() && rest.starts_with(config.terminator);
  if (inside) {
    rest.remove_prefix(config.terminator.size());
    if (rest.substr(0, rest.find(config.terminator)) != text) return false;
  } else if (text.empty() || !rest.starts_with(text)) {
    return false;
  }
  split.taken = pushed.size() - rest.size() + text.size();
  if (split.finding) {
    split.finding->events.push_back(now_);
    if (split.finding->detail != Detail::split_inside)
      reword(*split.finding, inside ? Detail::split_inside : Detail::split);
  }
  return true;
}

// Nothing but a terminator came: it may be one that a push begins with.
bool Checker::State::begins_split(Pull& pull) {
  const std::vector<PushIndex>& inside = pushes.inside();
  for (std::size_t at = inside.size() - std::min(inside.size(), most_near); at < inside.size();
       ++at) {
    const PushIndex index = inside[at];
    const Text& pushed = pushes.text_of(index);
    if (!pushed.whole() || !pushed.sample.starts_with(config.terminator) || !misses(pull, index))
      continue;
    judge_damaged(pull, {Detail::split_inside, {index}}, {});
    return true;
  }
  return false;
}

std::vector<Candidate> Checker::State::candidates(Pull& pull, std::string_view text) {
  std::vector<Candidate> found;
  std::vector<TextIndex> texts;
  const auto take = [&](PushIndex index, bool due, bool alike) {
    ++operations;
    const TextIndex pushed = pushes[index].text;
    const auto known = std::find(texts.begin(), texts.end(), pushed);
    if (known != texts.end()) {
      Candidate& before = found[static_cast<std::size_t>(known - texts.begin())];
      before.alike = before.alike || alike;
    } else if (!pushes.text(pushed).heartbeat) {
      texts.push_back(pushed);
      found.push_back({index, due, alike});
    }
  };
  pull.outstanding.prune(most_near, [&](PushIndex index) {
    ++operations;
    return misses(pull, index);
  });
  std::size_t due = 0;
  for (const PushIndex index : pull.outstanding) {
    if (due++ == most_near) break;
    const auto counted = pull.repeated.find(pushes[index].text);
    take(counted == pull.repeated.end() ? index : counted->second.first_waiting(), true, false);
  }
  for (PushIndex back = 1; back <= std::min<std::size_t>(pushes.size(), most_near); ++back)
    take(pushes.size() - back, false, false);
  std::size_t alike = 0;
  for (TextIndex pushed = pushes.alike(text); pushed != nothing && alike < most_near; ++alike) {
    const PushIndex last = pushes.text(pushed).last;
    take(last, misses(pull, last), true);
    pushed = pushes.text(pushed).alike;
  }
  return found;
}

void Checker::State::judge_unknown(Pull& pull, std::string_view text) {
  if (config.marks.is_foreign(text)) {
    add(pull, {Kind::foreign}, {}, {now_}, text);
    return;
  }
  const std::optional<OwnerId> owner = config.marks.owner_in(text);
  if (owner && by_hand_.count(*owner) != 0) return;
  if (goes_on_with(pull, text)) return;
  const std::vector<Candidate> near = candidates(pull, text);
  operations += text.size() * (near.size() + 1);
  if (const std::optional<Damage> damage = find_damage(text, near, pushes)) {
    judge_damaged(pull, *damage, text);
    return;
  }
  if (text.empty() && begins_split(pull)) return;
  if (const Detail leaked = leak(text); leaked != Detail::none)
    add(pull, {Kind::leaked, leaked}, {}, {now_}, text);
  else if (config.shared)
    add(pull, {Kind::foreign, Detail::none, true}, {}, {now_}, text);
  else
    add(pull, {Kind::forged, text.empty() ? Detail::empty : Detail::none}, {}, {now_}, text);
}

Detail Checker::State::leak(std::string_view text) const {
  if (has_status_line(text)) return Detail::head;
  const bool content = !text.empty() && contents_.count(sum_of(text, config.seed)) != 0;
  return content ? Detail::answer_content : Detail::none;
}

void Checker::State::judge_damaged(Pull& pull, const Damage& damage, std::string_view text) {
  if (!pull.sure) pull.sure = now_;
  const PushIndex first = damage.pushes.front();
  Finding* finding =
      add(pull, {Kind::damaged, damage.detail}, damage.pushes, {pushes[first].began, now_}, text);
  for (const PushIndex index : damage.pushes)
    take_damaged(pull, index);
  const bool may_go_on =
      damage.detail == Detail::cut_at_end || damage.detail == Detail::split_inside;
  if (may_go_on && pushes.text_of(first).whole()) pull.split = {first, text.size(), finding};
}

// It is not missing any more, and may come whole as well.
void Checker::State::take_damaged(Pull& pull, PushIndex index) {
  const Push& push = pushes[index];
  if (pushes.text_of(index).once()) {
    Pair& known = pair(pull, index);
    if (known.due != 0 && known.came == 0 && known.damaged == 0) settle(pull, push);
    known.damaged = 1;
    return;
  }
  Repeated& counted = repeated(pull, push.text);
  if (const std::optional<bool> own = counted.arrive_damaged(now_)) {
    --pull.due.all;
    pull.due.own -= *own ? 1U : 0U;
  }
}

}  // namespace talkspec::talk::delivery
