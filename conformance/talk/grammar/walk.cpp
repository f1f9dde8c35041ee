#include "conformance/talk/grammar/walk.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include <re2/re2.h>

namespace talkspec::talk {
namespace {

// How many octets the pattern takes there, by its first group or, in the other half of it, the
// second; none: it does not match.
std::optional<std::size_t> taken(const RE2* pattern, std::string_view bytes, std::size_t from) {
  if (pattern == nullptr) return std::nullopt;
  re2::StringPiece groups[3];
  const re2::StringPiece text(bytes.data(), bytes.size());
  if (!pattern->Match(text, from, bytes.size(), RE2::ANCHOR_START, groups,
                      std::min(3, pattern->NumberOfCapturingGroups() + 1)))
    return std::nullopt;
  return groups[1].data() != nullptr ? groups[1].size() : groups[2].size();
}

class Walker {
 public:
  Walker(const Grammar& grammar, std::string_view bytes, std::size_t from)
      : grammar_(grammar), bytes_(bytes) {
    walk_.end = from;
    for (const Production& production : grammar.productions)
      known_fields_.insert(known_fields_.end(), production.of.begin(), production.of.end());
  }

  Walk run(const std::vector<std::size_t>& starts) {
    const std::vector<std::size_t>* candidates = &starts;
    while (!candidates->empty()) {
      const Production* const next = step(*candidates);
      if (next == nullptr) return std::move(walk_);
      candidates = walk_.elements.back().departs ? &next->resumes : &next->then;
    }
    walk_.end_reached = true;
    return std::move(walk_);
  }

 private:
  // The production that stands next; null: the bytes are over, or what stands there is lost.
  const Production* step(const std::vector<std::size_t>& candidates) {
    for (const bool departs : {false, true})
      for (const std::size_t place : candidates) {
        const Production& one = grammar_.productions[place];
        if (!applies(one)) continue;
        if (!one.counted_by.empty()) return counted(one);
        const auto size = taken(departs ? one.departs.get() : one.is.get(), bytes_, walk_.end);
        if (size) return take(one, *size, departs);
      }
    if (walk_.end < bytes_.size()) walk_.lost = true;
    if (walk_.lost)
      walk_.elements.push_back(
          {&grammar_.productions[candidates.front()], true, walk_.end, walk_.end});
    return nullptr;
  }

  // A pattern that looks beyond the bytes does not match there: what departs at their end may be
  // right as far as it goes.
  const Production* take(const Production& one, std::size_t size, bool departs) {
    const std::size_t end = walk_.end + size;
    const bool over = end == bytes_.size() && one.part != "form";
    if (departs && over && (!one.then.empty() || bytes_.ends_with('\r'))) return nullptr;
    walk_.elements.push_back({&one, departs, walk_.end, end});
    if (one.name == "field-name") field_ = lower(walk_.end, end);
    if (one.name == "CRLF of a field line") field_.clear();
    if (one.name == "chunk-size" || one.name == "last-chunk") {
      begun_ = one.name;
      unknown_size_ = departs;
      size_ = 0;
      const auto read = std::from_chars(bytes_.data() + walk_.end, bytes_.data() + end, size_, 16);
      if (read.ec != std::errc()) unknown_size_ = true;
    }
    walk_.end = end;
    return &one;
  }

  const Production* counted(const Production& one) {
    if (unknown_size_) {
      walk_.lost = true;
      return nullptr;
    }
    if (size_ > bytes_.size() - walk_.end) return nullptr;
    return take(one, size_, false);
  }

  bool applies(const Production& one) const {
    if (!one.behind.empty() && one.behind != begun_) return false;
    if (one.of.empty()) return true;
    const bool known = std::ranges::find(known_fields_, field_) != known_fields_.end();
    return std::ranges::find(one.of, known ? field_ : "other") != one.of.end();
  }

  std::string lower(std::size_t begin, std::size_t end) const {
    std::string text(bytes_.substr(begin, end - begin));
    std::ranges::transform(text, text.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return text;
  }

  const Grammar& grammar_;
  std::string_view bytes_;
  std::vector<std::string> known_fields_;
  std::string field_;       // of the field line that is being read
  std::string begun_;       // what a size line began with
  std::uint64_t size_ = 0;  // of the chunk
  bool unknown_size_ = false;
  Walk walk_;
};

}  // namespace

Walk walk_part(const Grammar& grammar, std::string_view part, std::string_view bytes,
               std::size_t from) {
  return Walker(grammar, bytes, from).run(grammar.starts.find(part)->second);
}

}  // namespace talkspec::talk
