// conformance/talk: what is Talk about the suite.
// The profiles of the protocol's family, a row each: everything that tells one from the other
// stands here, and parsing, help, completion, schemas, requests and attribution read it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/requirements.h"
#include "conformance/wire/framing.h"
#include "reference/framing/events.h"

namespace talkspec::talk {

struct Profile {
  std::string_view name;          // as it is written everywhere
  framing::Framing message_end;   // of the messages on a pull
  bool takes_terminator = false;  // --terminator may put another one in the place of its own
  std::string_view asks_with;     // field line by which a pull asks for it: "Head: less"; or empty
  bool bare_head = false;         // the head of a pull may lack Transfer-Encoding, and yet the body
                                  // is chunked

  // The requirements that a defect of a pull's stream is laid to.
  std::string_view chunks;     // the chunks cannot be read
  std::string_view messages;   // the messages cannot be told apart
  std::string_view bytes;      // a message has other bytes than were pushed
  std::string_view extra_end;  // a message of no bytes that nobody pushed
  std::string_view coding;  // no transfer coding where there must be one; empty: it may be missing

  std::string_view messages_end_in;  // for documents
};

// In the order of documents; the first is the default.
std::span<const Profile> profiles() noexcept;

// Null when there is none of that name.
const Profile* profile_named(std::string_view name) noexcept;

// Who gets a message: the deployment's choice, not the protocol's.
enum class Routing : std::uint8_t {
  others,  // every open pull but those of the pusher's own name
  all,     // every open pull
  none,    // nobody that the suite can see: only the answers to pushes can be tested
};
std::string_view name(Routing routing) noexcept;
std::optional<Routing> routing_named(std::string_view name) noexcept;
std::span<const std::string_view> routing_names() noexcept;  // in the order of the enumerators

// What scenarios may name of Talk.
scenario::Vocabulary vocabulary();

}  // namespace talkspec::talk
