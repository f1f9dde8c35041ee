#include "reference/server/message_frame.h"

#include "reports/utf8.h"

namespace talk {
namespace {

// An event of one data field a line; "data:" alone is a line too, so that "" is an event.
std::string as_event(std::string_view message) {
  std::string event;
  for (bool more = true; more;) {
    const std::size_t end = message.find('\n');
    event.append("data: ").append(message.substr(0, end)).push_back('\n');
    more = end != std::string_view::npos;
    if (more) message.remove_prefix(end + 1);
  }
  return event += '\n';
}

}  // namespace

bool can_carry(FrameFormat format, std::string_view message) {
  switch (format) {
    case FrameFormat::nul:
      return message.find('\0') == std::string_view::npos;
    case FrameFormat::lf:
      return message.find('\n') == std::string_view::npos;
    case FrameFormat::event_stream:
      break;
  }
  return message.find('\r') == std::string_view::npos && talkspec::report::is_utf8(message);
}

std::string framed(FrameFormat format, std::string_view message) {
  if (format == FrameFormat::event_stream) return as_event(message);
  std::string frame;
  frame.reserve(message.size() + 1);
  frame.append(message).push_back(format == FrameFormat::nul ? '\0' : '\n');
  return frame;
}

}  // namespace talk
