#include "reference/framing/events.h"

#include <array>
#include <string_view>

#include "reference/framing/wording.h"

namespace talk::framing {
namespace {

using detail::Wording;
using detail::wording;

// In the order of Errc.
constexpr std::array<Wording, 14> errors{{
    {"none", "no error"},
    {"invalid_chunk_size",
     "a chunk size is not hexadecimal digits followed by CRLF or an extension"},
    {"chunk_size_overflow", "a chunk size does not fit 64 bits"},
    {"chunk_size_too_long", "a chunk size has more digits than the limit"},
    {"invalid_chunk_extension", "a chunk extension is malformed"},
    {"chunk_extensions_too_long", "the chunk extensions of a size line are longer than the limit"},
    {"invalid_line_end", "a line does not end in CRLF"},
    {"missing_data_crlf", "chunk data is not followed by CRLF"},
    {"invalid_trailer_field", "a line of the trailer section is not a field line"},
    {"trailer_section_too_long", "the trailer section is longer than the limit"},
    {"message_too_long", "a message is longer than the limit"},
    {"overhead_exceeded", "the framing outweighs the payload by more than the limit"},
    {"premature_end", "the connection closed before the last chunk was complete"},
    {"out_of_memory", "there is no memory for what must be kept until more bytes come"},
}};

// In the order of Leniency.
constexpr std::array<Wording, leniency_count> leniencies{{
    {"bare_lf", "a line ends in LF alone"},
    {"unchecked_data_crlf", "chunk data is followed by two bytes other than CRLF"},
    {"whitespace_after_size", "white space stands between a chunk size and the end of its line"},
    {"extension_syntax", "a chunk extension is malformed"},
    {"trailer_syntax", "a line of the trailer section is not a field line"},
}};

}  // namespace

std::string_view name(Errc code) noexcept {
  return wording(errors, code).name;
}

std::string_view sentence(Errc code) noexcept {
  return wording(errors, code).sentence;
}

std::string_view name(Leniency leniency) noexcept {
  return wording(leniencies, leniency).name;
}

std::string_view sentence(Leniency leniency) noexcept {
  return wording(leniencies, leniency).sentence;
}

}  // namespace talk::framing
