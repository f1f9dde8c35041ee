// What a parser makes of a body, next to what the grammar makes of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fuzz/foreign/parser_run.h"
#include "fuzz/foreign/strict_body.h"

namespace talk::foreign {

enum class Behaviour : std::uint8_t {
  accepts,  // valid: read as the grammar has it; invalid: read on over the departure
  rejects,
  waits,    // asks for more although the body is whole, or wrong
  differs,  // valid, and read as something else
};

// Of an invalid body `accepts` is said when the parser was done, or gave payload that stands
// behind the departure.
Behaviour behaviour(const talk_parser_interface& parser, const Account& account,
                    const StrictBody& strict);

// "accepts"; static storage. And back.
std::string_view name(Behaviour behaviour) noexcept;
std::optional<Behaviour> behaviour_named(std::string_view name) noexcept;

}  // namespace talk::foreign
