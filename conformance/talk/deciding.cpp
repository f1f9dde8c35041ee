#include "conformance/talk/deciding.h"

#include <cstddef>
#include <string>

namespace talkspec::talk {
namespace {

using report::WireEvent;
using Kind = WireEvent::Kind;

constexpr std::size_t telling_bytes = 64;  // of what came: segments may cut more

// Where the sentence speaks of the connection, counted from 1; 0: nowhere.
std::size_t place_of(std::string_view name, std::string_view sentence) {
  const std::size_t at = sentence.rfind(std::string(name) + ": ");
  if (at != std::string_view::npos) return at + 1;
  return sentence.starts_with(std::string(name) + ' ') ? 1 : 0;
}

std::string_view connection_of(const std::vector<WireEvent>& transcript,
                               std::string_view sentence) {
  std::string_view named;
  std::size_t last = 0;
  for (const WireEvent& event : transcript) {
    const std::size_t place = place_of(event.connection, sentence);
    if (place > last || (place == last && event.connection.size() > named.size() && place > 0)) {
      last = place;
      named = event.connection;
    }
  }
  return named;
}

bool happened(const WireEvent& event) {
  return event.kind != Kind::opened && event.kind != Kind::note &&
         !(event.kind == Kind::closed && event.bytes == "by us");
}

}  // namespace

void mark_deciding(std::vector<WireEvent>& transcript, std::string_view sentence,
                   std::string_view actual, std::chrono::microseconds until) {
  const std::string_view named = connection_of(transcript, sentence);
  const std::string_view telling = actual.substr(0, telling_bytes);
  WireEvent* last = nullptr;
  WireEvent* received = nullptr;
  WireEvent* holding = nullptr;
  for (WireEvent& event : transcript) {
    if (event.at > until) break;
    if ((!named.empty() && event.connection != named) || !happened(event)) continue;
    last = &event;
    if (event.kind != Kind::received) continue;
    received = &event;
    const bool holds = event.bytes.find(telling) != std::string::npos;
    if (!telling.empty() && holds) holding = &event;
  }
  WireEvent* const deciding = holding ? holding : received ? received : last;
  if (deciding) deciding->deciding = true;
}

}  // namespace talkspec::talk
