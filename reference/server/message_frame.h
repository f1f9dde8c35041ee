// How a message is put on a pull: the bytes of its framing, without the chunked coding, which is
// cpp-httplib's to write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/server/options.h"

namespace talk {

enum class FrameFormat : std::uint8_t {
  nul,           // draft-00
  lf,            // talk-1.1
  event_stream,  // WHATWG HTML §9.2.5
};
inline constexpr std::size_t frame_format_count = 3;

constexpr FrameFormat frame_format(Profile profile) {
  return profile == Profile::draft_00 ? FrameFormat::nul : FrameFormat::lf;
}

// Whether a reader of that format gets exactly `message` back: no terminator in it; for an event
// stream no CR, which ends lines there, and nothing but UTF-8, which it is defined to be.
bool can_carry(FrameFormat format, std::string_view message);

// What is sent for a message that the format can carry.
std::string framed(FrameFormat format, std::string_view message);

}  // namespace talk
