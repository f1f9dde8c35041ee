// The grammar of chunk extensions, a byte at a time (RFC 9112 §7.1.1):
//
//   chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
//   chunk-ext-val = token / quoted-string
#pragma once

#include <cstdint>

namespace talk::framing {

class ChunkExtension {
 public:
  // Takes the next byte; false if it cannot stand here, and then nothing has changed.
  bool accept(char c) noexcept;

  // Whether the line may end here: BWS belongs to what follows it, so not after BWS.
  bool complete() const noexcept;

 private:
  enum class State : std::uint8_t {
    semicolon,    // at the start, or in BWS before the next ";"
    before_name,  // after ";" and BWS
    name,
    after_name,  // in BWS after a name
    before_value,
    token,
    quoted,
    quoted_pair,
    after_value,  // right after a quoted-string
  };

  bool move(State to) noexcept;

  State state_ = State::semicolon;
};

}  // namespace talk::framing
