// conformance/testing/old_server: a Talk server as those of the protocol's own family are, in three
// eras: what was measured of them, defects included, and captured in reference/framing/captures.
// The suite must tell those defects, and nothing else, whatever they do to the rest.
// This header is where the eras differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace talkspec::old {

enum class Era : std::uint8_t { of_2013, of_2015, of_2025 };

std::optional<Era> era_from(std::string_view name);  // "2013", "2015", "new"

// Whether a chunked body is decoded; else its framing leaks into the message.
bool decodes_chunks(Era era, bool headless);
bool needs_host(Era era);
std::size_t longest_line(Era era);  // of a head; a longer one closes without a word

std::string pull_head(Era era, bool headless, bool event_stream);
std::string push_answer(Era era, bool headless, bool asked_to_close);
std::string refusal(Era era, std::string_view status);           // "400 Bad Request"
std::string version_refusal(Era era, std::string_view version);  // of HTTP/1.0

}  // namespace talkspec::old
