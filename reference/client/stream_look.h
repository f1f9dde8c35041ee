// Whether a stream looks like another profile than the one it is read in: such a stream brings no
// message at all, or odd ones, and nothing else tells why.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "reference/framing/options.h"

namespace talk::client {

// How much of a stream's payload is looked at.
inline constexpr std::size_t stream_look_bytes = 256;

// What `payload` looks like, as one sentence, given that it was read as `options` say and that
// `had_message`: a terminator of that framing came. None while it may be what was asked for.
// `payload` begins where the stream's does, and is all that came or stream_look_bytes of it.
std::optional<std::string_view> foreign_look(std::string_view payload,
                                             const framing::Options& options, bool had_message);

}  // namespace talk::client
