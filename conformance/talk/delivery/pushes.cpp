#include "conformance/talk/delivery/pushes.h"

#include <algorithm>

#include "conformance/talk/delivery/spelling.h"

namespace talkspec::talk::delivery {
namespace {

std::string sample_of(const std::string& text) {
  constexpr std::size_t half = Checker::most_sampled / 2;
  if (text.size() <= Checker::most_sampled) return text;
  return text.substr(0, half) + text.substr(text.size() - half);
}

bool kept_from_its_pusher(const Push& push) {
  return push.routing == Routing::others;
}

}  // namespace

std::size_t Repeats::List::open(PushIndex first, EventIndex when) const {
  const auto began = std::lower_bound(pushes.begin(), pushes.end(), first) - pushes.begin();
  const auto gone = std::lower_bound(accepted.begin(), accepted.end(), when) - accepted.begin();
  return static_cast<std::size_t>(began - gone);
}

std::string_view Text::begin() const {
  return whole() ? std::string_view(sample) : std::string_view(sample).substr(0, sample.size() / 2);
}

std::string_view Text::end() const {
  return whole() ? std::string_view(sample) : std::string_view(sample).substr(sample.size() / 2);
}

Pushes::Pushes(const Config& config) : config_(config) {}

std::size_t Pushes::cost(const event::PushBegins& push) {
  constexpr std::size_t node = 64;  // of a table, and its share of the buckets
  return sizeof(Push) + sizeof(Text) + push.pusher.size() + 5 * node +
         std::min(push.text.size(), Checker::most_sampled);
}

NameIndex Pushes::name(const std::string& talk_name) {
  return names_.try_emplace(talk_name, static_cast<NameIndex>(names_.size())).first->second;
}

std::optional<PushIndex> Pushes::find(PushId id) const {
  const auto known = by_id_.find(id);
  return known == by_id_.end() ? std::nullopt : std::optional(known->second);
}

TextIndex Pushes::find(std::string_view text) const {
  const auto known = by_sum_.find(sum_of(text, config_.seed));
  const bool same = known != by_sum_.end() && texts_[known->second].length == text.size();
  return same ? known->second : nothing;
}

TextIndex Pushes::alike(std::string_view text) const {
  const auto known = by_skeleton_.find(sum_of(skeleton(text), config_.seed));
  return known == by_skeleton_.end() ? nothing : known->second;
}

PushIndex Pushes::begin(const event::PushBegins& push, EventIndex when, Time at, Routing routing) {
  const PushIndex index = size();
  by_id_.emplace(push.push, index);
  const Sum sum = sum_of(push.text, config_.seed);
  const auto known = by_sum_.find(sum);
  const TextIndex text_index = known == by_sum_.end() ? add_text(push.text, sum) : known->second;
  pushes_.push_back({.id = push.push,
                     .owner = push.owner,
                     .pusher = name(push.pusher),
                     .text = text_index,
                     .connection = push.connection,
                     .began = when,
                     .began_at = at,
                     .routing = routing});
  Text& text = texts_[text_index];
  if (text.inside) inside_.push_back(index);
  Pipeline& pipeline = pipeline_of(pushes_[index]);
  pushes_[index].pipelined = pipeline.under_way > 0;
  if (pipeline.under_way++ == 0) pipeline.first = index;
  pushes_[index].pipeline = pipeline.first;
  if (text.first == nothing) {
    text.first = text.last = index;
    text.pusher = pushes_[index].pusher;
    return index;
  }
  text.several_pushers = text.several_pushers || text.pusher != pushes_[index].pusher;
  if (text.once()) {
    text.repeats = std::make_unique<Repeats>();
    add_to_repeats(text.first);
    if (pushes_[text.first].accepted()) accept_in_repeats(text.first);
  }
  text.last = index;
  add_to_repeats(index);
  return index;
}

TextIndex Pushes::add_text(const std::string& text, const Sum& sum) {
  const auto index = static_cast<TextIndex>(texts_.size());
  Text& added = texts_.emplace_back();
  added.sum = sum;
  added.length = text.size();
  added.sample = sample_of(text);
  added.heartbeat = std::find(config_.heartbeats.begin(), config_.heartbeats.end(), text) !=
                    config_.heartbeats.end();
  added.control = config_.marks.is_control(text);
  added.inside = !config_.terminator.empty() && text.find(config_.terminator) != std::string::npos;
  by_sum_.emplace(sum, index);
  TextIndex& newest =
      by_skeleton_.try_emplace(sum_of(skeleton(text), config_.seed), nothing).first->second;
  added.alike = newest;
  newest = index;
  return index;
}

Pushes::Pipeline& Pushes::pipeline_of(const Push& push) {
  constexpr unsigned bits = 32;
  return pipelines_[(std::uint64_t{static_cast<std::uint32_t>(push.connection)} << bits) |
                    push.pusher];
}

void Pushes::add_to_repeats(PushIndex index) {
  const Push& push = pushes_[index];
  if (push.routing == Routing::none) return;
  Repeats& repeats = *texts_[push.text].repeats;
  repeats.all.pushes.push_back(index);
  if (kept_from_its_pusher(push)) repeats.kept_from[push.pusher].pushes.push_back(index);
}

void Pushes::accept_in_repeats(PushIndex index) {
  const Push& push = pushes_[index];
  if (push.routing == Routing::none) return;
  Repeats& repeats = *texts_[push.text].repeats;
  repeats.all.accepted.push_back(push.ended);
  if (kept_from_its_pusher(push)) repeats.kept_from[push.pusher].accepted.push_back(push.ended);
}

PushIndex Pushes::end(const event::PushEnds& push, EventIndex when) {
  const PushIndex index = by_id_.at(push.push);
  Push& ended = pushes_[index];
  ended.ended = when;
  --pipeline_of(ended).under_way;
  switch (push.how) {
    case event::PushEnds::How::accepted:
      ended.state = Push::State::accepted;
      break;
    case event::PushEnds::How::refused:
      ended.state = Push::State::refused;
      break;
    case event::PushEnds::How::unanswered:
      ended.state = Push::State::unanswered;
      break;
  }
  if (ended.accepted() && !texts_[ended.text].once()) accept_in_repeats(index);
  return index;
}

}  // namespace talkspec::talk::delivery
