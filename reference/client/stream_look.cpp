#include "reference/client/stream_look.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace talk::client {
namespace {

using framing::Framing;

// Negative: no digit.
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

enum class Likely : std::uint8_t { no, perhaps, yes };

// A size line, that much data and CRLF (RFC 9112 §7.1); perhaps, while more must come to tell.
Likely looks_chunked(std::string_view payload) {
  constexpr std::size_t longest_size = 8;
  constexpr std::string_view crlf = "\r\n";
  const bool all_seen = payload.size() >= stream_look_bytes;
  std::uint64_t size = 0;
  std::size_t at = 0;
  for (; at < payload.size() && at <= longest_size && hex_digit(payload[at]) >= 0; ++at)
    size = size * 16 + static_cast<std::uint64_t>(hex_digit(payload[at]));
  if (at > longest_size || (at == 0 && !payload.empty())) return Likely::no;
  const std::string_view line_end = payload.substr(at, crlf.size());
  if (!crlf.starts_with(line_end)) return Likely::no;
  if (line_end != crlf) return Likely::perhaps;
  const std::uint64_t data_end = at + crlf.size() + size;
  if (data_end + crlf.size() > payload.size()) return all_seen ? Likely::yes : Likely::perhaps;
  return payload.substr(static_cast<std::size_t>(data_end), crlf.size()) == crlf ? Likely::yes
                                                                                 : Likely::no;
}

// WHATWG HTML §9.2.6: a comment, or one of the fields.
bool begins_like_events(std::string_view payload) {
  constexpr std::array<std::string_view, 5> fields = {":", "data:", "event:", "id:", "retry:"};
  return std::any_of(fields.begin(), fields.end(),
                     [&](std::string_view field) { return payload.starts_with(field); });
}

bool has_blank_line(std::string_view payload) {
  return payload.find("\n\n") != std::string_view::npos ||
         payload.find("\r\n\r\n") != std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> foreign_look(std::string_view payload,
                                             const framing::Options& options, bool had_message) {
  payload = payload.substr(0, stream_look_bytes);
  const bool has_nul = payload.find('\0') != std::string_view::npos;
  const bool has_lf = payload.find('\n') != std::string_view::npos;
  if (options.coding == framing::Coding::identity) {
    const Likely chunked = looks_chunked(payload);
    if (chunked == Likely::yes)
      return "the stream looks chunked although its head does not say so: ask for it headless";
    if (chunked == Likely::perhaps) return std::nullopt;
  }
  if (options.framing != Framing::event_stream && !has_nul && begins_like_events(payload)) {
    // Its lines are messages to talk-1.1: here only the blank line tells.
    if (!has_blank_line(payload)) return std::nullopt;
    return "the stream looks like the profile event-stream";
  }
  if (had_message) return std::nullopt;
  if (options.framing != Framing::nul && has_nul)
    return "the stream looks like the profile draft-00: its messages end in NUL";
  if (options.framing != Framing::lf && has_lf && !has_nul && !begins_like_events(payload))
    return "the stream looks like the profile talk-1.1: its messages end in LF";
  return std::nullopt;
}

}  // namespace talk::client
