// Looks at a live target and proposes a target file for it. What it cannot see it leaves out; what
// it sees going wrong it never calls unsupported, as that would hide it from the suite.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/talk/target.h"
#include "conformance/talk/target_options.h"

namespace talkspec::talk {

struct Probed {
  // A sentence when there is no Talk to be seen: nothing of the rest counts then.
  std::string error;

  enum class Split : std::uint8_t { unknown, nul, lf, events };
  Split split = Split::unknown;    // how messages end on a plain pull
  std::optional<Routing> routing;  // none: unknown
  bool push_by_get_only = false;   // a POST is not delivered, a GET is
  bool post_refused = false;       // by a status code
  std::vector<std::string> heartbeats;
  std::chrono::milliseconds heartbeat_period{};  // 0: unknown

  // What a pull with `Head: less` is answered by.
  enum class Headless : std::uint8_t { unknown, not_known, coding_kept, bare };
  Headless headless = Headless::unknown;
  std::optional<bool> event_stream;  // messages come as events where they are asked for

  std::uint64_t longest_delivered = 0;
  std::uint64_t shortest_refused = 0;  // 0: none was
  std::uint64_t shortest_lost = 0;     // neither refused nor delivered whole; 0: none was

  struct Form {
    std::string name;     // "a chunked POST"
    std::string outcome;  // "delivered", "refused (411)", "accepted, and not delivered" …
  };
  std::vector<Form> forms;
};

// Blocks for at most about a minute; options.timeout bounds each single wait.
Probed probe(const TargetOptions& options, const Target& target);

// The target file, with what is known and comments on the rest; valid by its schema.
std::string target_file_text(const TargetOptions& options, const Probed& probed);

}  // namespace talkspec::talk
