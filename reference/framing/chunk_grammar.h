// All of the chunked transfer coding (RFC 9112 §7.1) but the chunk-data, byte by byte: size lines,
// the CRLF after data, the trailer section. The decoder takes the usual size line by itself and
// comes here for whatever is longer, rarer, wrong, or cut by the end of a feed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "chunk_extension.h"
#include "events.h"
#include "held_bytes.h"
#include "options.h"

namespace talk::framing {

class ChunkGrammar {
 public:
  // What read() stopped for.
  enum class Yield : std::uint8_t {
    nothing,        // the input is used up
    chunk,          // chunk() is set; the data follows unless its size is 0
    trailer_field,  // trailer_field() is set
    leniency,       // leniency(), at the byte that comes next
    end,            // the last CRLF was read
    error,          // error() is set; the byte at its offset was not consumed
  };

  // The input of one read() and how far it got.
  struct Input {
    const char* next;
    const char* end;
    std::uint64_t offset;  // of next, on the wire
    std::uint64_t slack;   // framing bytes that Limits::overhead_* still allow
  };

  explicit ChunkGrammar(const Options& options)
      : allowed_(options.allowed), limits_(options.limits) {}

  // Reads framing until there is something to tell. Not to be called within chunk-data.
  Yield read(Input& input);

  // Whether chunk-data comes next; end_data() says that all of it has been read.
  bool in_data() const noexcept { return state_ == State::data; }
  void end_data() noexcept { state_ = State::data_cr; }

  // Views in them are valid until the next read().
  const Chunk& chunk() const noexcept { return chunk_; }
  const TrailerField& trailer_field() const noexcept { return field_; }
  Leniency leniency() const noexcept { return leniency_; }
  const Error& error() const noexcept { return error_; }

  std::size_t buffered() const noexcept { return line_.size(); }
  void reset() noexcept;

 private:
  enum class State : std::uint8_t {
    size_start,
    size,
    after_size,  // in white space that only an extension may follow
    extension,
    extension_junk,  // extension_syntax was let through: up to the end of the line
    size_end,        // CR must follow
    size_lf,
    data,
    data_cr,
    data_lf,
    unchecked_data_cr,  // unchecked_data_crlf was let through: any two bytes, any one byte
    unchecked_data_lf,
    trailer_start,
    trailer_name,
    trailer_value,
    trailer_junk,  // trailer_syntax was let through: up to the end of the line
    trailer_lf,
    junk_lf,
    final_lf,
    done,
  };

  // What a byte does: consumed or not, and whether there is something to tell.
  enum class Step : std::uint8_t { next, chunk, trailer_field, end, leniency, error };

  Step step(char c);
  Step size_step(char c);
  Step size_digit(int value);
  Step extension_step(char c);
  Step data_end_step(char c);
  Step trailer_step(char c);
  Step trailer_name_step(char c);
  Step trailer_value_step(char c);

  Step go(State state) noexcept;
  Step fail(Errc code) noexcept;
  Step allow_or(Leniency leniency, State state, Errc code) noexcept;
  Step bare_line_feed(State state) noexcept;
  Step hold_extension(char c, State state);
  Step hold_trailer(char c, State state);
  Step finish_size_line() noexcept;
  Step finish_field() noexcept;
  Step finish() noexcept;

  Leniencies allowed_;
  Limits limits_;
  State state_ = State::size_start;
  Leniency leniency_{};
  ChunkExtension extension_;
  Chunk chunk_;
  TrailerField field_;
  Error error_;
  HeldBytes line_;                // the extension or trailer line being read
  std::size_t digits_ = 0;        // of the size being read
  std::size_t name_size_ = 0;     // of the field being read
  std::size_t trailer_size_ = 0;  // of the section so far
};

}  // namespace talk::framing
