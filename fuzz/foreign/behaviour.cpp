#include "fuzz/foreign/behaviour.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace talk::foreign {
namespace {

constexpr std::array<std::string_view, 4> names{"accepts", "rejects", "waits", "differs"};

bool same_content(const talk_parser_interface& parser, const Account& account,
                  const StrictBody& strict) {
  return account.payload == strict.payload &&
         (!can(parser, TALK_PARSER_TELLS_CHUNKS) || account.chunks == strict.chunks) &&
         (!can(parser, TALK_PARSER_TELLS_CONSUMED) || account.consumed == strict.end);
}

Behaviour of_invalid(const Account& account, const StrictBody& strict) {
  if (account.status == TALK_PARSER_DONE || account.payload.size() > strict.payload.size())
    return Behaviour::accepts;
  return account.status == TALK_PARSER_ERROR ? Behaviour::rejects : Behaviour::waits;
}

// Not yet all there: what came must be taken, and what is told be true.
Behaviour of_beginning(const talk_parser_interface& parser, const Account& account,
                       const StrictBody& strict) {
  if (account.status == TALK_PARSER_DONE || !strict.payload.starts_with(account.payload))
    return Behaviour::differs;
  const bool refused = account.status == TALK_PARSER_ERROR;
  return refused && can(parser, TALK_PARSER_TELLS_INCOMPLETE) ? Behaviour::rejects
                                                              : Behaviour::accepts;
}

}  // namespace

Behaviour behaviour(const talk_parser_interface& parser, const Account& account,
                    const StrictBody& strict) {
  if (strict.status == StrictBody::Status::departed) return of_invalid(account, strict);
  if (strict.status == StrictBody::Status::incomplete) return of_beginning(parser, account, strict);
  if (account.status == TALK_PARSER_ERROR) return Behaviour::rejects;
  if (account.status == TALK_PARSER_INCOMPLETE) return Behaviour::waits;
  return same_content(parser, account, strict) ? Behaviour::accepts : Behaviour::differs;
}

std::string_view name(Behaviour behaviour) noexcept {
  return names[static_cast<std::size_t>(behaviour)];
}

std::optional<Behaviour> behaviour_named(std::string_view name) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Behaviour>(i);
  }
  return std::nullopt;
}

}  // namespace talk::foreign
