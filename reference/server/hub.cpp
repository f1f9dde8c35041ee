#include "reference/server/hub.h"

#include <algorithm>
#include <array>
#include <utility>

#include "reference/framing/encoder.h"
#include "reports/utf8.h"

namespace talk::server {
namespace {

using framing::Framing;

// So few clients are written to by whoever pushes: that is sooner than waking the loop for them.
constexpr std::size_t few_clients = 8;

// When so much waits for the loop, pushers deliver it themselves: nobody pushes faster than it is
// delivered.
constexpr std::size_t inbox_limit = 256UL * 1024;

// How many that were turned away may be waited for.
constexpr std::size_t most_lingering = 16;

constexpr std::chrono::seconds check_interval{1};

}  // namespace

// One message, framed when the first pull of a framing wants it.
class Hub::Post {
 public:
  Post(std::string_view pusher, std::string_view text) : pusher_(pusher), text_(text) {}

  const std::string& pusher() const noexcept { return pusher_; }
  std::size_t bytes() const noexcept { return sizeof(Post) + pusher_.size() + text_.size(); }

  // A chunk of its own. `held` counts the bytes of frames for as long as they live.
  const SharedFrame& frame(Framing framing, std::size_t& held) {
    SharedFrame& frame = frames_[framing == Framing::event_stream ? 1 : 0];
    if (frame != nullptr) return frame;
    std::string data;
    framing::Encoder(framing).append({.text = text_}, data);
    auto made = std::make_unique<Frame>();
    framing::append_chunk(data, made->wire);
    made->data_size = data.size();
    made->data_begin = made->wire.size() - data.size() - 2;
    held += made->wire.size();
    return frame = SharedFrame(made.release(), [&held](const Frame* gone) {
             held -= gone->wire.size();
             delete gone;
           });
  }

 private:
  std::string pusher_;
  std::string text_;
  std::array<SharedFrame, 2> frames_;
};

Hub::Hub(const ServerOptions& options, HubLoop& loop)
    : options_(options), loop_(loop), next_heartbeat_(Clock::now() + options.heartbeat) {}

Hub::~Hub() = default;

bool Hub::routed(std::string_view reader, std::string_view pusher) const {
  return options_.routing == Routing::all || reader != pusher;
}

Framing Hub::framing_of(const PullRequest& request) const {
  return request.event_stream ? Framing::event_stream : options_.message_end;
}

void Hub::open(std::unique_ptr<Transport> client, PullRequest request, std::string head) {
  const Clock::time_point now = Clock::now();
  const std::lock_guard serving(serving_mutex_);
  std::vector<Post> earlier;
  bool closed = false;
  {
    const std::lock_guard lock(inbox_mutex_);
    closed = closed_;
    earlier = take_inbox();
    if (request.event_stream) ++event_streams_[request.name], ++event_stream_count_;
  }
  deliver_to_all(earlier, now);
  const std::uint64_t id = ++last_pull_;
  Pull& pull =
      pulls_.try_emplace(id, std::move(client), std::move(request), std::move(head)).first->second;
  clients_ = pulls_.size();
  pull.put(Post("", "noop").frame(framing_of(pull.request()), frame_bytes_));
  if (closed) pull.end(now);
  pull.write(now);
  loop_.watch(pull.fd(), id);
  settle(pulls_.find(id));
}

bool Hub::turn_away(std::unique_ptr<Transport> client, std::string text) {
  const Clock::time_point now = Clock::now();
  const std::lock_guard serving(serving_mutex_);
  if (lingering_ >= most_lingering) return false;
  ++lingering_;
  const std::uint64_t id = ++last_pull_;
  Pull& pull = pulls_
                   .try_emplace(id, std::move(client), PullRequest{.name = "", .chunked = false},
                                std::move(text))
                   .first->second;
  clients_ = pulls_.size();
  pull.end(now);
  loop_.watch(pull.fd(), id);
  settle(pulls_.find(id));
  return true;
}

bool Hub::event_stream_waits(std::string_view pusher) const {
  if (event_stream_count_ == 0 || options_.routing == Routing::all) return event_stream_count_ > 0;
  const auto own = event_streams_.find(std::string(pusher));
  return event_stream_count_ > (own == event_streams_.end() ? 0 : own->second);
}

Hub::Pushed Hub::push(std::string_view name, std::string_view message) {
  const char terminator = options_.message_end == Framing::nul ? '\0' : '\n';
  if (message.find(terminator) != std::string_view::npos) return Pushed::holds_terminator;
  // CR ends lines in an event stream, which is UTF-8 by its definition.
  const bool for_event_streams =
      message.find('\r') == std::string_view::npos && talkspec::report::is_utf8(message);
  bool much = false;
  {
    Post post(name, message);
    const std::lock_guard lock(inbox_mutex_);
    if (closed_) return Pushed::closed;
    if (!for_event_streams && event_stream_waits(name)) {
      ++refused_by_event_streams_;
      return Pushed::event_stream_cannot;
    }
    ++pushed_;
    inbox_bytes_ += post.bytes();
    inbox_.push_back(std::move(post));
    much = inbox_bytes_ > inbox_limit;
  }
  std::unique_lock serving(serving_mutex_, std::defer_lock);
  if (much)
    serving.lock();
  else if (clients_ > few_clients || !serving.try_lock())
    loop_.wake();
  if (serving.owns_lock()) deliver(Clock::now());
  return Pushed::delivered;
}

// With inbox_mutex_.
std::vector<Hub::Post> Hub::take_inbox() {
  inbox_bytes_ = 0;
  return std::exchange(inbox_, {});
}

// This and all below with serving_mutex_.
void Hub::deliver(Clock::time_point now) {
  std::vector<Post> posts;
  {
    const std::lock_guard lock(inbox_mutex_);
    posts = take_inbox();
  }
  deliver_to_all(posts, now);
}

void Hub::deliver_to_all(std::vector<Post>& posts, Clock::time_point now) {
  if (posts.empty()) return;
  for (auto at = pulls_.begin(); at != pulls_.end(); at = settle(at)) {
    Pull& pull = at->second;
    if (!pull.open()) continue;
    for (Post& post : posts)
      if (routed(pull.request().name, post.pusher()))
        put(pull, post.frame(framing_of(pull.request()), frame_bytes_), now);
    if (!pull.blocked()) pull.write(now);
  }
  posts.clear();
  keep_within_total();
}

// A frame for which nothing else waits is always taken.
void Hub::put(Pull& pull, const SharedFrame& frame, Clock::time_point now) {
  const auto too_much = [&] {
    return pull.slots() > 0 &&
           pull.held() + frame->wire.size() + sizeof(SharedFrame) > options_.queue_limit;
  };
  if (too_much()) pull.write(now);
  if (too_much()) drop(pull);
  pull.put(frame);
}

void Hub::drop(Pull& pull) {
  if (pull.open()) ++dropped_pulls_;
  pull.drop();
}

// The fullest go first. Their frames are freed where nobody else waits for them.
void Hub::keep_within_total() {
  const auto held = [this] {
    std::size_t slots = 0;
    for (const auto& [id, pull] : pulls_)
      slots += pull.slots();
    return frame_bytes_ + slots * sizeof(SharedFrame);
  };
  while (frame_bytes_ > 0 && held() > options_.max_queued) {
    const auto fullest = std::max_element(
        pulls_.begin(), pulls_.end(),
        [](const auto& a, const auto& b) { return a.second.held() < b.second.held(); });
    drop(fullest->second);
    settle(fullest);
  }
}

// Forgets a pull that is gone; returns the next.
Hub::Pulls::iterator Hub::settle(Pulls::iterator at) {
  const Pull& pull = at->second;
  if (!pull.gone()) return std::next(at);
  if (pull.request().name.empty()) --lingering_;
  if (pull.request().event_stream) {
    const std::lock_guard lock(inbox_mutex_);
    const auto own = event_streams_.find(pull.request().name);
    if (--own->second == 0) event_streams_.erase(own);
    --event_stream_count_;
  }
  const auto next = pulls_.erase(at);
  clients_ = pulls_.size();
  if (pulls_.empty()) emptied_.notify_all();
  return next;
}

void Hub::settle_all() {
  for (auto at = pulls_.begin(); at != pulls_.end();)
    at = settle(at);
}

void Hub::send_noop(Clock::time_point now, bool only_to_idle) {
  Post noop("", "noop");
  for (auto& [id, pull] : pulls_) {
    if (!pull.open() || (only_to_idle && pull.slots() > 0)) continue;
    put(pull, noop.frame(framing_of(pull.request()), frame_bytes_), now);
    pull.write(now);
  }
}

Clock::time_point Hub::turn(Clock::time_point now) {
  const std::lock_guard serving(serving_mutex_);
  deliver(now);
  if (now >= next_heartbeat_) {
    send_noop(now, true);
    next_heartbeat_ = std::max(next_heartbeat_ + options_.heartbeat, now);
    settle_all();
  }
  if (now >= next_check_) {
    for (auto& [id, pull] : pulls_) {
      const bool was_open = pull.open();
      pull.check(now, options_.write_timeout);
      if (was_open && pull.gone()) ++dropped_pulls_;
    }
    next_check_ = now + check_interval;
    settle_all();
  }
  return std::min(next_heartbeat_, next_check_);
}

void Hub::notice(std::uint64_t id, Seen seen, Clock::time_point now) {
  const std::lock_guard serving(serving_mutex_);
  const auto found = pulls_.find(id);
  if (found == pulls_.end()) return;
  Pull& pull = found->second;
  if (seen.writable) pull.write(now);
  if (seen.broken)
    pull.drop();
  else if (seen.peer_finished)
    pull.peer_finished(now);
  settle(found);
}

void Hub::close() {
  const Clock::time_point now = Clock::now();
  const std::lock_guard serving(serving_mutex_);
  {
    const std::lock_guard lock(inbox_mutex_);
    closed_ = true;
  }
  deliver(now);
  send_noop(now, false);
  for (auto& [id, pull] : pulls_)
    pull.end(now);
  settle_all();
}

bool Hub::wait_until_empty(Clock::time_point deadline) {
  std::unique_lock serving(serving_mutex_);
  return emptied_.wait_until(serving, deadline, [this] { return pulls_.empty(); });
}

void Hub::drop_all() {
  const std::lock_guard serving(serving_mutex_);
  for (auto& [id, pull] : pulls_)
    pull.drop();
  settle_all();
}

std::size_t Hub::open_pulls() const {
  const std::lock_guard serving(serving_mutex_);
  return static_cast<std::size_t>(std::count_if(
      pulls_.begin(), pulls_.end(), [](const auto& pull) { return !pull.second.finished(); }));
}

Hub::Counts Hub::counts() const {
  const std::lock_guard serving(serving_mutex_);
  const std::lock_guard lock(inbox_mutex_);
  return {pushed_, refused_by_event_streams_, dropped_pulls_};
}

}  // namespace talk::server
