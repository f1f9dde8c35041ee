#include "reports/json_writer.h"

#include "reports/escape.h"

namespace talkspec::report {
namespace {

// The bytes whose escape (RFC 8259 §7) is a backslash and a letter, and those letters.
constexpr std::string_view named = "\"\\\r\n\t";
constexpr std::string_view letters = "\"\\rnt";

// Printable ASCII that needs no escape, neither by escape() nor by RFC 8259.
bool is_plain(char byte) {
  return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

std::size_t plain_length(std::string_view bytes) {
  std::size_t length = 0;
  while (length < bytes.size() && is_plain(bytes[length]))
    ++length;
  return length;
}

}  // namespace

void JsonWriter::new_line() {
  if (layout_ != Layout::indented) return;
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

JsonWriter& JsonWriter::begin(char bracket) {
  before_value();
  out_ << bracket;
  empty_.push_back(true);
  return *this;
}

JsonWriter& JsonWriter::end(char bracket) {
  const bool was_empty = empty_.back();
  empty_.pop_back();
  if (!was_empty) new_line();
  out_ << bracket;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view key) {
  string(key);
  out_ << (layout_ == Layout::indented ? std::string_view(": ") : std::string_view(":"));
  after_key_ = true;
  return *this;
}

// Bytes from `escaped_from` on are written \u00XX, as are those of DEL and of markup in a page.
JsonWriter& JsonWriter::quoted(std::string_view text, unsigned escaped_from) {
  constexpr std::string_view hex_digits = "0123456789abcdef";
  const bool in_page = layout_ == Layout::in_page;
  before_value();
  out_ << '"';
  std::size_t plain = 0;  // where what can be copied begins
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    const auto value = static_cast<unsigned char>(byte);
    const bool markup = in_page && (byte == '<' || byte == '>' || byte == '&');
    if ((is_plain(byte) || (value >= 0x80 && value < escaped_from)) && !markup) continue;
    out_ << text.substr(plain, at - plain);
    plain = at + 1;
    const std::size_t letter = named.find(byte);
    if (letter != std::string_view::npos)
      out_ << '\\' << letters[letter];
    else
      out_ << "\\u00" << hex_digits[value >> 4U] << hex_digits[value & 0xfU];
  }
  out_ << text.substr(plain) << '"';
  return *this;
}

JsonWriter& JsonWriter::string(std::string_view utf8) {
  return quoted(utf8, 0x100);
}

JsonWriter& JsonWriter::octets(std::string_view raw) {
  return quoted(raw, 0x80);
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

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_ << json;
  return *this;
}

JsonWriter& JsonWriter::texts(std::string_view name, const std::vector<std::string>& raw) {
  return key(name).texts(raw);
}
JsonWriter& JsonWriter::texts(const std::vector<std::string>& raw) {
  begin_array();
  for (const std::string& one : raw)
    text(one);
  return end_array();
}

}  // namespace talkspec::report
