// The program of a client under test, for one case: started, listened to and killed.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/talk/client/output_reader.h"
#include "conformance/wire/loop.h"

namespace talkspec::talk {

// What it prints is read at once. Its whole process group is killed when this goes.
class Child {
 public:
  // `changed` is notified when it printed something or ended.
  Child(wire::Loop& loop, const std::vector<std::string>& words, Observe observe,
        std::shared_ptr<wire::Condition> changed);
  // The client was started elsewhere: nothing is known of its end, and it prints nothing here.
  Child(wire::Loop& loop, Observe observe);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  OutputReader& output();
  // Its exit code, or 128 and the number of the signal that ended it; none: it runs.
  std::optional<int> code() const;
  bool output_over() const;  // nobody can print any more
  // "ended with exit code 3", and what it said on standard error, raw; or "is running".
  std::string state() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace talkspec::talk
