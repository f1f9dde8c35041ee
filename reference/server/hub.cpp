#include "reference/server/hub.h"

#include <algorithm>
#include <map>
#include <utility>

#include "reference/framing/encoder.h"
#include "reports/utf8.h"

namespace talk::server {

// One message in as many framings as its pulls want, each made when the first of them wants it.
class Hub::Frames {
 public:
  explicit Frames(std::string_view message) : message_(message) {}

  // Null where the framing cannot carry the message: its terminator is in it, or, in an event
  // stream, CR, which ends lines there, or what is not UTF-8, which it is defined to be.
  const Frame& of(framing::Framing framing) {
    const auto [at, made] = frames_.try_emplace(framing);
    if (!made ||
        (framing == framing::Framing::event_stream && !talkspec::report::is_utf8(message_)))
      return at->second;
    std::string text;
    text.reserve(message_.size() + 1);
    if (!framing::Encoder(framing).append({.text = message_}, text))
      at->second = std::make_shared<const std::string>(std::move(text));
    return at->second;
  }

 private:
  std::string_view message_;
  std::map<framing::Framing, Frame> frames_;
};

Hub::Hub(framing::Framing message_end, Routing routing, std::size_t queue_limit)
    : message_end_(message_end), routing_(routing), queue_limit_(queue_limit) {}

std::shared_ptr<Pull> Hub::subscribe(std::string name, bool event_stream,
                                     std::function<void()> abort) {
  const framing::Framing message_end = event_stream ? framing::Framing::event_stream : message_end_;
  auto pull = std::make_shared<Pull>(std::move(name), message_end, queue_limit_, std::move(abort));
  pull->put_if_empty(Frames("noop").of(message_end));
  const std::lock_guard lock(mutex_);
  if (closed_) {
    pull->end();
    return pull;
  }
  pulls_.insert(pull);
  event_streams_ += event_stream ? 1 : 0;
  return pull;
}

void Hub::unsubscribe(const std::shared_ptr<Pull>& pull) {
  const std::lock_guard lock(mutex_);
  if (pulls_.erase(pull) > 0 && pull->message_end() == framing::Framing::event_stream)
    --event_streams_;
}

bool Hub::routed(const Pull& pull, std::string_view pusher) const {
  return routing_ == Routing::all || pull.name() != pusher;
}

Hub::Pushed Hub::push(std::string_view name, std::string_view message) {
  Frames frames(message);
  if (frames.of(message_end_) == nullptr) return Pushed::holds_terminator;
  const std::lock_guard lock(mutex_);
  if (closed_) return Pushed::closed;
  const auto cannot = [&](const std::shared_ptr<Pull>& pull) {
    return pull->message_end() == framing::Framing::event_stream && routed(*pull, name);
  };
  if (event_streams_ > 0 && frames.of(framing::Framing::event_stream) == nullptr &&
      std::any_of(pulls_.begin(), pulls_.end(), cannot))
    return Pushed::event_stream_cannot;
  for (const auto& pull : pulls_)
    if (routed(*pull, name) && !pull->put(frames.of(pull->message_end()))) pull->drop();
  return Pushed::delivered;
}

void Hub::heartbeat() {
  Frames noop("noop");
  const std::lock_guard lock(mutex_);
  for (const auto& pull : pulls_)
    pull->put_if_empty(noop.of(pull->message_end()));
}

void Hub::close() {
  Frames noop("noop");
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const auto& pull : pulls_) {
    if (!pull->put(noop.of(pull->message_end()))) pull->drop();
    pull->end();
  }
}

void Hub::drop_all() {
  const std::lock_guard lock(mutex_);
  for (const auto& pull : pulls_)
    pull->drop();
}

std::size_t Hub::open_pulls() const {
  const std::lock_guard lock(mutex_);
  return pulls_.size();
}

}  // namespace talk::server
