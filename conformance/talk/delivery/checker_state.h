// What the checker knows. A file a question: checker.cpp takes the events, judge_message.cpp judges
// a text that was pushed, judge_unknown.cpp one that was not, judge_end.cpp what never came.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "conformance/talk/delivery/checker.h"
#include "conformance/talk/delivery/damage.h"
#include "conformance/talk/delivery/pull.h"
#include "conformance/talk/delivery/pushes.h"

namespace talkspec::talk::delivery {

class Checker::State {
 public:
  explicit State(Config config_in) : config(std::move(config_in)), pushes(config) {}

  // checker.cpp
  void see(const Event& event);
  const Pull* find(PullId id) const;

  // judge_message.cpp
  Whose whose(PullId id, std::string_view text);

  Config config;
  Pushes pushes;
  std::deque<Finding> findings;  // that are kept
  std::array<std::size_t, kinds> counts{};
  std::string problem;
  std::size_t held = 0;
  std::uint64_t operations = 0;

 private:
  // checker.cpp
  void on(const event::PushBegins& push);
  void on(const event::PushEnds& push);
  void on(const event::PullAsked& asked);
  void on(const event::PullOpen& open);
  void on(const event::PullEnds& ends);
  void on(const event::ReadingPaused& paused);
  void on(const event::ReadingResumed& resumed);
  void on(const event::Message& message);
  void on(const event::WritesByHand& by_hand);
  void on(const event::RunOver& over);
  Pull* open_pull(PullId id);  // null, and a problem, where there is none that goes on
  void hold(std::size_t bytes);
  void refuse(Pull& pull);
  void add_due(Pull& pull, PushIndex index);
  void excuse(Pull& pull);
  bool had_to_get(const Pull& pull, const Push& push) const;

  // judge_message.cpp
  Pair& pair(Pull& pull, PushIndex index);
  bool is_heartbeat(std::string_view text) const;
  std::optional<Detail> kept_from(const Pull& pull, const Push& push) const;
  Repeated& repeated(Pull& pull, TextIndex index);
  void count_allowed(const Pull& pull, const Repeats& repeats, Repeated& repeated);
  std::size_t* walk_to_shown(const Pull& pull, const Text& text, Repeated& repeated);
  PushIndex shown(const Pull& pull, const Text& text, Repeated& repeated);
  std::optional<Detail> why_too_many(const Pull& pull, const Text& text,
                                     const Repeated& counted) const;
  void arrive(Pull& pull, TextIndex index, std::string_view came);
  void arrive_once(Pull& pull, PushIndex index, std::string_view came);
  void arrive_again(Pull& pull, TextIndex index, std::string_view came);
  struct Overtaken {
    Latest by;
    bool on_the_connection = false;
  };
  std::optional<Overtaken> overtaken(const Pull& pull, const Push& push) const;
  void remember_latest(Pull& pull, PushIndex index, bool certain);
  void judge_late_orders(PushIndex index);
  void settle(Pull& pull, const Push& push);

  // judge_unknown.cpp
  void judge_unknown(Pull& pull, std::string_view text);
  TextIndex kept_inside(const Pull& pull, std::string_view text) const;
  bool goes_on_with(Pull& pull, std::string_view text);
  bool begins_split(Pull& pull);
  void judge_damaged(Pull& pull, const Damage& damage, std::string_view text);
  void take_damaged(Pull& pull, PushIndex index);
  std::vector<Candidate> candidates(Pull& pull, std::string_view text);
  bool misses(const Pull& pull, PushIndex index) const;
  Detail leak(std::string_view text) const;

  // judge_end.cpp
  void judge_end(Pull& pull);
  struct Lost {
    PushIndex push = nothing;
    std::optional<Overtaken> shown_by;
  };
  void collect_lost(Pull& pull, std::vector<Lost>& lost);

  // record_finding.cpp
  struct Shape {
    Kind kind{};
    Detail detail = Detail::none;
    bool other_wording = false;  // of the two that a kind has
  };
  static void reword(Finding& finding, Detail detail);

  // Null where the finding is counted and not kept.
  Finding* add(Pull& pull, Shape shape, const std::vector<PushIndex>& about,
               std::vector<EventIndex> events, std::string_view came);

  std::deque<Pull> pulls_;
  std::unordered_map<PullId, PullIndex> by_id_;
  std::unordered_map<NameIndex, PullIndex> last_of_name_;
  std::vector<PullIndex> live_;  // that have not ended
  std::unordered_map<NameIndex, std::vector<PullIndex>> live_of_name_;
  std::unordered_set<Sum, SumHash> contents_;  // of answers
  std::unordered_set<OwnerId> by_hand_;

  // A push that is still under way came behind one of its connection: an order where it is
  // accepted.
  struct LateOrder {
    PullIndex pull = nothing;
    Latest by;
    EventIndex came = 0;
  };
  std::unordered_multimap<PushIndex, LateOrder> late_orders_;

  EventIndex now_ = 0;  // of the event that is being seen
  Time time_{};
  bool over_ = false;
};

}  // namespace talkspec::talk::delivery
