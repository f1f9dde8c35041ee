#include "conformance/talk/delivery/marks.h"

#include <charconv>

#include <fmt/format.h>

namespace talkspec::talk::delivery {

std::string Marks::tag(OwnerId owner) const {
  return fmt::format("{}.{}:", run, static_cast<std::uint32_t>(owner));
}

std::string Marks::control(OwnerId owner, std::uint64_t number) const {
  return fmt::format("{}!{}.{}", run, static_cast<std::uint32_t>(owner), number);
}

bool Marks::is_control(std::string_view text) const {
  return !run.empty() && text.starts_with(run) && text.substr(run.size()).starts_with('!');
}

bool Marks::is_foreign(std::string_view text) const {
  return !family.empty() && text.starts_with(family) && (run.empty() || !text.starts_with(run));
}

namespace {

// The digits and the colon of a tag, behind its dot.
struct Tag {
  OwnerId owner{};
  std::size_t length = 0;
};

std::optional<Tag> read_tag(std::string_view text) {
  std::uint32_t owner = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, owner);
  if (error != std::errc() || stop == end || *stop != ':') return std::nullopt;
  return Tag{OwnerId{owner}, static_cast<std::size_t>(stop - text.data()) + 1};
}

}  // namespace

std::string_view Marks::untagged(std::string_view text) const {
  const std::string begin = run + ".";
  if (run.empty() || !text.starts_with(begin)) return text;
  const std::optional<Tag> tag = read_tag(text.substr(begin.size()));
  return tag ? text.substr(begin.size() + tag->length) : text;
}

std::optional<OwnerId> Marks::owner_in(std::string_view text) const {
  if (run.empty()) return std::nullopt;
  const std::string begin = run + ".";
  for (std::size_t at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at)) {
    at += begin.size();
    if (const std::optional<Tag> tag = read_tag(text.substr(at))) return tag->owner;
  }
  return std::nullopt;
}

}  // namespace talkspec::talk::delivery
