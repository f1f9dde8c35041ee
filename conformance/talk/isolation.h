// Tells the messages of a case from everybody else's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace talkspec::talk {

// Every text that the runner pushes of its own accord (canaries, sentinels) is unique in the run
// and known by its first bytes.
class Isolation {
 public:
  // Tagged: the case's messages carry its tag. Not tagged: whatever is not the runner's is the
  // case's, but for what other cases have tagged. `heartbeats` must outlive it.
  Isolation(const std::string& mark, std::size_t case_number, bool tagged,
            const std::vector<std::string>& heartbeats);

  const std::string& tag() const { return tag_; }  // empty unless tagged
  std::string next_control();                      // the text of a canary or sentinel

  bool is_control(std::string_view text) const { return text.starts_with(control_mark_); }

  // Neither a heartbeat nor marked by this run, not even inside: where all that the run pushes is
  // marked, somebody else's.
  bool is_strange(std::string_view text) const;

  // Marked as this run marks what it pushes, with the mark of another one.
  bool is_of_another_run(std::string_view text) const;

  // What came is marked by this run, and nothing of it by a case that is tagged.
  bool is_of_other_cases(std::string_view received) const;

  // The case's part of a message; none when it is not the case's, or a heartbeat.
  std::optional<std::string_view> own(std::string_view text) const;

 private:
  bool is_heartbeat(std::string_view text) const;

  std::string mark_;
  std::string control_mark_;
  std::string control_;  // of this case
  std::string tag_;
  const std::vector<std::string>& heartbeats_;
  std::uint64_t controls_ = 0;
};

}  // namespace talkspec::talk
