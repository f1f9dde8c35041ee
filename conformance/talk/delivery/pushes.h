// The pushes of a run and the texts that they push.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "conformance/talk/delivery/checker.h"
#include "conformance/talk/delivery/sum.h"

namespace talkspec::talk::delivery {

using PushIndex = std::uint32_t;  // pushes in the order in which they began
using TextIndex = std::uint32_t;  // different texts in the order in which they were pushed first
using NameIndex = std::uint32_t;  // different Talk names
inline constexpr std::uint32_t nothing = static_cast<std::uint32_t>(-1);

struct Push {
  enum class State : std::uint8_t { under_way, accepted, refused, unanswered };
  PushId id{};
  OwnerId owner{};
  NameIndex pusher = nothing;
  TextIndex text = nothing;
  ConnectionId connection{};
  EventIndex began = 0;
  EventIndex ended = 0;  // unless it is under way
  Time began_at{};
  State state = State::under_way;
  Routing routing{};  // as it was known when the push began

  // Pushes of one pusher of which each began on their connection while one of them was under way
  // have the number of the first. `pipelined`: it is not the first.
  PushIndex pipeline = nothing;
  bool pipelined = false;

  bool accepted() const { return state == State::accepted; }
};

// The pushes of a text that was pushed again. What the routing keeps from everybody is not among
// them.
struct Repeats {
  struct List {
    std::vector<PushIndex> pushes;
    std::vector<EventIndex> accepted;  // where they were answered 2xx, ascending

    // Those that began before the push `first` and were not accepted before the event `when`.
    std::size_t open(PushIndex first, EventIndex when) const;
  };
  List all;
  std::unordered_map<NameIndex, List> kept_from;  // by a name whose own pulls may not get them
};

struct Text {
  Sum sum;
  std::uint64_t length = 0;
  std::string sample;  // all of it, or the first and the last half of Checker::most_sampled bytes
  TextIndex alike = nothing;  // the one before it with this skeleton
  PushIndex first = nothing;  // push
  PushIndex last = nothing;
  NameIndex pusher = nothing;
  bool several_pushers = false;
  bool heartbeat = false;
  bool control = false;
  bool inside = false;  // it has a terminator in it
  std::unique_ptr<Repeats> repeats;

  bool once() const { return !repeats; }
  bool whole() const { return sample.size() == length; }
  std::string_view begin() const;  // all that is known of its first bytes
  std::string_view end() const;    // and of its last
};

// Grows only. Memory is what the caller asks for before: cost().
class Pushes {
 public:
  explicit Pushes(const Config& config);

  // Bytes that begin() would hold more.
  static std::size_t cost(const event::PushBegins& push);

  NameIndex name(const std::string& talk_name);  // the same for equal names

  bool known(PushId id) const { return by_id_.count(id) != 0; }
  PushIndex begin(const event::PushBegins& push, EventIndex when, Time at, Routing routing);
  PushIndex end(const event::PushEnds& push, EventIndex when);  // of one that is under way

  const Marks& marks() const { return config_.marks; }
  const std::vector<std::string>& heartbeats() const { return config_.heartbeats; }
  const Push& operator[](PushIndex index) const { return pushes_[index]; }
  PushIndex size() const { return static_cast<PushIndex>(pushes_.size()); }
  std::optional<PushIndex> find(PushId id) const;

  const Text& text(TextIndex index) const { return texts_[index]; }
  const Text& text_of(PushIndex index) const { return texts_[pushes_[index].text]; }
  TextIndex find(std::string_view text) const;  // nothing where it was not pushed

  // The text with this skeleton that was pushed first last; see Text::alike.
  TextIndex alike(std::string_view text) const;

  // Those that have a terminator in their text.
  const std::vector<PushIndex>& inside() const { return inside_; }

 private:
  TextIndex add_text(const std::string& text, const Sum& sum);
  void add_to_repeats(PushIndex index);
  void accept_in_repeats(PushIndex index);

  const Config& config_;
  std::vector<Push> pushes_;
  std::deque<Text> texts_;
  std::vector<PushIndex> inside_;
  std::unordered_map<PushId, PushIndex> by_id_;
  std::unordered_map<Sum, TextIndex, SumHash> by_sum_;
  std::unordered_map<Sum, TextIndex, SumHash> by_skeleton_;
  std::unordered_map<std::string, NameIndex> names_;

  struct Pipeline {
    PushIndex first = nothing;
    std::uint32_t under_way = 0;
  };
  Pipeline& pipeline_of(const Push& push);
  std::unordered_map<std::uint64_t, Pipeline> pipelines_;  // the last of connection and pusher
};

}  // namespace talkspec::talk::delivery
