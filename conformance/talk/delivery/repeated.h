// One text that was pushed several times, on one pull. Which of its messages is which push nobody
// can tell, so that they are counted: a complaint is one only where every way of giving the
// messages to the pushes is wrong.
#pragma once

#include <cstddef>
#include <optional>
#include <set>

#include "conformance/talk/delivery/pushes.h"
#include "conformance/talk/delivery/queue.h"

namespace talkspec::talk::delivery {

class Repeated {
 public:
  // What came once more than it may does not count.
  bool room() const { return arrivals_ < allowed_; }
  void allow(std::size_t pushes) { allowed_ += pushes; }

  // The pull had to get this push. It is answered just now, by a message that came since it began
  // if there is one that no other push needs; else by one that is still to come. A message serves
  // every push that began before it: the earliest that will do leaves the rest to more pushes.
  void add_due(PushIndex push, EventIndex began, EventIndex accepted, bool own);

  // A message came, and there was room. True where a push had to come and this is it: then whether
  // it is one of the pull's owner, who comes first.
  std::optional<bool> arrive(EventIndex when);

  // A message came damaged in place of one of them. As arrive(), but it may still come whole.
  std::optional<bool> arrive_damaged(EventIndex when);

  // Nothing that is missing has to come any more.
  void excuse();

  std::size_t arrivals() const { return arrivals_; }
  std::size_t waiting(bool own) const { return own ? own_.size() : others_.size(); }
  bool waiting() const { return !own_.empty() || !others_.empty(); }
  PushIndex first_waiting() const;
  PushIndex take_waiting();

  // Asked when a message has just come, the n-th: where the n-th of the answers to all that had to
  // come was. One push of these n at least was not here before this message.
  std::optional<EventIndex> deadline() const;

  // How many at least had to come before something that began at `began`, and have not.
  std::size_t overdue(EventIndex began) const;

  // Positions in Repeats::all.pushes, kept by the one who walks along it.
  std::size_t start = 0;     // of the first that began when the pull could get it
  std::size_t open = 0;      // how many of those before it may come
  std::size_t counted = 0;   // up to where allow() was told
  std::size_t next_own = 0;  // what a message is shown as: the owner's first
  std::size_t next_other = 0;

 private:
  std::optional<bool> satisfy();
  std::size_t come() const { return arrivals_ + damaged_; }

  std::size_t allowed_ = 0;
  std::size_t arrivals_ = 0;
  std::size_t damaged_ = 0;
  Queue<PushIndex> own_;  // that must still come
  Queue<PushIndex> others_;
  std::set<EventIndex> loose_;  // messages that no push needed yet
  Queue<EventIndex> answers_;   // of all that had to come, ascending, from number `dropped_`
  std::size_t dropped_ = 0;
};

}  // namespace talkspec::talk::delivery
