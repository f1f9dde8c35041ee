#include "reference/client/client.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "reference/client/client_connection.h"
#include "reference/client/stream_look.h"
#include "reference/framing/form.h"
#include "reference/framing/stream_decoder.h"

namespace talk::client {
namespace {

using framing::Framing;
using framing::ResponseHead;

constexpr std::string_view heartbeat = "noop";
constexpr std::chrono::seconds longest_retry_after(60);

// Retry-After as a number of seconds (RFC 9110 §10.2.3), a minute at most; a date is not looked at.
std::optional<std::chrono::seconds> retry_after(const ResponseHead& head) {
  const auto value = head.fields.first("Retry-After");
  if (!value || value->empty()) return std::nullopt;
  std::chrono::seconds time(0);
  for (const char digit : *value) {
    if (digit < '0' || digit > '9') return std::nullopt;
    time = std::min(time * 10 + std::chrono::seconds(digit - '0'), longest_retry_after);
  }
  return time;
}

// Where a redirect leads, when that can be shown as it is.
std::string redirect_target(const ResponseHead& head) {
  constexpr std::size_t longest_shown = 200;
  const auto location = head.fields.first("Location");
  if (!location || location->empty() || location->size() > longest_shown) return "elsewhere";
  const bool visible =
      std::all_of(location->begin(), location->end(), [](char c) { return c > 0x20 && c < 0x7f; });
  return visible ? "to " + std::string(*location) : "elsewhere";
}

std::optional<ClientError> refusal(const ResponseHead& head) {
  if (head.status_code < 300) return std::nullopt;
  std::string sentence = "the server answered " + std::to_string(head.status_code);
  if (head.status_code < 400)
    sentence += ", a redirect " + redirect_target(head) + ": redirects are not followed";
  return ClientError{.code = ClientErrc::refused,
                     .sentence = std::move(sentence),
                     .status = head.status_code,
                     .retry_after = retry_after(head)};
}

bool is_event_stream(const ResponseHead& head) {
  const auto type = head.fields.first("Content-Type");
  return type && framing::equals_ignoring_case(type->substr(0, type->find_first_of("; \t")),
                                               "text/event-stream");
}

// A value or target with a control byte in it would be a head of the writer's own making.
bool is_field_safe(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

std::optional<ClientError> invalid(std::string sentence) {
  return ClientError{.code = ClientErrc::invalid_argument, .sentence = std::move(sentence)};
}

ClientError stopped() {
  return {.code = ClientErrc::stopped, .sentence = "stopped"};
}

}  // namespace

class Client::Impl {
 public:
  Impl(framing::Url url, std::string name, ClientOptions options)
      : url_(std::move(url)),
        name_(std::move(name)),
        options_(std::move(options)),
        pusher_(url_, options_, interrupt_) {
    if (!options_.now) options_.now = [] { return std::chrono::steady_clock::now(); };
    if (!options_.pause)
      options_.pause = [this](std::chrono::milliseconds time) {
        return !interrupt_.wait_for(time);
      };
  }

  std::optional<ClientError> pull(const std::function<bool(const PulledMessage&)>& take);
  PushResult push(std::string_view message);
  void stop() noexcept { interrupt_.set(); }

 private:
  // One connection's worth of a pull.
  struct Stretch {
    std::optional<ClientError> error;  // none: `take` returned false
    bool alive = false;                // a message came, were it a heartbeat
  };
  Stretch pull_once(const std::function<bool(const PulledMessage&)>& take);
  std::optional<ClientError> invalid_options() const;
  std::optional<ClientError> invalid_message(std::string_view message) const;
  std::optional<ClientError> judge_pull(const ResponseHead& head) const;
  Fields pull_fields() const;
  framing::Options decoder_options(const Exchange& exchange) const;
  std::string parameter(std::string_view key, std::string_view value) const;

  const framing::Url url_;
  const std::string name_;
  ClientOptions options_;
  // Of the event stream so far (WHATWG HTML §9.2.3): its last event ID, and how long it asks to
  // wait.
  std::string last_event_id_;
  std::chrono::milliseconds retry_{0};
  bool hinted_ = false;
  Interrupt interrupt_;
  ClientConnection pusher_;
};

namespace {

// Hands messages on and notes how the stream stands.
struct PullSink {
  const std::function<bool(const PulledMessage&)>& take;
  std::string& last_event_id;
  std::chrono::milliseconds& retry;
  bool alive = false;
  bool enough = false;
  std::uint64_t tail = 0;
  std::string beginning = {};  // of the payload, stream_look_bytes at most

  void on_payload(std::string_view payload) {
    if (beginning.size() < stream_look_bytes)
      beginning += payload.substr(0, stream_look_bytes - beginning.size());
  }
  void on_message(const framing::Message& message) {
    alive = true;
    if (enough || message.text == heartbeat) return;
    enough = !take({message.text, message.event, message.id});
  }
  // Also without an event; an empty one is not sent again (WHATWG HTML §9.2.3).
  void on_event_id(std::string_view id) {
    if (is_field_safe(id)) last_event_id = id;
  }
  void on_retry(std::uint64_t time) {
    const auto most = static_cast<std::uint64_t>(longest_retry_after.count()) * 1000;
    retry = std::chrono::milliseconds(std::min(time, most));
  }
  void on_tail(const framing::Tail& at_end) { tail = at_end.size; }
};

// What the end of a stream means: `decoder` has been told of it.
ClientError end_of_stream(const framing::StreamDecoder& decoder, const PullSink& sink) {
  ClientError error{.code = ClientErrc::ended, .sentence = "the server ended the stream"};
  if (decoder.status() == framing::Status::error) {
    const bool cut = decoder.error().code == framing::Errc::premature_end;
    error.code = cut ? ClientErrc::closed : ClientErrc::protocol;
    error.sentence = cut ? "the server closed the connection before the last-chunk"
                         : "the stream can't be read at byte " +
                               std::to_string(decoder.error().offset) + ": " +
                               std::string(sentence(decoder.error().code));
  }
  if (sink.tail > 0)
    error.sentence += "; " + std::to_string(sink.tail) + " bytes of an unfinished message are lost";
  return error;
}

}  // namespace

std::string Client::Impl::parameter(std::string_view key, std::string_view value) const {
  const std::array<framing::FormField, 1> field{{{std::string(key), std::string(value)}}};
  return framing::encode_form(field);
}

std::optional<ClientError> Client::Impl::invalid_options() const {
  if (name_.empty()) return invalid("the name is empty");
  for (const auto& [name, value] : options_.fields)
    if (name.empty() || framing::token_length(name) != name.size() || !is_field_safe(value))
      return invalid("a header field has a name that is no token, or a value with a control byte");
  for (const std::string& path : {options_.pull_path, options_.push_path})
    if (!path.starts_with('/') || path.find_first_of(" #") != std::string::npos ||
        !is_field_safe(path))
      return invalid("a path must begin with / and hold neither spaces, # nor control bytes");
  return std::nullopt;
}

std::optional<ClientError> Client::Impl::invalid_message(std::string_view message) const {
  if (message == heartbeat) return invalid("a message noop is a heartbeat: nobody would see it");
  if (options_.framing == Framing::nul && message.find('\0') != std::string_view::npos)
    return invalid("the message holds NUL, which ends messages");
  if (options_.framing == Framing::lf && message.find('\n') != std::string_view::npos)
    return invalid("the message holds LF, which ends messages");
  return std::nullopt;
}

Fields Client::Impl::pull_fields() const {
  Fields fields = options_.fields;
  const bool events = options_.framing == Framing::event_stream;
  fields.emplace_back("Accept", events ? "text/event-stream" : "*/*");
  fields.emplace_back("Accept-Encoding", "identity");
  fields.emplace_back("User-Agent", "talk-client");
  if (events && !last_event_id_.empty()) fields.emplace_back("Last-Event-ID", last_event_id_);
  if (options_.headless) fields.emplace_back("Head", "less");
  return fields;
}

std::optional<ClientError> Client::Impl::judge_pull(const ResponseHead& head) const {
  if (auto error = refusal(head)) return error;
  if (head.status_code == 204)  // WHATWG HTML §9.2.2
    return ClientError{.code = ClientErrc::refused,
                       .sentence = "the server answered 204: it has no stream, now or later",
                       .status = 204};
  if (head.fields.count("Content-Encoding") > 0)
    return ClientError{.sentence = "the stream is compressed, which nobody asked for"};
  if (options_.framing == Framing::event_stream && !options_.headless && !is_event_stream(head))
    return ClientError{
        .sentence = "the server does not speak event-stream: the answer has another Content-Type"};
  return std::nullopt;
}

framing::Options Client::Impl::decoder_options(const Exchange& exchange) const {
  framing::Options options;
  options.framing = options_.framing;
  options.coding = exchange.framing == framing::BodyFraming::chunked ? framing::Coding::chunked
                                                                     : framing::Coding::identity;
  options.limits.message_bytes = options_.message_bytes;
  return options;
}

Client::Impl::Stretch Client::Impl::pull_once(
    const std::function<bool(const PulledMessage&)>& take) {
  Exchange exchange;
  exchange.body_form = Exchange::Body::stream;
  exchange.chunked_untold = options_.headless;
  exchange.answer_timeout = options_.answer_timeout;
  exchange.silence = options_.silence;
  exchange.judge = [this](const ResponseHead& head) {
    auto error = judge_pull(head);
    if (!error && options_.on_open) options_.on_open();
    return error;
  };

  PullSink sink{take, last_event_id_, retry_};
  std::optional<std::size_t> looked_at;  // none: the stream is too young to judge
  const auto look = [&] {
    if (hinted_ || !options_.on_hint || looked_at == sink.beginning.size()) return;
    looked_at = sink.beginning.size();
    const auto sentence = foreign_look(sink.beginning, decoder_options(exchange), sink.alive);
    hinted_ = sentence.has_value();
    if (sentence) options_.on_hint(*sentence);
  };
  exchange.age = options_.hint_after;
  exchange.on_age = look;

  std::optional<framing::StreamDecoder> decoder;
  const auto feed = [&](std::string_view bytes) {
    if (!decoder) decoder.emplace(decoder_options(exchange));
    decoder->feed(bytes, sink);
    if (looked_at) look();
    return decoder->status() == framing::Status::incomplete && !sink.enough;
  };
  ClientConnection connection(url_, options_, interrupt_);
  connection.get(url_.target(options_.pull_path) + '?' + parameter("name", name_), pull_fields(),
                 exchange, feed);

  if (sink.enough) return {std::nullopt, sink.alive};
  if (exchange.error) return {exchange.error, sink.alive};
  if (!decoder) decoder.emplace(decoder_options(exchange));
  if (decoder->status() == framing::Status::incomplete) decoder->finish(sink);
  return {end_of_stream(*decoder, sink), sink.alive};
}

std::optional<ClientError> Client::Impl::pull(
    const std::function<bool(const PulledMessage&)>& take) {
  if (auto error = invalid_options()) return error;
  Backoff backoff(options_.backoff, options_.random);
  for (unsigned barren = 0;;) {
    const auto begin = options_.now();
    const Stretch stretch = pull_once(take);
    if (!stretch.error) return std::nullopt;
    if (interrupt_.is_set()) return stopped();
    // One that brings messages but breaks at once must not make us knock without a pause.
    if (options_.now() - begin >= options_.backoff.settled) backoff.reset();
    barren = stretch.alive ? 0 : barren + 1;
    const bool given_up = options_.attempts != 0 && barren >= options_.attempts;
    if (given_up || !stretch.error->is_temporary()) return stretch.error;
    const auto delay = std::max<std::chrono::milliseconds>(
        std::max(backoff.next(), retry_),
        stretch.error->retry_after.value_or(std::chrono::seconds(0)));
    if (options_.on_trouble) options_.on_trouble(*stretch.error, delay);
    if (!options_.pause(delay)) return stopped();
  }
}

PushResult Client::Impl::push(std::string_view message) {
  if (auto error = invalid_options()) return {.error = std::move(error)};
  if (auto error = invalid_message(message)) return {.error = std::move(error)};
  Exchange exchange;
  exchange.answer_timeout = options_.answer_timeout;
  exchange.body_bytes = options_.answer_bytes;
  exchange.judge = refusal;
  Fields fields = options_.fields;
  fields.emplace_back("Accept-Encoding", "identity");
  fields.emplace_back("User-Agent", "talk-client");
  pusher_.post_form(url_.target(options_.push_path), fields,
                    parameter("name", name_) + '&' + parameter("message", message), exchange);
  PushResult result{.error = std::move(exchange.error), .body = std::move(exchange.body)};
  if (exchange.head) result.status = exchange.head->status_code;
  if (!result.error && interrupt_.is_set() && !exchange.head) result.error = stopped();
  return result;
}

Client::Client(framing::Url url, std::string name, ClientOptions options)
    : impl_(std::make_unique<Impl>(std::move(url), std::move(name), std::move(options))) {}

Client::~Client() = default;

std::optional<ClientError> Client::pull(const std::function<bool(const PulledMessage&)>& take) {
  return impl_->pull(take);
}

PushResult Client::push(std::string_view message) {
  return impl_->push(message);
}

void Client::stop() noexcept {
  impl_->stop();
}

}  // namespace talk::client
