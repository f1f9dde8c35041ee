#include "conformance/engine/blame.h"

namespace talkspec::blame {
namespace {

std::string_view framing(Profile profile) {
  return profile == Profile::event_stream ? "EVENTSTREAM-DATA" : "FRAME-TERMINATOR";
}

std::string_view chunking(Profile profile) {
  return profile == Profile::headless ? "HEADLESS-PULL" : "CHUNK-SYNTAX";
}

// The stream has more text than its messages and their terminators account for. An event stream may
// have comments too, which are short.
bool has_unended_text(const Pull& pull, const wire::Response& answer, Profile profile) {
  constexpr std::uint64_t comments = 64;
  if (profile != Profile::event_stream) return answer.body_size > pull.accounted;
  return pull.accounted == 0 || answer.body_size > pull.last_end + comments;
}

}  // namespace

std::string_view silence(const Link& link, Profile profile) {
  const wire::Response* const answer = link.response();
  if (!link.pull || !answer) return {};
  const bool ended = link.connection->end() != wire::End::none;
  const bool broken = !answer->error.empty() && !answer->error.starts_with("the connection ended");
  if (!answer->leniencies.empty() || broken) return chunking(profile);
  if (answer->until_close && !answer->chunked_said && profile != Profile::headless)
    return "PULL-CHUNKED";
  if (answer->last_chunk) return ended ? "PULL-OPENS" : "CHUNK-LAST";
  if (ended) return "PULL-OPENS";
  const bool unread = has_unended_text(*link.pull, *answer, profile);
  return unread && answer->body_size > 0 ? framing(profile) : std::string_view{};
}

std::string_view stray(const Pull& pull, std::string_view text, Profile profile,
                       std::string_view own) {
  const bool events = profile == Profile::event_stream;
  // Where messages end once, an empty one is what a terminator inside another has forged.
  if (text.empty() && own == "FRAME-INSIDE" && pull.taken > 0) return {};
  if (text.empty()) return events || pull.begins_empty ? framing(profile) : "FRAME-ONCE";
  if (text.starts_with("noop") && text.size() > 4 && pull.taken == 0) return framing(profile);
  if (text == pull.last_taken) return "DELIVERY-ONCE";
  return {};
}

}  // namespace talkspec::blame
