#include "conformance/engine/link.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace talkspec {

Isolation::Isolation(const std::string& mark, std::size_t case_number, bool tagged,
                     const std::vector<std::string>& heartbeats)
    : mark_(mark + "."),
      control_mark_(mark + "!"),
      control_(fmt::format("{}{}.", control_mark_, case_number)),
      tag_(tagged ? fmt::format("{}{}:", mark_, case_number) : ""),
      heartbeats_(heartbeats) {}

std::string Isolation::next_control() {
  return control_ + std::to_string(++controls_);
}

std::optional<std::string_view> Isolation::own(std::string_view text) const {
  if (std::find(heartbeats_.begin(), heartbeats_.end(), text) != heartbeats_.end())
    return std::nullopt;
  if (!tag_.empty()) {
    if (!text.starts_with(tag_)) return std::nullopt;
    return text.substr(tag_.size());
  }
  if (!text.starts_with(mark_)) return text;
  const std::size_t digits_end = text.find_first_not_of("0123456789", mark_.size());
  const bool tagged = digits_end != std::string_view::npos && text[digits_end] == ':';
  return tagged ? std::nullopt : std::optional(text);
}

bool Pull::has_canary(std::string_view text) const {
  return std::any_of(canaries.begin(), canaries.end(), [text](const std::string& canary) {
    return text.find(canary) != std::string_view::npos;
  });
}

void Pull::receive(std::string_view text, std::uint64_t end, Isolation& isolation) {
  if (overflowed) return;
  begins_empty = begins_empty || (accounted == 0 && text.empty());
  accounted += text.size() + 1;
  last_end = end;
  if (isolation.is_control(text)) {
    proved = proved || std::find(canaries.begin(), canaries.end(), text) != canaries.end();
    if (std::find(sentinels.begin(), sentinels.end(), text) != sentinels.end())
      keep({.text = std::string(text), .sentinel = true, .end = end});
  }
  if (!proved && damaged.empty() && has_canary(text)) damaged = text.substr(0, most_damaged);
  if (isolation.is_control(text)) {
    last_control = text;
    return;
  }
  if (const std::optional<std::string_view> own = isolation.own(text)) {
    keep({.text = std::string(*own), .sentinel = false, .end = end});
    return;
  }
  foreign += text.size() + foreign_message;
  overflowed = foreign > most_foreign;
}

namespace {

// Of memory; what is short enough stands in the string itself.
std::size_t size_of(const Pull::Item& item) {
  const std::size_t beside = item.text.capacity() < sizeof(std::string) ? 0 : item.text.capacity();
  return sizeof(Pull::Item) + beside;
}

}  // namespace

void Pull::keep(Item item) {
  bytes += size_of(item);
  items.push_back(std::move(item));
  overflowed = !share.hold(bytes);
}

Pull::Item Pull::take() {
  Item item = std::move(items.front());
  items.pop_front();
  bytes -= std::min(bytes, size_of(item));
  share.hold(bytes);
  if (!item.sentinel) {
    ++taken;
    last_taken = item.text;
  }
  return item;
}

const wire::Response* Link::response() const {
  if (!connection) return nullptr;
  return connection->response(pull ? pull->answer : last_answer);
}

bool Link::live_pull() const {
  if (!pull || !pull->open || !open() || connection->paused()) return false;
  const wire::Response* answer = response();
  return answer && !answer->over();
}

std::string Link::state() const {
  if (!connection) return name + " was never opened";
  std::string sentence = name + " " + connection->end_sentence();
  if (const wire::Response* answer = response(); pull && answer) {
    if (!answer->error.empty()) sentence += fmt::format("; its stream broke: {}", answer->error);
    if (answer->last_chunk) sentence += "; its stream has ended with the last-chunk";
  }
  if (pull)
    sentence +=
        fmt::format("; {} messages of the case have come", pull->taken + pull->items.size());
  if (pull && pull->overflowed) sentence += "; more came than the runner can hold";
  return sentence;
}

void Link::drop() {
  if (!connection) return;
  connection->close();
  const std::vector<report::WireEvent> events = connection->transcript().events();
  earlier.insert(earlier.end(), events.begin(), events.end());
  connection = nullptr;
  pull.reset();
  next_answer = last_answer = 0;
  answered = ended_for_reuse = leaving = false;
  sent.clear();
}

}  // namespace talkspec
