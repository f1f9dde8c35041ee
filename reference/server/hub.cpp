#include "reference/server/hub.h"

#include <algorithm>
#include <array>
#include <utility>

namespace talk {

// One message in as many formats as its pulls want, each made when the first of them wants it.
class Hub::Frames {
 public:
  explicit Frames(std::string_view message) : message_(message) {}

  const Frame& of(FrameFormat format) {
    Frame& frame = frames_.at(static_cast<std::size_t>(format));
    if (!frame) frame = std::make_shared<const std::string>(framed(format, message_));
    return frame;
  }

 private:
  std::string_view message_;
  std::array<Frame, frame_format_count> frames_;
};

Hub::Hub(Profile profile, Routing routing, std::size_t queue_limit)
    : format_(frame_format(profile)), routing_(routing), queue_limit_(queue_limit) {}

std::shared_ptr<Pull> Hub::subscribe(std::string name, bool event_stream,
                                     std::function<void()> abort) {
  const FrameFormat format = event_stream ? FrameFormat::event_stream : format_;
  auto pull = std::make_shared<Pull>(std::move(name), format, queue_limit_, std::move(abort));
  pull->put_if_empty(Frames("noop").of(format));
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
  if (pulls_.erase(pull) > 0 && pull->format() == FrameFormat::event_stream) --event_streams_;
}

bool Hub::routed(const Pull& pull, std::string_view pusher) const {
  return routing_ == Routing::all || pull.name() != pusher;
}

Hub::Pushed Hub::push(std::string_view name, std::string_view message) {
  if (!can_carry(format_, message)) return Pushed::holds_terminator;
  const bool for_event_streams = can_carry(FrameFormat::event_stream, message);
  Frames frames(message);
  const std::lock_guard lock(mutex_);
  if (closed_) return Pushed::closed;
  const auto cannot = [&](const std::shared_ptr<Pull>& pull) {
    return pull->format() == FrameFormat::event_stream && routed(*pull, name);
  };
  if (!for_event_streams && event_streams_ > 0 && std::any_of(pulls_.begin(), pulls_.end(), cannot))
    return Pushed::event_stream_cannot;
  for (const auto& pull : pulls_)
    if (routed(*pull, name) && !pull->put(frames.of(pull->format()))) pull->drop();
  return Pushed::delivered;
}

void Hub::heartbeat() {
  Frames noop("noop");
  const std::lock_guard lock(mutex_);
  for (const auto& pull : pulls_)
    pull->put_if_empty(noop.of(pull->format()));
}

void Hub::close() {
  Frames noop("noop");
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const auto& pull : pulls_) {
    if (!pull->put(noop.of(pull->format()))) pull->drop();
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

}  // namespace talk
