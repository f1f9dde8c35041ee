// A Talk client, to be embedded in an application.
//
//   talk::client::Client alice(*talk::framing::read_url("http://127.0.0.1:8080").url, "alice");
//   if (const auto error = alice.push("hello").error) complain(error->sentence);
//   const auto error = alice.pull([](const talk::client::PulledMessage& message) {
//     show(message.text);
//     return true;  // false ends the pull
//   });
//
// A client has two connections: one for its pull, opened again whenever it breaks, and one for
// its pushes, kept open between them. cpp-httplib connects, does TLS, writes the requests and
// hands over what comes; but every byte of an answer passes our own reader first
// (reference/framing), so that heads, chunks and messages are read strictly and with limits,
// whatever cpp-httplib would put up with.
//
// What no client can give: messages that come while a pull is reconnecting are lost (Talk has no
// message IDs), and after a push that fails with `sent` nobody knows whether it was delivered.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../framing/events.h"
#include "../framing/url.h"
#include "backoff.h"
#include "client_error.h"

namespace talk::client {

struct ClientOptions {
  framing::Framing framing = framing::Framing::nul;  // draft-00; lf is talk-1.1
  bool headless = false;  // pull with `Head: less`: chunks come without a head that says so

  std::string pull_path = "/pull";  // below the path of the URL
  std::string push_path = "/push";
  std::vector<std::pair<std::string, std::string>> fields = {};  // added to every request

  bool insecure = false;     // https: take any certificate
  std::string ca_file = {};  // https: PEM file of the roots to trust; empty: the system's

  // Each bounds one wait; looking up the host's name is bounded by the system's resolver alone.
  std::chrono::milliseconds connect_timeout{5'000};  // TCP and TLS, each
  std::chrono::milliseconds answer_timeout{10'000};  // the head of a pull; a push as a whole
  std::chrono::milliseconds silence{15'000};         // of an open pull: three heartbeats

  std::size_t message_bytes = 8 * 1024 * 1024;  // a pulled message's largest size
  std::size_t answer_bytes = 1024 * 1024;       // the body of a push's answer

  BackoffOptions backoff = {};
  // A pull gives up after so many connections in a row that brought no message; 0: never.
  unsigned attempts = 0;
  std::function<double()> random =
      {};  // in [0, 1), for the jitter; default: a generator of its own
  // Called when a pull stands: its head has come. By the thread that pulls, as the next.
  std::function<void()> on_open = {};
  // Called at most once by a client, with one line of printable ASCII, when a pull has stood for
  // `hint_after` and what came looks like another profile than the one asked for.
  std::function<void(std::string_view sentence)> on_hint = {};
  std::chrono::milliseconds hint_after{2'000};
  // Called before a pull waits to connect again.
  std::function<void(const ClientError&, std::chrono::milliseconds delay)> on_trouble = {};
  // Waits; false if the pull is to end instead. Default: the time passes, or stop() is called.
  std::function<bool(std::chrono::milliseconds)> pause = {};
  // For how long a pull stood. Default: the steady clock.
  std::function<std::chrono::steady_clock::time_point()> now = {};
};

// Valid during the call only.
struct PulledMessage {
  std::string_view text;   // raw bytes
  std::string_view event;  // event-stream: type and last ID
  std::string_view id;
};

struct PushResult {
  std::optional<ClientError> error;  // none: the server took the message
  int status = 0;                    // of the answer
  std::string body = {};             // of the answer: "noop", or an application's own
};

// push() and pull() may run at the same time, each in one thread at a time; stop() may be called
// from any thread and from a signal handler. A process that uses https should ignore SIGPIPE.
class Client {
 public:
  // `name` is whose messages are pulled and who pushes; not empty.
  Client(framing::Url url, std::string name, ClientOptions options = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Calls `take` with each message but `noop`, in order, until it returns false (then the result
  // is none) or an error comes that trying again can't mend.
  std::optional<ClientError> pull(const std::function<bool(const PulledMessage&)>& take);

  // One request; never repeated. A message that holds the terminator, or is `noop`, is refused.
  PushResult push(std::string_view message);

  // Ends pull() and push(), now and ever after. A connect under way still takes its time.
  void stop() noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace talk::client
