#include "conformance/talk/delivery/damage.h"

#include <algorithm>

#include "conformance/talk/delivery/spelling.h"

namespace talkspec::talk::delivery {
namespace {

constexpr std::size_t short_text = 4;  // shorter ones are found in anything
constexpr std::size_t most_parts = 16;

// The same, as far as the pushed text was kept.
bool same(std::string_view text, const Text& pushed, std::string_view of_pushed) {
  return pushed.whole() ? text == of_pushed : text.starts_with(of_pushed);
}

bool is_replaced(std::string_view text, std::string_view pushed) {
  const auto marks = [](std::string_view in) { return std::count(in.begin(), in.end(), '?'); };
  constexpr std::string_view replacement = "\xef\xbf\xbd";
  const bool ascii = std::all_of(pushed.begin(), pushed.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return !ascii && (marks(text) > marks(pushed) || (text.find(replacement) != text.npos &&
                                                    pushed.find(replacement) == pushed.npos));
}

// Of texts with one skeleton. Of a long one the beginning is compared.
std::optional<Detail> respelt(std::string_view text, const Text& pushed) {
  const std::string_view wanted = pushed.begin();
  if (!pushed.whole() && text.starts_with(wanted)) return std::nullopt;
  const std::string once = decoded(text);
  if (same(once, pushed, wanted) || same(decoded(once), pushed, wanted)) return Detail::undecoded;
  const std::string too_much = decoded(wanted);
  if (same(text, pushed, too_much) || same(text, pushed, decoded(too_much)))
    return Detail::overdecoded;
  if (same(lower_case(text), pushed, lower_case(wanted))) return Detail::case_changed;
  if (same(text, pushed, doubled_utf8(wanted)) || same(without_markup(text), pushed, wanted))
    return Detail::recoded;
  if (is_replaced(text, wanted)) return Detail::replaced;
  return std::nullopt;
}

bool extends(std::string_view text, const Text& pushed) {
  if (pushed.length == 0 || text.size() <= pushed.length) return false;
  const std::size_t more = text.size() - pushed.length;
  const auto stands_at = [&](std::size_t at) {
    const std::string_view here = text.substr(at, pushed.length);
    return here.starts_with(pushed.begin()) && here.ends_with(pushed.end());
  };
  if (stands_at(0) || stands_at(more))
    return pushed.length >= short_text || text.size() <= 8 * pushed.length;
  return pushed.length >= short_text && pushed.whole() && contains(text, pushed.sample);
}

std::optional<Detail> cut(std::string_view text, const Text& pushed, bool due) {
  if (text.empty() || text.size() >= pushed.length) return std::nullopt;
  if (!due && text.size() < short_text && 2 * text.size() < pushed.length) return std::nullopt;
  const std::string_view end = pushed.end();
  const bool first = text.starts_with(pushed.begin().substr(0, text.size()));
  const bool last = text.ends_with(end.substr(end.size() - std::min(end.size(), text.size())));
  // Of a long text, both: what is missing is in the middle.
  if (first && (!last || pushed.whole())) return Detail::cut_at_end;
  return last && !first ? std::optional(Detail::cut_at_start) : std::nullopt;
}

bool three_quarters(std::size_t part, std::size_t of) {
  return 4 * part >= 3 * of;
}

bool mostly_same(std::string_view text, const Text& pushed, const Marks& marks) {
  std::string_view begin = pushed.begin();
  std::string_view end = pushed.end();
  if (marks.untagged(text).size() != text.size()) {
    text = marks.untagged(text);
    const std::string_view bare = marks.untagged(begin);
    if (pushed.whole()) end = bare;
    begin = bare;
  }
  const std::size_t longest = std::max(text.size(), std::max(begin.size(), end.size()));
  if (longest < short_text) return false;
  const std::size_t front = common_prefix(text, begin);
  const std::size_t back = common_suffix(text, end);
  if (three_quarters(front + back, std::min<std::size_t>(longest, Checker::most_sampled)))
    return true;
  if (!pushed.whole() || text.size() != begin.size()) return false;
  std::size_t equal = 0;
  for (std::size_t at = 0; at < text.size(); ++at)
    equal += text[at] == begin[at] ? 1U : 0U;
  return three_quarters(equal, text.size());
}

// Takes one text apart into several.
class Joint {
 public:
  Joint(const std::vector<Candidate>& candidates, const Pushes& pushes)
      : candidates_(candidates), pushes_(pushes) {}

  std::optional<Damage> take_apart(std::string_view text) {
    for (std::size_t part = 0; part < most_parts; ++part) {
      if (part > 0 && ends_with_known(text)) return Damage{Detail::joined, parts_};
      const std::size_t length = first_part(text);
      if (length == 0) return std::nullopt;
      text.remove_prefix(length);
      while (!text.empty() && is_separator(text.front()))
        text.remove_prefix(1);
      if (text.empty()) return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  static bool is_separator(char c) { return c == '\r' || c == '\n' || c == '\0'; }

  bool is_heartbeat(std::string_view text) const {
    const std::vector<std::string>& known = pushes_.heartbeats();
    return std::find(known.begin(), known.end(), text) != known.end();
  }

  // All that is left is one pushed text, a heartbeat, or the beginning of a candidate.
  bool ends_with_known(std::string_view text) {
    if (is_heartbeat(text)) return !parts_.empty();
    const TextIndex known = pushes_.find(text);
    const auto is_candidate = [&](const Candidate& candidate) {
      return pushes_[candidate.push].text == known;
    };
    const auto exact = std::find_if(candidates_.begin(), candidates_.end(), is_candidate);
    if (known != nothing) {
      parts_.push_back(exact == candidates_.end() ? pushes_.text(known).last : exact->push);
      return true;
    }
    for (const Candidate& candidate : candidates_) {
      const Text& pushed = pushes_.text_of(candidate.push);
      if (text.size() >= pushed.length || !pushed.begin().starts_with(text)) continue;
      parts_.push_back(candidate.push);
      return true;
    }
    return false;
  }

  // The longest that the text begins with, and goes on behind it.
  std::size_t first_part(std::string_view text) {
    std::size_t longest = 0;
    PushIndex found = nothing;
    for (const std::string& heartbeat : pushes_.heartbeats())
      if (text.size() > heartbeat.size() && text.starts_with(heartbeat))
        longest = std::max(longest, heartbeat.size());
    for (const Candidate& candidate : candidates_) {
      const Text& pushed = pushes_.text_of(candidate.push);
      if (!pushed.whole() || pushed.length <= longest || pushed.length >= text.size()) continue;
      if (!text.starts_with(pushed.sample)) continue;
      longest = pushed.length;
      found = candidate.push;
    }
    if (found != nothing) parts_.push_back(found);
    return longest;
  }

  const std::vector<Candidate>& candidates_;
  const Pushes& pushes_;
  std::vector<PushIndex> parts_;
};

}  // namespace

std::optional<Damage> find_damage(std::string_view text, const std::vector<Candidate>& candidates,
                                  const Pushes& pushes) {
  if (text.empty()) return std::nullopt;
  for (const Candidate& candidate : candidates) {
    if (!candidate.alike) continue;
    const std::optional<Detail> detail = respelt(text, pushes.text_of(candidate.push));
    if (detail) return Damage{*detail, {candidate.push}};
  }
  if (std::optional<Damage> joined = Joint(candidates, pushes).take_apart(text)) return joined;
  const Candidate* extended = nullptr;
  for (const Candidate& candidate : candidates) {
    const Text& pushed = pushes.text_of(candidate.push);
    const bool longer = !extended || pushed.length > pushes.text_of(extended->push).length;
    if (longer && extends(text, pushed)) extended = &candidate;
  }
  if (extended) return Damage{Detail::extended, {extended->push}};
  for (const Candidate& candidate : candidates)
    if (const auto detail = cut(text, pushes.text_of(candidate.push), candidate.due))
      return Damage{*detail, {candidate.push}};
  // Nothing but replaceable bytes is alike to anything of that kind.
  const bool telling = 2 * skeleton(text).size() >= text.size();
  for (const Candidate& candidate : candidates)
    if ((candidate.alike && telling) ||
        mostly_same(text, pushes.text_of(candidate.push), pushes.marks()))
      return Damage{Detail::bytes_changed, {candidate.push}};
  return std::nullopt;
}

bool keeps_parts(std::string_view text, const Text& pushed, std::string_view terminator) {
  if (!pushed.whole() || terminator.empty()) return false;
  std::string_view left = pushed.sample;
  std::size_t room = 0;  // bytes that may stand before the next part
  bool last = false;
  while (!last) {
    const std::size_t at = left.find(terminator);
    last = at == std::string_view::npos;
    const std::string_view part = left.substr(0, at);
    if (!last) left.remove_prefix(at + terminator.size());
    const std::size_t found = last && text.size() >= part.size()
                                  ? text.size() - part.size()
                                  : text.substr(0, room + part.size()).find(part);
    if (found > room || (last && !text.ends_with(part))) return false;
    text.remove_prefix(found + part.size());
    room = Checker::most_in_place + (part.empty() ? room - found : 0);
  }
  return true;
}

}  // namespace talkspec::talk::delivery
