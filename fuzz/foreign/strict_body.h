// A chunked body read by the letter of RFC 9112 §7.1: over the whole buffer, without limits, and
// with a name for whatever is the first departure from the grammar. That is what the behaviour of
// other parsers is told apart by; fuzz/quirks.json says of each name which clause it is about.
// Shares no code with any parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace talk::foreign {

// What can be wrong with a body.
enum class Departure : std::uint8_t {
  none,
  size_missing,           // an empty line, or ";" at once
  size_leading_space,     // SP or HTAB before the first digit
  size_sign,              // "+" or "-" before the first digit
  size_not_hex,           // another byte where the first digit must be
  size_prefix,            // "0x"
  size_junk,              // another byte after the digits
  size_overflow,          // more than 64 bits
  size_trailing_space,    // SP or HTAB after the digits, and no extension
  line_bare_lf,           // LF alone ends a size line
  line_bare_cr,           // CR without LF right after the size
  extension_bare_cr,      // CR without LF in or after an extension
  extension_nul,          // NUL in an extension
  extension_quoted_lf,    // LF within quotes
  extension_syntax,       // anything else that chunk-ext does not allow
  data_bare_lf,           // LF alone after the data
  data_bare_cr,           // CR and then not LF after the data
  data_no_crlf,           // other bytes where the CRLF after the data must be
  trailer_bare_lf,        // LF alone ends a field line
  trailer_bare_cr,        // CR without LF in a field line
  trailer_folded,         // a line that begins with SP or HTAB
  trailer_space_in_name,  // SP or HTAB between name and colon
  trailer_name,           // no field name and colon
  trailer_control,        // a control byte in a field value
  final_bare_lf,          // LF alone ends the body
  final_bare_cr,          // CR without LF at the end of the body
};
inline constexpr std::size_t departure_count = 26;

// What a valid body, or the beginning of one, may have and some parsers do not take.
enum class Feature : std::uint8_t {
  leading_zeros,
  many_digits,        // more than 16, all but 16 of them zeros
  extension,          // a chunk-ext
  extension_space,    // BWS in a chunk-ext
  extension_quoted,   // a quoted-string in one
  extension_long,     // more than 1 KiB of it in one line
  extensions_many,    // more than 16 KiB of them in all
  trailer_field,      // a field line in the trailer section
  trailer_empty,      // one without value
  trailer_obs_text,   // one with bytes above 0x7F
  trailer_long,       // more than 4 KiB of trailer section
  chunk_huge,         // a chunk-size of 2^31 or more
  cut_after_data_cr,  // it breaks off within the CRLF after the data
};
inline constexpr std::size_t feature_count = 13;

struct StrictBody {
  enum class Status : std::uint8_t { incomplete, done, departed };

  Status status = Status::incomplete;
  Departure departure = Departure::none;
  std::size_t end = 0;  // done: length of the body; departed: offset of the byte in the way
  std::string payload;
  std::vector<std::uint64_t> chunks;  // sizes but for the last-chunk, as far as lines were read
  std::uint32_t features = 0;         // a bit for each Feature seen

  bool has(Feature feature) const { return (features >> static_cast<unsigned>(feature) & 1U) != 0; }
};

StrictBody read_strictly(std::string_view wire);

// As in quirks.json: "size-missing"; static storage.
std::string_view name(Departure departure) noexcept;
std::string_view name(Feature feature) noexcept;

}  // namespace talk::foreign
