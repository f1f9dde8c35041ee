#include "conformance/engine/blame.h"

#include <string>

#include "reference/framing/form.h"

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

// As the value of a form.
std::string decoded(std::string_view text) {
  std::string field = "m=";
  for (const char c : text)
    c == '&' ? field += "%26" : field += c;
  return *talk::framing::decode_form(field).last("m");
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

std::string_view stray(const Link& link, std::string_view text, Profile profile,
                       std::string_view own) {
  const Pull& pull = *link.pull;
  const wire::Response* const answer = link.response();
  const bool events = profile == Profile::event_stream;
  // Where messages end once, an empty one is what a terminator inside another has forged.
  if (text.empty() && own == "FRAME-INSIDE" && pull.taken > 0) return {};
  if (text.empty()) {
    // A terminator of its own, with the text that it should have ended behind it.
    const bool early = pull.begins_empty || (answer && has_unended_text(pull, *answer, profile));
    return early || events ? framing(profile) : "FRAME-ONCE";
  }
  if (text.starts_with("noop") && text.size() > 4 && pull.taken == 0) return framing(profile);
  if (!pull.damaged.empty() && text == pull.damaged) return events ? framing(profile) : damage;
  if (text == pull.last_taken) return "DELIVERY-ONCE";
  return {};
}

std::string_view mismatch(std::string_view wanted, std::string_view text, std::string_view own,
                          Profile profile) {
  if (wanted.empty() || text == wanted) return {};
  // Decoded too little, or once too often.
  if (own != "PUSH-FORM" && (decoded(text) == wanted || decoded(wanted) == text))
    return "PUSH-FORM";
  if (profile == Profile::event_stream && text.ends_with(wanted)) return framing(profile);
  if (own == "FRAME-LONG" && text.size() >= wanted.size()) return damage;  // it is not cut
  return {};
}

std::string_view early_terminator(std::string_view wanted, std::string_view next, Profile profile) {
  return !wanted.empty() && next.starts_with(wanted) ? framing(profile) : std::string_view{};
}

std::string_view gap(std::string_view own) {
  const bool about_what_comes = own == "DELIVERY-ORDER" || own == "DELIVERY-ONCE";
  return about_what_comes ? no_delivery : std::string_view{};
}

}  // namespace talkspec::blame
