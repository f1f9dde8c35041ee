// A named connection of a case, and what came on it when it is a pull.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/engine/pattern.h"
#include "conformance/wire/connection.h"
#include "reports/model.h"

namespace talkspec {

// Tells the messages of a case from everybody else's. Every text that the runner pushes of its
// own accord (canaries, sentinels) is unique in the run and known by its first bytes.
class Isolation {
 public:
  // Tagged: the case's messages carry its tag. Not tagged: whatever is not the runner's is the
  // case's, but for what other cases have tagged. `heartbeats` must outlive it.
  Isolation(const std::string& mark, std::size_t case_number, bool tagged,
            const std::vector<std::string>& heartbeats);

  const std::string& tag() const { return tag_; }  // empty unless tagged
  std::string next_control();                      // the text of a canary or sentinel

  bool is_control(std::string_view text) const { return text.starts_with(control_mark_); }

  // The case's part of a message; none when it is not the case's, or a heartbeat.
  std::optional<std::string_view> own(std::string_view text) const;

 private:
  std::string mark_;
  std::string control_mark_;
  std::string control_;  // of this case
  std::string tag_;
  const std::vector<std::string>& heartbeats_;
  std::uint64_t controls_ = 0;
};

struct Pull {
  explicit Pull(wire::HeldMemory& memory) : share(memory) {}

  struct Item {
    std::string text;
    bool sentinel = false;
    std::uint64_t end = 0;  // wire offset in the body
  };

  std::string talk_name;
  std::size_t answer = 0;              // number of the answer whose body it is
  bool open = false;                   // it was answered 2xx
  bool proved = false;                 // a canary was seen
  std::vector<std::string> canaries;   // that would prove it
  std::vector<std::string> sentinels;  // awaited, or already among the items
  std::deque<Item> items;              // came, and no step has taken them yet
  std::size_t bytes = 0;               // of memory, for the items
  wire::HeldMemory::Share share;       // of what the run may hold
  std::uint64_t taken = 0;             // messages that steps have taken
  std::string last_taken;              // the last of them
  std::uint64_t accounted = 0;         // bytes of all messages that came, and their terminators
  std::uint64_t last_end = 0;          // wire offset in the body of the end of the last of them
  bool begins_empty = false;           // the first of them is: the stream begins with a terminator
  std::string last_control;            // a canary or sentinel, of whichever pull, that came last
  std::string damaged;                 // a message that has a canary in it, and more or other bytes
  std::vector<Pattern> unsettled;      // optional messages that may still come first
  bool overflowed = false;             // there was no room for more, or the server floods
  std::size_t foreign = 0;             // heartbeats and messages of other cases: their cost

  // What no run makes of those: the cost of each beside its bytes, and the most of all.
  static constexpr std::size_t foreign_message = 64;
  static constexpr std::size_t most_foreign = std::size_t{64} << 20U;
  static constexpr std::size_t most_damaged = 1024;  // bytes kept

  void receive(std::string_view text, std::uint64_t end, Isolation& isolation);
  Item take();

 private:
  bool has_canary(std::string_view text) const;
  void keep(Item item);
};

struct Link {
  explicit Link(std::string name_in) : name(std::move(name_in)) {}

  std::string name;
  std::shared_ptr<wire::Connection> connection;  // null before it was opened first
  std::optional<Pull> pull;
  std::size_t next_answer = 0;             // number of the answer that `await` takes
  std::size_t last_answer = 0;             // number of the answer taken last
  bool leaving = false;                    // we half-closed it
  bool busy = false;                       // an exchange is under way
  bool answered = false;                   // to a request here an answer was read
  bool ended_for_reuse = false;            // the server said that it takes no more requests here
  std::string sent;                        // the first bytes sent by hand since the last answer
  std::vector<report::WireEvent> earlier;  // of connections that this one replaced

  bool open() const { return connection && connection->end() == wire::End::none; }

  // The pull's answer, else the one taken last; null when there is none.
  const wire::Response* response() const;

  // A pull that is answered, goes on, and is being read.
  bool live_pull() const;

  // "alice was closed by the server (FIN) after 3 messages"
  std::string state() const;

  void drop();  // closes the connection and keeps its transcript
};

}  // namespace talkspec
