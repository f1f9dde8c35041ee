// One use of a parser behind talk_parser.h, and an account of all that it told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/talk_parser.h"

namespace talk::foreign {

struct Account {
  talk_parser_status status = TALK_PARSER_INCOMPLETE;
  std::uint64_t consumed = 0;      // when done, and the parser can tell; otherwise 0
  std::uint64_t error_offset = 0;  // in error, and the parser can tell; otherwise 0
  std::string payload;
  std::vector<std::uint64_t> chunks;  // but for the last-chunk
  std::vector<std::string> messages;

  friend bool operator==(const Account&, const Account&) = default;
};

// Owns its parser and is where that reports to; so it stays where it is.
class ParserRun {
 public:
  explicit ParserRun(const talk_parser_interface& parser,
                     talk_parser_framing framing = TALK_PARSER_NONE);
  ~ParserRun();
  ParserRun(const ParserRun&) = delete;
  ParserRun& operator=(const ParserRun&) = delete;

  // Feeds the bytes from a heap block of exactly their size, so that a read past it is seen.
  void feed(std::string_view bytes);
  // As new, the account as well.
  void reset();

  const Account& account() const { return account_; }

 private:
  const talk_parser_interface& interface_;
  Account account_;
  talk_parser* parser_;
};

// What the parser tells of `wire`, fed at once.
Account account_of(const talk_parser_interface& parser, std::string_view wire,
                   talk_parser_framing framing = TALK_PARSER_NONE);

inline bool can(const talk_parser_interface& parser, std::uint32_t capability) {
  return (parser.capabilities & capability) != 0;
}

}  // namespace talk::foreign
