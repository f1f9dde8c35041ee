// Push parsers for the heads of HTTP/1.x messages (RFC 9112 §2.1): a start line, field lines, an
// empty line. Strict by default; each departure that a reader may have to live with is named,
// must be allowed, and is then recorded with its offset.
//
//   talk::framing::ResponseHeadParser parser;
//   auto [status, consumed] = parser.feed(bytes);
//   if (status == talk::framing::Status::done) use(parser.head());
//
// What is left of `bytes` after `consumed` is the body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events.h"

namespace talk::framing {

enum class HeadErrc : std::uint8_t {
  none,
  start_line_too_long,       // HeadLimits::start_line_bytes
  field_line_too_long,       // HeadLimits::field_line_bytes
  too_many_field_lines,      // HeadLimits::field_lines
  field_section_too_long,    // HeadLimits::field_section_bytes
  invalid_line_end,          // CR without LF, or LF without CR
  control_byte,              // a control byte other than HTAB, CR and LF, anywhere in the head
  unexpected_empty_line,     // more empty lines before the start line than allowed
  invalid_method,            // RFC 9110 §9.1: not a token
  invalid_request_target,    // RFC 9112 §3.2: empty, or bytes that are not visible US-ASCII
  invalid_http_version,      // RFC 9112 §2.3: not "HTTP/" DIGIT "." DIGIT
  invalid_status_code,       // RFC 9112 §4: not three digits, or below 100
  missing_space_after_code,  // RFC 9112 §4: it stands even where the reason phrase is empty
  missing_colon,             // a field line without ":"
  invalid_field_name,        // RFC 9110 §5.1: not a token
  space_before_colon,        // RFC 9112 §5.1
  line_folding,              // RFC 9112 §5.2: obs-fold
  space_before_first_field,  // RFC 9112 §2.2: white space between start line and first field
};

// What went wrong, and the offset, counted from the first byte fed, of the first byte that cannot
// stand where it stands. The same however the input was split.
struct HeadError {
  HeadErrc code = HeadErrc::none;
  std::uint64_t offset = 0;

  explicit operator bool() const noexcept { return code != HeadErrc::none; }
  friend bool operator==(const HeadError&, const HeadError&) = default;
};

// The enumerator's name ("invalid_method") and its sentence; static storage.
std::string_view name(HeadErrc code) noexcept;
std::string_view sentence(HeadErrc code) noexcept;

// The errors that a lenient reader may let pass; what it makes of each:
//   invalid_line_end          LF alone ends a line (§2.2); CR without LF stays an error
//   control_byte              kept in the value; NUL stays an error
//   unexpected_empty_line     skipped, within HeadLimits::start_line_bytes in all
//   missing_space_after_code  an empty reason phrase
//   missing_colon             the line is dropped
//   invalid_field_name        kept as it is, unless it is empty: then the line is dropped
//   space_before_colon        removed from the name
//   line_folding              the fold is replaced by one SP
//   space_before_first_field  the line is dropped
class HeadLeniencies {
 public:
  constexpr HeadLeniencies() = default;
  constexpr HeadLeniencies(std::initializer_list<HeadErrc> list) {
    for (HeadErrc code : list)
      bits_ |= bit(code);
  }
  constexpr bool has(HeadErrc code) const { return (bits_ & bit(code)) != 0; }
  static constexpr HeadLeniencies all() {
    return {HeadErrc::invalid_line_end,        HeadErrc::control_byte,
            HeadErrc::unexpected_empty_line,   HeadErrc::missing_space_after_code,
            HeadErrc::missing_colon,           HeadErrc::invalid_field_name,
            HeadErrc::space_before_colon,      HeadErrc::line_folding,
            HeadErrc::space_before_first_field};
  }

 private:
  static constexpr std::uint32_t bit(HeadErrc code) {
    return 1U << static_cast<std::uint32_t>(code);
  }
  std::uint32_t bits_ = 0;
};

// A limit is the largest value allowed; lines are counted without their line end. What a parser
// holds never exceeds start line + field section + a constant.
struct HeadLimits {
  std::size_t start_line_bytes = 8 * 1024;
  std::size_t field_line_bytes = 8 * 1024;
  std::size_t field_section_bytes = 32 * 1024;
  std::size_t field_lines = 100;
  std::size_t departures = 100;  // recorded; more are let pass in silence
};

struct HeadOptions {
  HeadLeniencies allowed = {};
  HeadLimits limits = {};
};

struct HttpVersion {
  int major = 0;
  int minor = 0;
  friend bool operator==(const HttpVersion&, const HttpVersion&) = default;
};

struct FieldLine {
  std::string name;          // as sent: compare it with equals_ignoring_case()
  std::string value;         // without the white space around it
  std::uint64_t offset = 0;  // of the line's first byte
};

// Field names, schemes and transfer codings are case-insensitive, in US-ASCII only.
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

struct FieldSection {
  std::vector<FieldLine> lines;  // in the order sent

  std::size_t count(std::string_view name) const noexcept;
  // The value of the first line of that name; none when there is none. Valid as long as `lines`.
  std::optional<std::string_view> first(std::string_view name) const noexcept;
  // The members of a list field (RFC 9110 §5.6.1) over all lines of that name, in order, white
  // space and empty members removed; quoted strings are not cut. Valid as long as `lines`.
  std::vector<std::string_view> list(std::string_view name) const;
};

struct RequestHead {
  std::string method;
  std::string target;
  HttpVersion version;
  FieldSection fields;
};

struct ResponseHead {
  HttpVersion version;
  int status_code = 0;  // 100 to 999
  std::string reason_phrase;
  FieldSection fields;
};

struct HeadFeedResult {
  Status status;
  std::size_t consumed;  // of the bytes just fed; what is left belongs to the body
};

// What both parsers share: lines, field lines, limits, departures. Not thread-safe.
class HeadParser {
 public:
  // Parses the next bytes, in any split; linear. Done and error are final: nothing more is
  // consumed then, and the same status is returned.
  HeadFeedResult feed(std::string_view bytes);

  Status status() const noexcept { return status_; }
  const HeadError& error() const noexcept { return error_; }  // code none unless in error
  std::uint64_t offset() const noexcept { return offset_; }   // bytes consumed so far
  // Whether a byte of the start line came; empty lines before it do not count.
  bool started() const noexcept { return in_fields_ || !line_.empty(); }
  // What was let pass, in the order met.
  const std::vector<HeadError>& departures() const noexcept { return departures_; }

 protected:
  HeadParser(const HeadOptions& options, std::size_t leading_empty_lines);
  HeadParser(const HeadParser&) = default;
  HeadParser(HeadParser&&) = default;
  HeadParser& operator=(const HeadParser&) = default;
  HeadParser& operator=(HeadParser&&) = default;
  virtual ~HeadParser() = default;

  // `line` starts at offset `at`; calls depart() or fail() for what is wrong with it.
  virtual void take_start_line(std::string_view line, std::uint64_t at) = 0;
  virtual FieldSection& fields() noexcept = 0;

  bool fail(HeadErrc code, std::uint64_t at);    // always false
  bool depart(HeadErrc code, std::uint64_t at);  // true where that was allowed, else fails

 private:
  void take_byte(char byte);
  void take_line();
  void take_empty_line();
  void take_field_line();
  void take_folded_line();
  bool has_room_for_byte();

  HeadOptions options_;
  std::size_t empty_lines_left_;
  std::string line_;
  std::uint64_t line_offset_ = 0;
  std::uint64_t offset_ = 0;
  std::size_t section_bytes_ = 0;
  std::size_t field_lines_ = 0;
  bool in_fields_ = false;
  bool after_cr_ = false;
  bool foldable_ = false;  // the line before this one is the last of fields()
  Status status_ = Status::incomplete;
  HeadError error_;
  std::vector<HeadError> departures_;
};

class RequestHeadParser final : public HeadParser {
 public:
  // One empty line before the request line is skipped (RFC 9112 §2.2).
  explicit RequestHeadParser(const HeadOptions& options = {});
  const RequestHead& head() const noexcept { return head_; }  // whole once status() is done
  RequestHead take_head() { return std::move(head_); }

 private:
  void take_start_line(std::string_view line, std::uint64_t at) override;
  FieldSection& fields() noexcept override { return head_.fields; }
  RequestHead head_;
};

class ResponseHeadParser final : public HeadParser {
 public:
  explicit ResponseHeadParser(const HeadOptions& options = {});
  const ResponseHead& head() const noexcept { return head_; }  // whole once status() is done
  ResponseHead take_head() { return std::move(head_); }

 private:
  void take_start_line(std::string_view line, std::uint64_t at) override;
  FieldSection& fields() noexcept override { return head_.fields; }
  ResponseHead head_;
};

}  // namespace talk::framing
