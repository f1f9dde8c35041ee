#include "fuzz/foreign/strict_body.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

namespace talk::foreign {
namespace {

using std::string_view;
using Status = StrictBody::Status;

constexpr string_view digits = "0123456789abcdef0123456789ABCDEF";
constexpr string_view token_bytes =
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool one_of(char c, string_view set) {
  return set.find(c) != string_view::npos;
}
bool space(char c) {
  return c == ' ' || c == '\t';
}
// HTAB, SP, VCHAR, obs-text.
bool text(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= ' ' && byte != 0x7F);
}

// Thrown where reading stops.
struct Stop {
  Status status;
  Departure departure;
};

class Reader {
 public:
  Reader(string_view wire, StrictBody& body) : wire_(wire), body_(body) {}

  // chunked-body = *chunk last-chunk trailer-section CRLF
  void read() {
    while (read_chunk()) {
    }
    while (peek() != '\r' && peek() != '\n')
      read_field_line();
    read_line_end(Departure::final_bare_lf, Departure::final_bare_cr);
    throw Stop{Status::done, Departure::none};
  }

  std::size_t at() const { return at_; }

 private:
  char peek() const {
    if (at_ == wire_.size()) throw Stop{Status::incomplete, Departure::none};
    return wire_[at_];
  }
  void seen(Feature feature) { body_.features |= 1U << static_cast<unsigned>(feature); }
  [[noreturn]] static void depart(Departure departure) { throw Stop{Status::departed, departure}; }

  void read_line_end(Departure bare_lf, Departure bare_cr) {
    if (peek() == '\n') depart(bare_lf);
    ++at_;
    if (peek() != '\n') depart(bare_cr);
    ++at_;
  }

  // chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF; false for the last-chunk, which has
  // neither data nor the CRLF after it.
  bool read_chunk() {
    const std::uint64_t size = read_size();
    Departure bare_cr = Departure::line_bare_cr;
    if (read_extensions()) bare_cr = Departure::extension_bare_cr;
    read_line_end(Departure::line_bare_lf, bare_cr);
    if (size == 0) return false;
    body_.chunks.push_back(size);
    const string_view data = wire_.substr(at_).substr(0, size);
    body_.payload += data;
    at_ += data.size();
    if (data.size() != size) throw Stop{Status::incomplete, Departure::none};
    if (wire_.substr(at_) == "\r") seen(Feature::cut_after_data_cr);
    if (peek() != '\r' && peek() != '\n') depart(Departure::data_no_crlf);
    read_line_end(Departure::data_bare_lf, Departure::data_bare_cr);
    return true;
  }

  // chunk-size = 1*HEXDIG
  std::uint64_t read_size() {
    const std::size_t begin = at_;
    if (!one_of(peek(), digits)) depart(no_digit(peek()));
    std::uint64_t size = 0;
    for (; one_of(peek(), digits); ++at_) {
      if (size > std::numeric_limits<std::uint64_t>::max() / 16) depart(Departure::size_overflow);
      size = size * 16 + digits.find(peek()) % 16;
      if (size > std::numeric_limits<std::int32_t>::max()) seen(Feature::chunk_huge);
    }
    const string_view text = wire_.substr(begin, at_ - begin);
    if (text.size() > 1 && text.front() == '0') seen(Feature::leading_zeros);
    if (text.size() > 16) seen(Feature::many_digits);
    if (text == "0" && one_of(peek(), "xX")) depart(Departure::size_prefix);
    if (!one_of(peek(), " \t;\r\n")) depart(Departure::size_junk);
    return size;
  }

  static Departure no_digit(char c) {
    if (space(c)) return Departure::size_leading_space;
    if (one_of(c, "+-")) return Departure::size_sign;
    return one_of(c, ";\r\n") ? Departure::size_missing : Departure::size_not_hex;
  }

  // chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ); whether there is one
  bool read_extensions() {
    const std::size_t begin = at_;
    const bool spaced = skip_space();
    if (peek() != ';') {
      if (spaced)
        depart(one_of(peek(), "\r\n") ? Departure::size_trailing_space : Departure::size_junk);
      return false;
    }
    seen(Feature::extension);
    while (peek() == ';')
      read_extension();
    if (!one_of(peek(), "\r\n")) depart_in_extension();
    extension_bytes_ += at_ - begin;
    if (at_ - begin > 1024) seen(Feature::extension_long);
    if (extension_bytes_ > std::size_t{16} * 1024) seen(Feature::extensions_many);
    return true;
  }

  // One of them, and the BWS before the next.
  void read_extension() {
    ++at_;
    skip_space();
    read_token();
    bool space_last = skip_space();
    if (peek() == '=') {
      ++at_;
      skip_space();
      if (peek() == '"') {
        read_quoted_string();
      } else {
        read_token();
      }
      space_last = skip_space();
    }
    if (space_last && peek() != ';') depart_in_extension();
  }

  void read_token() {
    if (!one_of(peek(), token_bytes)) depart_in_extension();
    while (one_of(peek(), token_bytes))
      ++at_;
  }

  // quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
  void read_quoted_string() {
    seen(Feature::extension_quoted);
    for (++at_; peek() != '"'; ++at_) {
      if (peek() == '\\') ++at_;
      if (peek() == '\n') depart(Departure::extension_quoted_lf);
      if (!text(peek())) depart_in_extension();
    }
    ++at_;
  }

  [[noreturn]] void depart_in_extension() {
    if (peek() == '\0') depart(Departure::extension_nul);
    if (peek() == '\n') depart(Departure::line_bare_lf);
    const string_view next = wire_.substr(at_ + 1, 1);
    const bool bare_cr = peek() == '\r' && !next.empty() && next != "\n";
    depart(bare_cr ? Departure::extension_bare_cr : Departure::extension_syntax);
  }

  // field-line = field-name ":" OWS field-value OWS
  void read_field_line() {
    const std::size_t begin = at_;
    if (space(peek())) depart(Departure::trailer_folded);
    while (one_of(peek(), token_bytes))
      ++at_;
    if (space(peek()) && at_ != begin) depart(Departure::trailer_space_in_name);
    if (peek() != ':' || at_ == begin) depart(Departure::trailer_name);
    ++at_;
    seen(Feature::trailer_field);
    bool empty = true;
    for (; peek() != '\r' && peek() != '\n'; ++at_) {
      if (!text(peek())) depart(Departure::trailer_control);
      if (static_cast<unsigned char>(peek()) > 0x7F) seen(Feature::trailer_obs_text);
      empty = empty && space(peek());
    }
    if (empty) seen(Feature::trailer_empty);
    read_line_end(Departure::trailer_bare_lf, Departure::trailer_bare_cr);
    trailer_bytes_ += at_ - begin;
    if (trailer_bytes_ > std::size_t{4} * 1024) seen(Feature::trailer_long);
  }

  // BWS; whether there was any.
  bool skip_space() {
    if (!space(peek())) return false;
    seen(Feature::extension_space);
    while (space(peek()))
      ++at_;
    return true;
  }

  string_view wire_;
  StrictBody& body_;
  std::size_t at_ = 0;
  std::size_t extension_bytes_ = 0;  // of all size lines
  std::size_t trailer_bytes_ = 0;
};

constexpr std::array<string_view, departure_count> departure_names{
    "none",
    "size-missing",
    "size-leading-space",
    "size-sign",
    "size-not-hex",
    "size-prefix",
    "size-junk",
    "size-overflow",
    "size-trailing-space",
    "line-bare-lf",
    "line-bare-cr",
    "extension-bare-cr",
    "extension-nul",
    "extension-quoted-lf",
    "extension-syntax",
    "data-bare-lf",
    "data-bare-cr",
    "data-no-crlf",
    "trailer-bare-lf",
    "trailer-bare-cr",
    "trailer-folded",
    "trailer-space-in-name",
    "trailer-name",
    "trailer-control",
    "final-bare-lf",
    "final-bare-cr",
};

constexpr std::array<string_view, feature_count> feature_names{
    "leading-zeros",  "many-digits",     "extension",         "extension-space", "extension-quoted",
    "extension-long", "extensions-many", "trailer-field",     "trailer-empty",   "trailer-obs-text",
    "trailer-long",   "chunk-huge",      "cut-after-data-cr",
};

}  // namespace

StrictBody read_strictly(string_view wire) {
  StrictBody body;
  Reader reader(wire, body);
  try {
    reader.read();
  } catch (const Stop& stop) {
    body.status = stop.status;
    body.departure = stop.departure;
  }
  body.end = reader.at();
  return body;
}

string_view name(Departure departure) noexcept {
  return departure_names[static_cast<std::size_t>(departure)];
}

string_view name(Feature feature) noexcept {
  return feature_names[static_cast<std::size_t>(feature)];
}

}  // namespace talk::foreign
