#include "reports/json_writer.h"

#include <array>
#include <charconv>

#include "reports/escape.h"

namespace talkspec::report {
namespace {

// The bytes that stand in a JSON string as they are, both for escape() and RFC 8259 §7.
constexpr std::array<bool, 256> make_plain() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x7f; ++byte)
    plain[byte] = byte != '"' && byte != '\\';
  return plain;
}
constexpr std::array<bool, 256> plain = make_plain();

std::size_t plain_length(std::string_view bytes) {
  std::size_t length = 0;
  while (length < bytes.size() && plain[static_cast<unsigned char>(bytes[length])])
    ++length;
  return length;
}

template <class Number>
void append_number(Sink& out, Number value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

}  // namespace

void JsonWriter::new_line() {
  if (!indented_) return;
  out_ << '\n';
  for (std::size_t level = 0; level < empty_.size(); ++level)
    out_ << "  ";
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (empty_.empty()) return;
  if (!empty_.back()) out_ << ',';
  empty_.back() = false;
  new_line();
}

void JsonWriter::begin(char bracket) {
  before_value();
  out_ << bracket;
  empty_.push_back(true);
}

void JsonWriter::end(char bracket) {
  const bool was_empty = empty_.back();
  empty_.pop_back();
  if (!was_empty) new_line();
  out_ << bracket;
}

JsonWriter& JsonWriter::begin_object() {
  return begin('{'), *this;
}
JsonWriter& JsonWriter::end_object() {
  return end('}'), *this;
}
JsonWriter& JsonWriter::begin_array() {
  return begin('['), *this;
}
JsonWriter& JsonWriter::end_array() {
  return end(']'), *this;
}

JsonWriter& JsonWriter::key(std::string_view key) {
  string(key);
  out_ << (indented_ ? std::string_view(": ") : std::string_view(":"));
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view utf8) {
  constexpr std::string_view hex_digits = "0123456789abcdef";
  before_value();
  out_ << '"';
  for (std::size_t at = 0; at < utf8.size();) {
    std::size_t end = at;
    while (end < utf8.size() && static_cast<unsigned char>(utf8[end]) >= 0x20 && utf8[end] != '"' &&
           utf8[end] != '\\')
      ++end;
    out_ << utf8.substr(at, end - at);
    at = end;
    if (at == utf8.size()) break;
    const char byte = utf8[at++];
    if (byte == '\n')
      out_ << "\\n";
    else if (byte == '"' || byte == '\\')
      out_ << '\\' << byte;
    else
      out_ << "\\u00" << hex_digits[static_cast<unsigned char>(byte) >> 4U]
           << hex_digits[static_cast<unsigned char>(byte) & 0xfU];
  }
  out_ << '"';
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view raw) {
  return string(escape_text(raw));
}

// string(escape(raw)) without the string between: transcripts are most of a report.
JsonWriter& JsonWriter::bytes(std::string_view raw) {
  before_value();
  out_ << '"';
  while (!raw.empty()) {
    const std::size_t length = plain_length(raw);
    out_ << raw.substr(0, length);
    raw.remove_prefix(length);
    if (raw.empty()) break;
    if (raw.front() == '"') {
      out_ << "\\\"";
    } else {
      for (const char byte : escape(raw.substr(0, 1)))
        byte == '\\' ? out_ << "\\\\" : out_ << byte;
    }
    raw.remove_prefix(1);
  }
  out_ << '"';
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  before_value();
  append_number(out_, value);
  return *this;
}
JsonWriter& JsonWriter::number(std::int64_t value) {
  before_value();
  append_number(out_, value);
  return *this;
}
JsonWriter& JsonWriter::boolean(bool value) {
  before_value();
  out_ << (value ? std::string_view("true") : std::string_view("false"));
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view name, std::string_view utf8) {
  return key(name).string(utf8);
}
JsonWriter& JsonWriter::text(std::string_view name, std::string_view raw) {
  return key(name).text(raw);
}
JsonWriter& JsonWriter::bytes(std::string_view name, std::string_view raw) {
  return key(name).bytes(raw);
}
JsonWriter& JsonWriter::number(std::string_view name, std::uint64_t value) {
  return key(name).number(value);
}
JsonWriter& JsonWriter::number(std::string_view name, std::int64_t value) {
  return key(name).number(value);
}
JsonWriter& JsonWriter::boolean(std::string_view name, bool value) {
  return key(name).boolean(value);
}
JsonWriter& JsonWriter::texts(std::string_view name, const std::vector<std::string>& raw) {
  key(name).begin_array();
  for (const std::string& one : raw)
    text(one);
  return end_array();
}

}  // namespace talkspec::report
