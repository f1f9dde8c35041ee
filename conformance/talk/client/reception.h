// The one port of a run whose clients are started elsewhere, by a person or in a browser. Each
// connection belongs to the case that its first request names: /case/ID/pull or /case/ID/push.
// What else is asked for is answered here, with one request a connection. Bounded whatever comes.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/wire/listener.h"
#include "conformance/wire/loop.h"

namespace talkspec::talk {

// "127.0.0.1:8080", "[::1]:0", "localhost:0"; none: it is no such thing, or an address at which
// no client can be served, as 0.0.0.0.
struct Place {
  std::string host;  // as it stands in URLs
  asio::ip::tcp::endpoint endpoint;
};
std::optional<Place> place_from(std::string_view text);

class Reception {
 public:
  static constexpr std::size_t most_guests = 256;  // connections whose first request is read
  static constexpr std::size_t most_kept = 64;     // connections of a case that nobody takes yet

  // What stands at a path of its own, as a whole HTTP message; none: nothing.
  using Page = std::function<std::optional<std::string>(const std::string& path)>;
  using Taken = wire::Listener::Taken;

  // `cases`: the IDs of all cases. `loop` must outlive it; it must outlive what runs on the loop.
  Reception(wire::Loop& loop, const Place& place, std::vector<std::string> cases, Page page);
  Reception(const Reception&) = delete;
  Reception& operator=(const Reception&) = delete;

  const std::string& error() const { return listener_.error(); }  // empty: it listens
  std::string authority() const;
  static std::string base_of(std::string_view id);  // "/case/ID"

  // Waits until a client comes to the case; false: the loop was stopped.
  wire::Task<bool> client_of(const std::string& id);
  bool awaits(const std::string& id) const;
  // Whoever came to it, and comes until leave(), is given to `taken`.
  void take(const std::string& id, Taken taken);
  void leave(const std::string& id);

  // All cases were run: nobody is waited for any more.
  void finish();

 private:
  struct Guest;
  struct Awaited {
    std::vector<std::unique_ptr<wire::Transport>> kept;
    Taken taken;
    bool announced = false;  // by /next
  };

  static wire::Task<void> guard(std::shared_ptr<Guest> guest);
  wire::Task<void> receive(std::shared_ptr<Guest> guest);
  wire::Task<bool> read_until(Guest& guest, std::string_view end);
  wire::Task<void> serve(std::shared_ptr<Guest> guest, std::string path);
  wire::Task<std::string> next(std::shared_ptr<Guest> guest);
  void greet(std::unique_ptr<wire::Transport> transport);
  bool hand_over(const std::string& path, Guest& guest);
  bool busy() const;  // a case was announced, or runs

  wire::Loop& loop_;
  std::string host_;
  std::vector<std::string> cases_;
  std::set<std::string, std::less<>> known_;
  Page page_;
  std::map<std::string, Awaited, std::less<>> awaited_;
  wire::Condition changed_;
  std::size_t guests_ = 0;
  bool finished_ = false;
  wire::Listener listener_;  // last: it is the first to go
};

// A whole answer, after which the connection ends.
std::string page_answer(std::string_view status, std::string_view type, std::string_view content);

}  // namespace talkspec::talk
