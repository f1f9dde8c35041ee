#include "conformance/runner/secrets.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

namespace talkspec::runner {
namespace {

constexpr std::size_t shortest = 4;
constexpr char mask = '*';

void mask_text(std::string& text, std::string_view secret) {
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
    text.replace(at, secret.size(), secret.size(), mask);
}

// The bytes of one direction of one connection that follow each other, and where they stand.
struct Stretch {
  std::string bytes;
  std::vector<char*> places;
};

void mask_stretch(Stretch& stretch, std::string_view secret, bool cut) {
  std::string& bytes = stretch.bytes;
  const auto hide = [&](std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to; ++at)
      bytes[at] = *stretch.places[at] = mask;
  };
  for (std::size_t at = bytes.find(secret); at != std::string::npos; at = bytes.find(secret, at))
    hide(at, at + secret.size());
  // What follows was left out: the beginning of a secret may stand at the end.
  for (std::size_t size = std::min(secret.size(), bytes.size()); cut && size >= shortest; --size)
    if (std::string_view(bytes).ends_with(secret.substr(0, size)))
      hide(bytes.size() - size, bytes.size());
}

void mask_transcript(std::vector<report::WireEvent>& transcript, std::string_view secret) {
  using Kind = report::WireEvent::Kind;
  std::map<std::pair<std::string, Kind>, Stretch> stretches;
  for (report::WireEvent& event : transcript) {
    if (event.kind != Kind::sent && event.kind != Kind::received) {
      mask_text(event.bytes, secret);
      continue;
    }
    Stretch& stretch = stretches[{event.connection, event.kind}];
    stretch.bytes += event.bytes;
    for (char& byte : event.bytes)
      stretch.places.push_back(&byte);
    if (event.elided == 0) continue;
    mask_stretch(stretch, secret, true);
    stretch = {};
  }
  for (auto& [direction, stretch] : stretches)
    mask_stretch(stretch, secret, false);
}

}  // namespace

void mask_secrets(report::Case& result, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.size() < shortest) continue;
    for (std::string* text : {&result.message, &result.expected, &result.actual})
      mask_text(*text, secret);
    for (std::string& note : result.notes)
      mask_text(note, secret);
    mask_transcript(result.transcript, secret);
  }
}

}  // namespace talkspec::runner
