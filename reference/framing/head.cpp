#include "reference/framing/head.h"

#include <algorithm>
#include <array>

#include "reference/framing/octets.h"
#include "reference/framing/wording.h"

namespace talk::framing {
namespace {

using detail::Wording;
using detail::wording;

constexpr std::array<Wording, 18> wordings{{
    {"none", "Nothing is wrong."},
    {"start_line_too_long", "The start line is longer than allowed."},
    {"field_line_too_long", "A field line is longer than allowed."},
    {"too_many_field_lines", "There are more field lines than allowed."},
    {"field_section_too_long", "The field lines together are longer than allowed."},
    {"invalid_line_end", "A line must end in CR LF, and CR and LF can stand nowhere else."},
    {"control_byte", "A control byte cannot stand in the head of a message."},
    {"unexpected_empty_line", "An empty line stands where the start line must stand."},
    {"invalid_method", "The method must be a token followed by one space."},
    {"invalid_request_target",
     "The request target must be visible US-ASCII characters followed by one space."},
    {"invalid_http_version", "The version must be \"HTTP/\", a digit, \".\" and a digit."},
    {"invalid_status_code", "The status code must be three digits, 100 at least."},
    {"missing_space_after_code", "A space must follow the status code."},
    {"missing_colon", "A field line must hold a colon."},
    {"invalid_field_name", "A field name must be a token."},
    {"space_before_colon", "White space cannot stand between field name and colon."},
    {"line_folding", "A field line cannot be continued on the next line."},
    {"space_before_first_field", "White space cannot stand before the first field name."},
}};

constexpr std::size_t version_length = 8;

// HTTP-version = %s"HTTP" "/" DIGIT "." DIGIT (RFC 9112 §2.3), at the start of `text`. The number
// of bytes that fit; version_length when all do.
std::size_t read_version(std::string_view text, HttpVersion& version) {
  constexpr std::string_view pattern = "HTTP/#.#";
  static_assert(pattern.size() == version_length);
  for (std::size_t i = 0; i < version_length; ++i) {
    const bool fits =
        i < text.size() && (pattern[i] == '#' ? is_digit(text[i]) : text[i] == pattern[i]);
    if (!fits) return i;
  }
  version = {text[5] - '0', text[7] - '0'};
  return version_length;
}

// The end of the list member that starts at `begin`: a comma outside quoted strings, or the end.
std::size_t member_end(std::string_view list, std::size_t begin) {
  bool quoted = false;
  for (std::size_t i = begin; i < list.size(); ++i) {
    if (quoted && list[i] == '\\') {
      ++i;
    } else if (list[i] == '"') {
      quoted = !quoted;
    } else if (list[i] == ',' && !quoted) {
      return i;
    }
  }
  return list.size();
}

void append_list_members(std::string_view list, std::vector<std::string_view>& members) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = member_end(list, begin);
    const std::string_view member = trimmed(list.substr(begin, end - begin));
    if (!member.empty()) members.push_back(member);
    begin = end + 1;
  }
}

}  // namespace

std::string_view name(HeadErrc code) noexcept {
  return wording(wordings, code).name;
}

std::string_view sentence(HeadErrc code) noexcept {
  return wording(wordings, code).sentence;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::size_t FieldSection::count(std::string_view field_name) const noexcept {
  return static_cast<std::size_t>(std::count_if(
      lines.begin(), lines.end(),
      [&](const FieldLine& line) { return equals_ignoring_case(line.name, field_name); }));
}

std::optional<std::string_view> FieldSection::first(std::string_view field_name) const noexcept {
  for (const FieldLine& line : lines)
    if (equals_ignoring_case(line.name, field_name)) return line.value;
  return std::nullopt;
}

std::vector<std::string_view> FieldSection::list(std::string_view field_name) const {
  std::vector<std::string_view> members;
  for (const FieldLine& line : lines)
    if (equals_ignoring_case(line.name, field_name)) append_list_members(line.value, members);
  return members;
}

HeadParser::HeadParser(const HeadOptions& options, std::size_t leading_empty_lines)
    : options_(options), empty_lines_left_(leading_empty_lines) {}

HeadFeedResult HeadParser::feed(std::string_view bytes) {
  std::size_t consumed = 0;
  while (status_ == Status::incomplete && consumed < bytes.size()) {
    take_byte(bytes[consumed]);
    if (status_ == Status::error) break;
    ++consumed;
    ++offset_;
  }
  return {status_, consumed};
}

bool HeadParser::fail(HeadErrc code, std::uint64_t at) {
  status_ = Status::error;
  error_ = {code, at};
  return false;
}

bool HeadParser::depart(HeadErrc code, std::uint64_t at) {
  if (!options_.allowed.has(code)) return fail(code, at);
  if (departures_.size() < options_.limits.departures) departures_.push_back({code, at});
  return true;
}

void HeadParser::take_byte(char byte) {
  if (after_cr_) {
    if (byte != '\n') {
      fail(HeadErrc::invalid_line_end, offset_);
      return;
    }
    take_line();
  } else if (byte == '\r') {
    after_cr_ = true;
  } else if (byte == '\n') {
    if (depart(HeadErrc::invalid_line_end, offset_)) take_line();
  } else if (byte == '\0') {
    fail(HeadErrc::control_byte, offset_);
  } else if (!is_control(byte) || depart(HeadErrc::control_byte, offset_)) {
    if (has_room_for_byte()) line_.push_back(byte);
  }
}

bool HeadParser::has_room_for_byte() {
  const HeadLimits& limits = options_.limits;
  if (!in_fields_) {
    return line_.size() < limits.start_line_bytes || fail(HeadErrc::start_line_too_long, offset_);
  }
  if (line_.empty() && field_lines_ == limits.field_lines)
    return fail(HeadErrc::too_many_field_lines, offset_);
  if (line_.size() == limits.field_line_bytes) return fail(HeadErrc::field_line_too_long, offset_);
  if (section_bytes_ + line_.size() >= limits.field_section_bytes)
    return fail(HeadErrc::field_section_too_long, offset_);
  return true;
}

void HeadParser::take_line() {
  after_cr_ = false;
  if (line_.empty()) {
    take_empty_line();
  } else if (!in_fields_) {
    take_start_line(line_, line_offset_);
    in_fields_ = true;
  } else {
    ++field_lines_;
    section_bytes_ += line_.size();
    if (is_space(line_.front())) {
      take_folded_line();
    } else {
      take_field_line();
    }
  }
  line_.clear();
  line_offset_ = offset_ + 1;
}

void HeadParser::take_empty_line() {
  if (in_fields_) {
    status_ = Status::done;
  } else if (empty_lines_left_ > 0) {
    --empty_lines_left_;
  } else if (offset_ > options_.limits.start_line_bytes) {
    fail(HeadErrc::start_line_too_long, line_offset_);
  } else {
    depart(HeadErrc::unexpected_empty_line, line_offset_);
  }
}

// field-line = field-name ":" OWS field-value OWS (RFC 9112 §5)
void HeadParser::take_field_line() {
  foldable_ = false;
  const std::size_t colon = line_.find(':');
  if (colon == std::string::npos) {
    depart(HeadErrc::missing_colon, line_offset_ + line_.size());
    return;
  }
  std::string_view field_name = std::string_view(line_).substr(0, colon);
  while (!field_name.empty() && is_space(field_name.back()))
    field_name.remove_suffix(1);
  const std::size_t length = token_length(field_name);
  if (length == 0 || length < field_name.size()) {
    if (!depart(HeadErrc::invalid_field_name, line_offset_ + length) || field_name.empty()) return;
  }
  if (field_name.size() < colon &&
      !depart(HeadErrc::space_before_colon, line_offset_ + field_name.size()))
    return;
  const std::string_view value = trimmed(std::string_view(line_).substr(colon + 1));
  fields().lines.push_back({std::string(field_name), std::string(value), line_offset_});
  foldable_ = true;
}

// A line that starts with white space: obs-fold (RFC 9112 §5.2), or nothing to continue (§2.2).
void HeadParser::take_folded_line() {
  if (field_lines_ == 1) {
    depart(HeadErrc::space_before_first_field, line_offset_);
    return;
  }
  if (!depart(HeadErrc::line_folding, line_offset_) || !foldable_) return;
  std::string& value = fields().lines.back().value;
  if (!value.empty()) value.push_back(' ');
  value.append(trimmed(line_));
}

RequestHeadParser::RequestHeadParser(const HeadOptions& options) : HeadParser(options, 1) {}

// request-line = method SP request-target SP HTTP-version (RFC 9112 §3)
void RequestHeadParser::take_start_line(std::string_view line, std::uint64_t at) {
  const std::size_t method = token_length(line);
  if (method == 0 || method == line.size() || line[method] != ' ') {
    fail(HeadErrc::invalid_method, at + method);
    return;
  }
  head_.method = line.substr(0, method);
  const std::size_t target = method + 1;
  std::size_t end = target;
  while (end < line.size() && is_visible(line[end]))
    ++end;
  if (end == target || end == line.size() || line[end] != ' ') {
    fail(HeadErrc::invalid_request_target, at + end);
    return;
  }
  head_.target = line.substr(target, end - target);
  const std::string_view version = line.substr(end + 1);
  const std::size_t good = read_version(version, head_.version);
  if (good != version_length || version.size() != version_length)
    fail(HeadErrc::invalid_http_version, at + end + 1 + good);
}

ResponseHeadParser::ResponseHeadParser(const HeadOptions& options) : HeadParser(options, 0) {}

// status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 §4)
void ResponseHeadParser::take_start_line(std::string_view line, std::uint64_t at) {
  const std::size_t version = read_version(line, head_.version);
  if (version != version_length || line.size() == version_length || line[version_length] != ' ') {
    fail(HeadErrc::invalid_http_version, at + version);
    return;
  }
  const std::size_t code = version_length + 1;
  std::size_t end = code;
  while (end < line.size() && end < code + 3 && is_digit(line[end])) {
    head_.status_code = head_.status_code * 10 + (line[end] - '0');
    ++end;
  }
  if (end != code + 3 || head_.status_code < 100) {
    fail(HeadErrc::invalid_status_code, at + (end == code + 3 ? code : end));
  } else if (end == line.size()) {
    depart(HeadErrc::missing_space_after_code, at + end);
  } else if (line[end] != ' ') {
    fail(HeadErrc::invalid_status_code, at + end);
  } else {
    head_.reason_phrase = line.substr(end + 1);
  }
}

}  // namespace talk::framing
