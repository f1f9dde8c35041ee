// The framing library by a short name: inside talkspec, `talk` is a room of the suite.
#pragma once

namespace talk::framing {}

namespace talkspec {
namespace framing = ::talk::framing;
}  // namespace talkspec
