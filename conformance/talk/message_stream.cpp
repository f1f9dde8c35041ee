#include "conformance/talk/message_stream.h"

#include <algorithm>
#include <utility>

namespace talkspec::talk {
namespace {

// Of memory; what is short enough stands in the string itself.
std::size_t size_of(const MessageStream::Item& item) {
  const std::size_t beside = item.text.capacity() < sizeof(std::string) ? 0 : item.text.capacity();
  return sizeof(MessageStream::Item) + beside;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

bool MessageStream::has_canary(std::string_view text) const {
  return std::any_of(canaries.begin(), canaries.end(), [text](const std::string& canary) {
    return text.find(canary) != std::string_view::npos;
  });
}

void MessageStream::receive(std::string_view text, std::uint64_t end, const Isolation& isolation) {
  if (overflowed) return;
  begins_empty = begins_empty || (accounted == 0 && text.empty());
  accounted += text.size() + 1;
  last_end = end;
  const bool control = isolation.is_control(text);
  if (isolation.is_strange(text)) {
    ++strangers;
    strange_bytes += text.size();
  }
  if (control) {
    if (!proved && contains(canaries, text)) {
      proved = true;
      canary_missed = text != canaries.front();
    }
    if (contains(sentinels, text)) keep({.text = std::string(text), .sentinel = true, .end = end});
  }
  if (!proved && damaged.empty() && has_canary(text)) damaged = text.substr(0, most_damaged);
  if (control) {
    last_control = text;
    last_control_end = end;
    return;
  }
  if (const std::optional<std::string_view> own = isolation.own(text)) {
    keep({.text = std::string(*own), .sentinel = false, .end = end});
    return;
  }
  const std::string& tag = isolation.tag();
  if (damaged.empty() && !tag.empty() && text.find(tag) != std::string_view::npos)
    damaged = text.substr(0, most_damaged);
  foreign += text.size() + foreign_message;
  overflowed = foreign > most_foreign;
}

void MessageStream::keep(Item item) {
  bytes += size_of(item);
  items.push_back(std::move(item));
  overflowed = !share.hold(bytes);
}

MessageStream::Item MessageStream::take() {
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

bool MessageStream::settle(std::string_view text) {
  const auto optional =
      std::find_if(unsettled.begin(), unsettled.end(),
                   [text](const runner::Pattern& pattern) { return pattern.matches(text); });
  if (optional == unsettled.end()) return false;
  unsettled.erase(optional);
  return true;
}

}  // namespace talkspec::talk
