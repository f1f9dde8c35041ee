// Holds the delivery model (delivery/checker.h) against all cases of a run together: a pull of one
// case hears the pushes of all the others, and what it must hear of them no case looks at. Told of
// plain pushes and plain pulls alone; what is written by hand is its case's affair. What it finds
// rests on what came and in which order, never on a wait. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/talk/delivery/checker.h"
#include "conformance/talk/target.h"
#include "conformance/wire/loop.h"
#include "reports/model.h"

namespace talkspec::talk {

struct Edition;

class DeliveryWatch {
 public:
  using Pushed = std::optional<delivery::PushId>;  // none: it is not watched

  // A pull that is watched, until it is destroyed; else all of it does nothing. The watch must
  // outlive it.
  class Pull {
   public:
    Pull() = default;
    Pull(DeliveryWatch& watch, delivery::PullId id) : watch_(&watch), id_(id) {}
    Pull(Pull&& other) noexcept : watch_(std::exchange(other.watch_, nullptr)), id_(other.id_) {}
    Pull& operator=(Pull&& other) noexcept;
    ~Pull() { end(); }

    void open();  // it was answered 2xx
    void came(std::string_view text);
    void half_closed();
    void end();  // the runner does not look at it any more

   private:
    DeliveryWatch* watch_ = nullptr;
    delivery::PullId id_{};
  };

  // Before that, nothing is watched. `mark` is the run's; the target's routing is known by now.
  void begin(const Target& target, const std::string& mark);

  // A case that may push more than it tells.
  void writes_by_hand(std::size_t number);

  // Before the first byte of the request is sent. `number` is that of the case.
  Pull asks(std::size_t number, std::string talk_name);
  Pushed pushes(std::size_t number, std::string pusher, std::string text);
  void answered(Pushed push, bool accepted);

  // What was pushed and answered 2xx once the head of a pull had come did not come on it, as a
  // later push of the same pusher shows.
  void misses_canary(std::string_view text);

  // A row for each kind of what is wrong, like a case; none of a requirement that a case says is
  // broken, and none that the edition does not have (nullptr: the newest). What fewer than three
  // pushes show is unsteady: it cannot be looked at again.
  std::vector<report::Case> rows(const std::vector<report::Case>& cases,
                                 const Edition* edition = nullptr) const;

 private:
  void tell(delivery::Event::What what);

  std::optional<delivery::Checker> checker_;
  wire::Clock::time_point began_;
  std::uint32_t pushes_ = 0;
  std::uint32_t pulls_ = 0;
  std::uint32_t connections_ = 0;
  std::size_t canaries_missed_ = 0;
  std::string canary_missed_;  // the first
};

// A row that a report may have: its ID, as a list of known failures or an edition may name it.
struct DeliveryRow {
  std::string_view id;
  std::string_view requirement;
};
std::vector<DeliveryRow> delivery_rows();

}  // namespace talkspec::talk
