// reference/framing: what is on the wire of a Talk stream, as pure functions of bytes: no I/O,
// no clock, no exceptions. This header names what a decoder yields; stream_decoder.h yields it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace talk::framing {

// How messages are told apart inside the payload of a pull.
enum class Framing : std::uint8_t {
  nul,           // draft-00: every message ends in NUL
  lf,            // talk-1.1: every message ends in LF
  event_stream,  // WHATWG HTML §9.2.6: an event ends in a blank line
  none,          // no messages: payload only, as for the body of a request
};

// How the payload is carried.
enum class Coding : std::uint8_t {
  chunked,   // RFC 9112 §7.1
  identity,  // the bytes as they come, until the connection closes
};

// A stream is incomplete until it is done or in error; both are final.
enum class Status : std::uint8_t { incomplete, done, error };

// A departure from RFC 9112 §7.1 that real servers show. Each is an error unless it was allowed
// in Options::allowed; where it is allowed, its use is reported as an event.
enum class Leniency : std::uint8_t {
  bare_lf,                // LF alone where CRLF must stand (§2.2 speaks of heads only)
  unchecked_data_crlf,    // two other bytes where the CRLF after chunk-data must stand
  whitespace_after_size,  // SP or HTAB between chunk-size and CRLF, with no extension
  extension_syntax,       // bytes that chunk-ext (§7.1.1) does not allow; never CR or LF
  trailer_syntax,         // a trailer line that is no field line (§7.1.2)
};
inline constexpr std::size_t leniency_count = 5;

enum class Errc : std::uint8_t {
  none,
  invalid_chunk_size,         // not 1*HEXDIG, or what follows it is neither CRLF nor chunk-ext
  chunk_size_overflow,        // does not fit 64 bits
  chunk_size_too_long,        // more digits than Limits::size_digits
  invalid_chunk_extension,    // RFC 9112 §7.1.1
  chunk_extensions_too_long,  // Limits::extension_bytes
  invalid_line_end,           // CR without LF, or a bare LF
  missing_data_crlf,          // chunk-data is not followed by CRLF
  invalid_trailer_field,      // RFC 9112 §7.1.2, RFC 9110 §5
  trailer_section_too_long,   // Limits::trailer_bytes
  message_too_long,           // Limits::message_bytes or Limits::event_field_bytes
  overhead_exceeded,          // Limits::overhead_*: much wire for little payload
  premature_end,              // the connection closed before the last-chunk was complete
  out_of_memory,              // what must be kept until more bytes come cannot be
};

// What went wrong, and where: the offset, counted from the first byte fed, of the first byte
// that cannot stand where it stands. The same however the input was split; but for out_of_memory,
// which is told where decoding stood.
struct Error {
  Errc code = Errc::none;
  std::uint64_t offset = 0;

  explicit operator bool() const noexcept { return code != Errc::none; }
  friend bool operator==(const Error&, const Error&) = default;
};

// The enumerator's name ("invalid_chunk_size") and its sentence; static storage.
std::string_view name(Errc code) noexcept;
std::string_view sentence(Errc code) noexcept;
std::string_view name(Leniency leniency) noexcept;
std::string_view sentence(Leniency leniency) noexcept;

// Views in events point into the bytes being fed or into the decoder: valid during the call only.

struct Chunk {
  std::uint64_t size = 0;            // chunk-size; 0 is the last-chunk
  std::string_view extensions = {};  // chunk-ext as sent, from BWS or ";" up to the line's end
  std::uint64_t offset = 0;          // of the first digit of the size
};

struct Message {
  std::string_view text = {};   // terminator removed; for an event, its data lines joined by LF
  std::uint64_t end = 0;        // wire offset just past the terminator
  std::string_view event = {};  // event-stream: the event type, empty when none was given
  std::string_view id = {};     // event-stream: the last event ID
};

struct TrailerField {
  std::string_view name = {};
  std::string_view value = {};  // without the white space around it
};

// Unterminated bytes at the end of the payload: never a message.
struct Tail {
  std::uint64_t size = 0;    // bytes of payload since the last terminator
  std::uint64_t offset = 0;  // wire offset of the end of the stream
};

}  // namespace talk::framing
