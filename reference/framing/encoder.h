// The other direction: messages to payload, payload to chunks. Decoding what these wrote gives the
// same messages back, over any chunking; what could not come back is refused.
//
//   talk::framing::Encoder encoder(talk::framing::Framing::nul);
//   std::string payload, wire;
//   encoder.append({.text = "hello"}, payload);
//   talk::framing::append_chunk(payload, wire);      // "6\r\nhello\0\r\n"
//   talk::framing::append_last_chunk({}, wire);      // "0\r\n\r\n"
//
// A call that is refused appends nothing. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "events.h"

namespace talk::framing {

enum class EncodeErrc : std::uint8_t {
  none,
  terminator_in_text,     // NUL under nul, LF under lf: the message would be cut in two
  carriage_return,        // event-stream: CR in the text would come back as a line end
  invalid_event,          // event-stream: CR or LF in the event type
  invalid_id,             // event-stream: NUL, CR or LF in the ID
  invalid_extension,      // not chunk-ext of RFC 9112 §7.1.1
  invalid_trailer_field,  // not a field line (RFC 9112 §7.1.2), or white space around the value
};

struct EncodeError {
  EncodeErrc code = EncodeErrc::none;
  // Of the first byte that cannot be carried, in the string it stands in; for a trailer field its
  // index in the section.
  std::size_t offset = 0;

  explicit operator bool() const noexcept { return code != EncodeErrc::none; }
  friend bool operator==(const EncodeError&, const EncodeError&) = default;
};

std::string_view name(EncodeErrc code) noexcept;
std::string_view sentence(EncodeErrc code) noexcept;

// Writes messages in one framing. In an event stream the text may hold LF, which becomes several
// data lines; the event type is written unless it is empty, the ID when it is not that of the
// message before, which the receiver remembers. Other framings have neither and ignore both; the
// framing `none` writes the text alone. Message::end is not looked at.
class Encoder {
 public:
  explicit Encoder(Framing framing) : framing_(framing) {}

  EncodeError append(const Message& message, std::string& payload);

  // Event-stream: a comment line, which receivers skip; other framings write nothing. CR and LF
  // in it are written as spaces.
  void append_comment(std::string_view comment, std::string& payload) const;

 private:
  EncodeError append_event(const Message& message, std::string& payload);

  Framing framing_;
  std::string last_id_;
};

// Writes a chunk: size line, data, CRLF. Empty data writes nothing, as it would end the body.
// `extensions` as they are to be sent, from BWS or ";" on.
EncodeError append_chunk(std::string_view data, std::string& wire,
                         std::string_view extensions = {});

// Writes the last-chunk, the trailer section and the CRLF that ends the body.
EncodeError append_last_chunk(std::span<const TrailerField> trailer, std::string& wire,
                              std::string_view extensions = {});

}  // namespace talk::framing
