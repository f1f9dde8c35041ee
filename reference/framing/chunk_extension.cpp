#include "reference/framing/chunk_extension.h"

#include "reference/framing/octets.h"

namespace talk::framing {

bool ChunkExtension::move(State to) noexcept {
  state_ = to;
  return true;
}

bool ChunkExtension::accept(char c) noexcept {
  switch (state_) {
    case State::semicolon:
      return is_space(c) || (c == ';' && move(State::before_name));
    case State::before_name:
      return is_space(c) || (is_tchar(c) && move(State::name));
    case State::name:
      if (is_tchar(c)) return true;
      [[fallthrough]];
    case State::after_name:
      if (is_space(c)) return move(State::after_name);
      if (c == ';') return move(State::before_name);
      return c == '=' && move(State::before_value);
    case State::before_value:
      if (is_space(c)) return true;
      if (c == '"') return move(State::quoted);
      return is_tchar(c) && move(State::token);
    case State::token:
      if (is_tchar(c)) return true;
      [[fallthrough]];
    case State::after_value:
      if (is_space(c)) return move(State::semicolon);
      return c == ';' && move(State::before_name);
    case State::quoted:  // quoted-string, RFC 9110 §5.6.4
      if (c == '"') return move(State::after_value);
      if (c == '\\') return move(State::quoted_pair);
      return !is_control(c);
    case State::quoted_pair:
      break;
  }
  return !is_control(c) && move(State::quoted);
}

bool ChunkExtension::complete() const noexcept {
  return state_ == State::name || state_ == State::token || state_ == State::after_value;
}

}  // namespace talk::framing
