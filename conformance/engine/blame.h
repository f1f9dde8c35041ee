// Which requirement a failure is laid to. A defect at the bottom makes cases fail that are about
// something else: a stream that cannot be read shows no push to have been lost. Where the pull that
// a case stands on shows such a defect, the failure is laid to that one, and not to what the case
// is about.
#pragma once

#include <string_view>

#include "conformance/engine/link.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::blame {

// IDs of the built-in catalogue; empty: the case's own.

// Nothing came on a pull where something had to.
std::string_view silence(const Link& link, Profile profile);

// A message came that was not due, in a case that is about the requirement `own`.
std::string_view stray(const Link& link, std::string_view text, Profile profile,
                       std::string_view own);

// In the place of the message `wanted` came `text`, to a case about `own`.
std::string_view mismatch(std::string_view wanted, std::string_view text, std::string_view own,
                          Profile profile);

// In its place came nothing but a terminator, and behind that the message `next`.
std::string_view early_terminator(std::string_view wanted, std::string_view next, Profile profile);

// Nothing more came, and nothing is wrong with what did, to a case about `own`.
std::string_view gap(std::string_view own);

// A push of the runner's own was not answered 2xx, or not answered so that it could be read.
inline constexpr std::string_view refused_push = "PUSH-ACCEPTED";
inline constexpr std::string_view unanswered_push = "PUSH-ANSWERED";

// Nor was a plain push at all, on a connection that had served others.
inline constexpr std::string_view worn_out_connection = "PUSH-KEEP-ALIVE";

// A pull as the runner asks for it was not answered 2xx.
inline constexpr std::string_view refused_pull = "PULL-OPENS";

// What reached a pull is what was pushed, and more or other bytes.
inline constexpr std::string_view damage = "FRAME-BYTES";

// The server served, and then no fresh pull and push any more.
inline constexpr std::string_view serving_ended = "ROBUST-SERVING";

// A message came behind one that was pushed after it.
inline constexpr std::string_view disorder = "DELIVERY-ORDER";

// Nothing reached a pull, though it was accepted and can be read.
inline constexpr std::string_view no_delivery = "DELIVERY-WHOLE";

}  // namespace talkspec::blame
