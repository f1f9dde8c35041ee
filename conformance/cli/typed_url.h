// URLs as people type them.
#pragma once

#include <string>

namespace talkspec::cli {

// The URL that is meant: without a scheme one of http; a host with letters beyond ASCII as DNS and
// Host carry it (RFC 5891, UTS #46). Throws CLI::ValidationError where that cannot be.
std::string typed_url(const std::string& text);

}  // namespace talkspec::cli
