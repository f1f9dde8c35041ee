// By what the texts that talkspec pushes are known, its own and those of another run on the same
// server.
//
//   family   "talkspec-"                every run's texts that are marked begin with it
//   run      "talkspec-kqzvhd"          this run's
//   tag      "talkspec-kqzvhd.17:"      those of the owner 17
//   control  "talkspec-kqzvhd!17.3"     the third canary or sentinel that owner 17 pushes
//
// A case whose messages must be bare pushes them without a tag.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/talk/delivery/history.h"

namespace talkspec::talk::delivery {

struct Marks {
  std::string family = {};  // empty: another run's texts are not known
  std::string run = {};     // begins with the family; empty: nothing is marked

  std::string tag(OwnerId owner) const;
  std::string control(OwnerId owner, std::uint64_t number) const;

  bool is_control(std::string_view text) const;            // of this run, by its first bytes
  bool is_foreign(std::string_view text) const;            // another run's, by its first bytes
  std::string_view untagged(std::string_view text) const;  // what follows a tag at its beginning
  std::optional<OwnerId> owner_in(std::string_view text) const;  // of the first tag anywhere in it
};

}  // namespace talkspec::talk::delivery
