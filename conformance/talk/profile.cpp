#include "conformance/talk/profile.h"

#include <algorithm>
#include <array>

namespace talkspec::talk {
namespace {

using framing::Framing;

constexpr Profile rows[] = {
    {.name = "draft-00",
     .message_end = Framing::nul,
     .takes_terminator = true,
     .asks_with = {},
     .bare_head = false,
     .chunks = "CHUNK-SYNTAX",
     .messages = "FRAME-TERMINATOR",
     .bytes = "FRAME-BYTES",
     .extra_end = "FRAME-ONCE",
     .coding = "PULL-CHUNKED",
     .messages_end_in = "NUL"},
    {.name = "talk-1.1",
     .message_end = Framing::lf,
     .takes_terminator = true,
     .asks_with = {},
     .bare_head = false,
     .chunks = "CHUNK-SYNTAX",
     .messages = "FRAME-TERMINATOR",
     .bytes = "FRAME-BYTES",
     .extra_end = "FRAME-ONCE",
     .coding = "PULL-CHUNKED",
     .messages_end_in = "LF"},
    {.name = "headless",
     .message_end = Framing::nul,
     .takes_terminator = true,
     .asks_with = "Head: less",
     .bare_head = true,
     .chunks = "HEADLESS-PULL",
     .messages = "FRAME-TERMINATOR",
     .bytes = "FRAME-BYTES",
     .extra_end = "FRAME-ONCE",
     .coding = {},
     .messages_end_in = "NUL, or LF with --terminator LF"},
    {.name = "event-stream",
     .message_end = Framing::event_stream,
     .takes_terminator = false,
     .asks_with = "Accept: text/event-stream",
     .bare_head = false,
     .chunks = "CHUNK-SYNTAX",
     .messages = "EVENTSTREAM-DATA",
     .bytes = "EVENTSTREAM-DATA",
     .extra_end = "EVENTSTREAM-DATA",
     .coding = "PULL-CHUNKED",
     .messages_end_in = "a blank line (server-sent events)"},
};

constexpr std::array<std::string_view, 3> routings{"others", "all", "none"};

}  // namespace

std::span<const Profile> profiles() noexcept {
  return rows;
}

const Profile* profile_named(std::string_view name) noexcept {
  const auto* found = std::find_if(std::begin(rows), std::end(rows),
                                   [name](const Profile& row) { return row.name == name; });
  return found == std::end(rows) ? nullptr : found;
}

std::string_view name(Routing routing) noexcept {
  return routings[static_cast<std::size_t>(routing)];
}

std::optional<Routing> routing_named(std::string_view name) noexcept {
  const auto found = std::find(routings.begin(), routings.end(), name);
  if (found == routings.end()) return std::nullopt;
  return static_cast<Routing>(found - routings.begin());
}

std::span<const std::string_view> routing_names() noexcept {
  return routings;
}

scenario::Vocabulary vocabulary() {
  scenario::Vocabulary all;
  for (const Profile& row : rows)
    all.profiles.emplace_back(row.name);
  all.routings.assign(routings.begin(), routings.end());
  // Where nothing is delivered, a scenario must say that it needs nothing.
  all.default_routings = {std::string(name(Routing::others)), std::string(name(Routing::all))};
  return all;
}

}  // namespace talkspec::talk
