#include "conformance/talk/delivery/checker.h"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/talk/delivery/checker_state.h"

namespace talkspec::talk::delivery {

Checker::Checker(Config config) : state_(std::make_unique<State>(std::move(config))) {}
Checker::~Checker() = default;
Checker::Checker(Checker&&) noexcept = default;
Checker& Checker::operator=(Checker&&) noexcept = default;

void Checker::see(const Event& event) {
  state_->see(event);
}

void Checker::found_out(Routing routing) {
  state_->config.routing = routing;
}

void Checker::found_shared() {
  state_->config.shared = true;
}

Whose Checker::whose(PullId pull, std::string_view text) const {
  return state_->whose(pull, text);
}

std::optional<Due> Checker::must_still_come(PullId pull) const {
  const Pull* known = state_->find(pull);
  if (!known || !state_->problem.empty()) return std::nullopt;
  return known->is_sure() ? known->due : Due{};
}

std::size_t Checker::findings() const {
  return state_->findings.size();
}

const Finding& Checker::finding(std::size_t index) const {
  return state_->findings.at(index);
}

std::size_t Checker::count(Kind kind) const {
  return state_->counts[static_cast<std::size_t>(kind)];
}

std::optional<Delay> Checker::slowest(PullId pull) const {
  const Pull* known = state_->find(pull);
  return known ? known->slowest : std::nullopt;
}

const std::string& Checker::problem() const {
  return state_->problem;
}

std::size_t Checker::memory() const {
  return state_->held;
}

std::uint64_t Checker::operations() const {
  return state_->operations;
}

const Pull* Checker::State::find(PullId id) const {
  const auto known = by_id_.find(id);
  return known == by_id_.end() ? nullptr : &pulls_[known->second];
}

void Checker::State::see(const Event& event) {
  if (!problem.empty()) return;
  ++operations;
  if (over_) problem = "an event was told after the end of the run";
  if (now_ == most_events) problem = "the history is longer than the checker can count";
  if (!problem.empty()) return;
  time_ = event.at;
  std::visit([this](const auto& what) { on(what); }, event.what);
  ++now_;
}

// What was begun is finished: the bound is passed by one event at most.
void Checker::State::hold(std::size_t bytes) {
  held += bytes;
  if (held > config.most_memory && problem.empty())
    problem =
        fmt::format("the history is more than the checker may hold: {} bytes", config.most_memory);
}

Pull* Checker::State::open_pull(PullId id) {
  const auto known = by_id_.find(id);
  Pull* pull = known == by_id_.end() ? nullptr : &pulls_[known->second];
  if (!pull || pull->ended)
    problem = pull ? "the history goes on with a pull that has ended"
                   : "the history has a pull that was not asked for";
  return pull && !pull->ended ? pull : nullptr;
}

void Checker::State::on(const event::PushBegins& push) {
  if (pushes.known(push.push)) {
    problem = "the history has two pushes of one number";
    return;
  }
  hold(Pushes::cost(push));
  operations += push.text.size();
  if (problem.empty()) pushes.begin(push, now_, time_, config.routing);
}

void Checker::State::on(const event::PushEnds& push) {
  const std::optional<PushIndex> known = pushes.find(push.push);
  if (!known || pushes[*known].state != Push::State::under_way) {
    problem = "the history ends a push that is not under way";
    return;
  }
  const PushIndex index = pushes.end(push, now_);
  constexpr std::size_t node = 64;
  if (!push.content.empty() && contents_.insert(sum_of(push.content, config.seed)).second)
    hold(node);
  operations += push.content.size();
  if (!pushes[index].accepted() || pushes.text_of(index).heartbeat) return;
  for (const PullIndex live : live_) {
    ++operations;
    Pull& pull = pulls_[live];
    if (had_to_get(pull, pushes[index])) add_due(pull, index);
  }
  judge_late_orders(index);
}

bool Checker::State::had_to_get(const Pull& pull, const Push& push) const {
  if (!pull.is_sure() || push.began < *pull.sure) return false;
  const bool back = push.pusher == pull.name;
  return push.routing == Routing::all || (push.routing == Routing::others && !back);
}

void Checker::State::add_due(Pull& pull, PushIndex index) {
  const Push& push = pushes[index];
  const bool own = pull.is_own(push);
  if (pushes.text_of(index).once()) {
    Pair& known = pair(pull, index);
    known.due = 1;
    if (known.came != 0 || known.damaged != 0) return;
  } else {
    Repeated& counted = repeated(pull, push.text);
    const std::size_t before = counted.waiting(own);
    counted.add_due(index, push.began, push.ended, own);
    if (counted.waiting(own) == before) return;
  }
  pull.outstanding.push_back(index);
  hold(2 * sizeof(PushIndex));
  ++pull.due.all;
  pull.due.own += own ? 1U : 0U;
}

// Nothing that is missing on the pull has to come any more.
void Checker::State::excuse(Pull& pull) {
  for (const PushIndex index : pull.outstanding) {
    ++operations;
    if (pull.repeated.count(pushes[index].text) == 0) pair(pull, index).due = 0;
  }
  for (auto& [text, counted] : pull.repeated)
    counted.excuse();
  pull.outstanding.clear();
  pull.due = {};
}

void Checker::State::on(const event::PullAsked& asked) {
  if (by_id_.count(asked.pull) != 0) {
    problem = "the history has two pulls of one number";
    return;
  }
  hold(sizeof(Pull) + asked.name.size() + 4 * 64);
  const auto index = static_cast<PullIndex>(pulls_.size());
  Pull& pull = pulls_.emplace_back();
  by_id_.emplace(asked.pull, index);
  pull.id = asked.pull;
  pull.owner = asked.owner;
  pull.name = pushes.name(asked.name);
  pull.asked = now_;
  pull.first = pushes.size();
  const auto [last, fresh] = last_of_name_.try_emplace(pull.name, index);
  if (!fresh) {
    pull.before = last->second;
    last->second = index;
  }
  std::vector<PullIndex>& of_name = live_of_name_[pull.name];
  pull.doubted = of_name;
  for (const PullIndex live : of_name) {
    ++operations;
    Pull& other = pulls_[live];
    ++other.doubts;
    excuse(other);
    if (other.sure) continue;
    ++pull.doubts;
    other.doubted.push_back(index);
  }
  if (pull.before != nothing && pulls_[pull.before].may_come_late()) ++pull.doubts;
  of_name.push_back(index);
  pull.place = static_cast<std::uint32_t>(live_.size());
  live_.push_back(index);
}

void Checker::State::on(const event::PullOpen& open) {
  Pull* pull = open_pull(open.pull);
  if (!pull) return;
  pull->opened = true;
  if (open.proved && !pull->sure) pull->sure = now_;
}

// The pulls that it might have taken the name from keep it.
void Checker::State::refuse(Pull& pull) {
  for (const PullIndex doubted : pull.doubted) {
    Pull& other = pulls_[doubted];
    --other.doubts;
    if (other.sure) other.sure = now_;
  }
  pull.doubted.clear();
  const auto last = last_of_name_.find(pull.name);
  if (&pulls_[last->second] != &pull) return;
  if (pull.before == nothing)
    last_of_name_.erase(last);
  else
    last->second = pull.before;
}

void Checker::State::on(const event::PullEnds& ends) {
  Pull* pull = open_pull(ends.pull);
  if (!pull) return;
  pull->waited = pull->waited || (ends.waited && !pull->paused);
  if (ends.how == event::PullEnds::How::half_closed) {
    pull->leaving = true;
    return;
  }
  if (ends.how == event::PullEnds::How::refused && !pull->opened) refuse(*pull);
  judge_end(*pull);
  std::erase(live_of_name_[pull->name], live_[pull->place]);
  pulls_[live_.back()].place = pull->place;
  live_[pull->place] = live_.back();
  live_.pop_back();
}

void Checker::State::on(const event::ReadingPaused& paused) {
  if (Pull* pull = open_pull(paused.pull)) pull->paused = true;
}

void Checker::State::on(const event::ReadingResumed& resumed) {
  if (Pull* pull = open_pull(resumed.pull)) pull->paused = false;
}

void Checker::State::on(const event::Message& message) {
  operations += message.text.size();
  Pull* pull = open_pull(message.pull);
  if (!pull || is_heartbeat(message.text)) return;
  TextIndex text = pushes.find(message.text);
  if (text == nothing) text = kept_inside(*pull, message.text);
  if (text == nothing)
    judge_unknown(*pull, message.text);
  else
    arrive(*pull, text, message.text);
}

void Checker::State::on(const event::WritesByHand& by_hand) {
  if (by_hand_.insert(by_hand.owner).second) hold(64);
}

void Checker::State::on(const event::RunOver& over) {
  for (const PullIndex live : live_) {
    Pull& pull = pulls_[live];
    pull.waited = pull.waited || (over.waited && !pull.paused);
    judge_end(pull);
  }
  live_.clear();
  over_ = true;
}

}  // namespace talkspec::talk::delivery
