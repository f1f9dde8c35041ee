#include "reference/framing/chunk_grammar.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "reference/framing/octets.h"

namespace talk::framing {

void ChunkGrammar::reset() noexcept {
  state_ = State::size_start;
  line_.clear();
  error_ = {};
  digits_ = name_size_ = trailer_size_ = 0;
}

ChunkGrammar::Yield ChunkGrammar::read(Input& input) {
  for (; input.next != input.end; ++input.next, ++input.offset, --input.slack) {
    if (state_ == State::size_start) chunk_ = {.offset = input.offset};
    const Step result = input.slack == 0 ? fail(Errc::overhead_exceeded) : step(*input.next);
    if (result == Step::next) continue;
    if (result == Step::leniency) return Yield::leniency;
    if (result == Step::error) {
      error_.offset = input.offset;
      return Yield::error;
    }
    ++input.next, ++input.offset, --input.slack;
    return result == Step::chunk           ? Yield::chunk
           : result == Step::trailer_field ? Yield::trailer_field
                                           : Yield::end;
  }
  return Yield::nothing;
}

ChunkGrammar::Step ChunkGrammar::step(char c) {
  if (state_ <= State::after_size) return size_step(c);
  if (state_ <= State::size_lf) return extension_step(c);
  if (state_ <= State::unchecked_data_lf) return data_end_step(c);
  return trailer_step(c);
}

ChunkGrammar::Step ChunkGrammar::go(State state) noexcept {
  state_ = state;
  return Step::next;
}

ChunkGrammar::Step ChunkGrammar::fail(Errc code) noexcept {
  error_.code = code;
  return Step::error;
}

// Where the leniency is allowed, it is told and the same byte is read again in `state`.
ChunkGrammar::Step ChunkGrammar::allow_or(Leniency leniency, State state, Errc code) noexcept {
  if (!allowed_.has(leniency)) return fail(code);
  leniency_ = leniency;
  state_ = state;
  return Step::leniency;
}

ChunkGrammar::Step ChunkGrammar::bare_line_feed(State state) noexcept {
  return allow_or(Leniency::bare_lf, state, Errc::invalid_line_end);
}

// chunk-size [ chunk-ext ] CRLF, up to where an extension begins.
ChunkGrammar::Step ChunkGrammar::size_step(char c) {
  const int digit = hex_value(c);
  if (state_ == State::size_start) {
    if (digit < 0) return fail(Errc::invalid_chunk_size);
    line_.clear();
    extension_ = {};
    digits_ = 0;
    state_ = State::size;
  }
  if (state_ == State::size) {
    if (digit >= 0) return size_digit(digit);
    if (c == '\r') return go(State::size_lf);
    if (c == '\n') return bare_line_feed(State::size_lf);
  }
  if (is_space(c)) return hold_extension(c, State::after_size);
  if (c == ';') return hold_extension(c, State::extension);
  // BWS is part of an extension, so white space alone is not allowed.
  if (c == '\r' || c == '\n') {
    return allow_or(Leniency::whitespace_after_size, State::size_end, Errc::invalid_chunk_size);
  }
  return fail(Errc::invalid_chunk_size);
}

ChunkGrammar::Step ChunkGrammar::size_digit(int value) {
  if (digits_ == limits_.size_digits) return fail(Errc::chunk_size_too_long);
  if (chunk_.size >> 60U != 0) return fail(Errc::chunk_size_overflow);
  ++digits_;
  chunk_.size = chunk_.size << 4U | static_cast<std::uint64_t>(value);
  return Step::next;
}

ChunkGrammar::Step ChunkGrammar::hold_extension(char c, State state) {
  if (line_.size() == limits_.extension_bytes) return fail(Errc::chunk_extensions_too_long);
  if (state == State::extension && !extension_.accept(c)) {
    return allow_or(Leniency::extension_syntax, State::extension_junk,
                    Errc::invalid_chunk_extension);
  }
  return line_.append(c, limits_.extension_bytes) ? go(state) : fail(Errc::out_of_memory);
}

// The rest of a size line.
ChunkGrammar::Step ChunkGrammar::extension_step(char c) {
  if (state_ == State::size_lf)
    return c == '\n' ? finish_size_line() : fail(Errc::invalid_line_end);
  if (c != '\r' && c != '\n') return hold_extension(c, state_);
  if (state_ == State::extension && !extension_.complete()) {
    return allow_or(Leniency::extension_syntax, State::size_end, Errc::invalid_chunk_extension);
  }
  return c == '\r' ? go(State::size_lf) : bare_line_feed(State::size_lf);
}

ChunkGrammar::Step ChunkGrammar::finish_size_line() noexcept {
  chunk_.extensions = line_.view();
  state_ = chunk_.size == 0 ? State::trailer_start : State::data;
  return Step::chunk;
}

// The CRLF after chunk-data.
ChunkGrammar::Step ChunkGrammar::data_end_step(char c) {
  switch (state_) {
    case State::data_cr:
      if (c == '\r') return go(State::data_lf);
      if (c == '\n' && allowed_.has(Leniency::bare_lf)) return bare_line_feed(State::data_lf);
      return allow_or(Leniency::unchecked_data_crlf, State::unchecked_data_cr,
                      Errc::missing_data_crlf);
    case State::data_lf:
      if (c == '\n') return go(State::size_start);
      return allow_or(Leniency::unchecked_data_crlf, State::unchecked_data_lf,
                      Errc::missing_data_crlf);
    case State::unchecked_data_cr:
      return go(State::unchecked_data_lf);
    default:
      return go(State::size_start);
  }
}

// trailer-section CRLF; the last CRLF is not part of the section.
ChunkGrammar::Step ChunkGrammar::trailer_step(char c) {
  if (state_ == State::final_lf) return c == '\n' ? finish() : fail(Errc::invalid_line_end);
  if (state_ == State::trailer_start) {
    line_.clear();
    if (c == '\r') return go(State::final_lf);
    if (c == '\n') return bare_line_feed(State::final_lf);
    state_ = State::trailer_name;
  }
  if (trailer_size_ == limits_.trailer_bytes) return fail(Errc::trailer_section_too_long);
  switch (state_) {
    case State::trailer_name:
      return trailer_name_step(c);
    case State::trailer_value:
    case State::trailer_junk:
      return trailer_value_step(c);
    default:  // the LF of a line
      if (c != '\n') return fail(Errc::invalid_line_end);
      ++trailer_size_;
      return state_ == State::trailer_lf ? finish_field() : go(State::trailer_start);
  }
}

ChunkGrammar::Step ChunkGrammar::trailer_name_step(char c) {
  if (is_tchar(c)) return hold_trailer(c, State::trailer_name);
  if (c == ':' && !line_.empty()) {
    name_size_ = line_.size();
    return hold_trailer(c, State::trailer_value);
  }
  return allow_or(Leniency::trailer_syntax, State::trailer_junk, Errc::invalid_trailer_field);
}

// A field value, or a line that is skipped, up to its end.
ChunkGrammar::Step ChunkGrammar::trailer_value_step(char c) {
  const bool junk = state_ == State::trailer_junk;
  const State line_end = junk ? State::junk_lf : State::trailer_lf;
  if (c == '\n') return bare_line_feed(line_end);
  if (c == '\r' || junk) {
    ++trailer_size_;
    return go(c == '\r' ? line_end : state_);
  }
  if (!is_control(c)) return hold_trailer(c, state_);
  return allow_or(Leniency::trailer_syntax, State::trailer_junk, Errc::invalid_trailer_field);
}

ChunkGrammar::Step ChunkGrammar::hold_trailer(char c, State state) {
  if (!line_.append(c, limits_.trailer_bytes)) return fail(Errc::out_of_memory);
  ++trailer_size_;
  return go(state);
}

ChunkGrammar::Step ChunkGrammar::finish_field() noexcept {
  field_ = {line_.view().substr(0, name_size_), trimmed(line_.view().substr(name_size_ + 1))};
  state_ = State::trailer_start;
  return Step::trailer_field;
}

ChunkGrammar::Step ChunkGrammar::finish() noexcept {
  state_ = State::done;
  return Step::end;
}

}  // namespace talk::framing
