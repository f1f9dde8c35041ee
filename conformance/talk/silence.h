// Which cases a server was busy with when it fell silent: one of them is likely to have done it,
// and whoever came later has only met the silence.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "reports/model.h"

namespace talkspec::talk {

// It has met the silence and nothing else: it never came to what it is about, and no byte came.
bool only_met_silence(const report::Case& ended, bool at_the_basis);

class Silence {
 public:
  // A case has ended, its transcript in it. `at_the_basis`: it never came to what it is about.
  void look(const report::Case& ended, bool at_the_basis);

  // IDs of the cases whose bytes the server was sent last and never answered: first those of
  // requests that a step wrote by hand, and of both kinds the nearest to the last sign of life.
  // Without the usual ones of cases that never came to what they are about, and those further from
  // it than a second.
  std::vector<std::string> suspects(std::size_t most) const;

 private:
  using Time = std::chrono::system_clock::time_point;
  struct Unanswered {
    std::string id;
    Time sent;
    bool usual;  // a request as the runner writes it for every case
  };
  Time last_sign_;  // when bytes came, on whatever connection
  std::vector<Unanswered> unanswered_;
};

}  // namespace talkspec::talk
