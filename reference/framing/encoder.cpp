#include "reference/framing/encoder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "reference/framing/chunk_extension.h"
#include "reference/framing/octets.h"
#include "reference/framing/wording.h"

namespace talk::framing {
namespace {

using namespace std::string_view_literals;
using detail::Wording;
using detail::wording;

// In the order of EncodeErrc.
constexpr std::array<Wording, 7> wordings{{
    {"none", "no error"},
    {"terminator_in_text", "a message must not hold the byte that ends messages"},
    {"carriage_return", "an event stream cannot carry CR in a message"},
    {"invalid_event", "an event type must not hold CR or LF"},
    {"invalid_id", "an event ID must not hold NUL, CR or LF"},
    {"invalid_extension", "a chunk extension is malformed"},
    {"invalid_trailer_field", "a trailer field has a malformed name or value"},
}};

EncodeError refuse_any_of(std::string_view bytes, std::string_view refused, EncodeErrc code) {
  const std::size_t found = bytes.find_first_of(refused);
  return found == std::string_view::npos ? EncodeError{} : EncodeError{code, found};
}

// Whether a size line may end in `extensions`.
EncodeError check_extensions(std::string_view extensions) {
  ChunkExtension grammar;
  for (std::size_t i = 0; i < extensions.size(); ++i) {
    if (!grammar.accept(extensions[i])) return {EncodeErrc::invalid_extension, i};
  }
  if (extensions.empty() || grammar.complete()) return {};
  return {EncodeErrc::invalid_extension, extensions.size()};
}

bool is_field_line(const TrailerField& field) {
  return !field.name.empty() && token_length(field.name) == field.name.size() &&
         std::none_of(field.value.begin(), field.value.end(), is_control) &&
         trimmed(field.value) == field.value;
}

void append_size_line(std::size_t size, std::string_view extensions, std::string& wire) {
  std::array<char, 2 * sizeof(size)> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
  wire.append(digits.data(), end);
  wire += extensions;
  wire += "\r\n";
}

}  // namespace

std::string_view name(EncodeErrc code) noexcept {
  return wording(wordings, code).name;
}

std::string_view sentence(EncodeErrc code) noexcept {
  return wording(wordings, code).sentence;
}

EncodeError Encoder::append(const Message& message, std::string& payload) {
  if (framing_ == Framing::event_stream) return append_event(message, payload);
  if (framing_ == Framing::none) {
    payload += message.text;
    return {};
  }
  const char terminator = framing_ == Framing::nul ? '\0' : '\n';
  const EncodeError error =
      refuse_any_of(message.text, {&terminator, 1}, EncodeErrc::terminator_in_text);
  if (error) return error;
  payload += message.text;
  payload += terminator;
  return {};
}

EncodeError Encoder::append_event(const Message& message, std::string& payload) {
  if (const auto error = refuse_any_of(message.text, "\r", EncodeErrc::carriage_return)) {
    return error;
  }
  if (const auto error = refuse_any_of(message.event, "\r\n", EncodeErrc::invalid_event)) {
    return error;
  }
  if (const auto error = refuse_any_of(message.id, "\0\r\n"sv, EncodeErrc::invalid_id)) {
    return error;
  }
  if (!message.event.empty()) payload.append("event: ").append(message.event).append("\n");
  if (message.id != last_id_) {
    payload.append("id: ").append(message.id).append("\n");
    last_id_ = message.id;
  }
  for (std::size_t begin = 0; begin <= message.text.size();) {
    const std::size_t end = std::min(message.text.find('\n', begin), message.text.size());
    payload.append("data: ").append(message.text.substr(begin, end - begin)).append("\n");
    begin = end + 1;
  }
  payload += '\n';
  return {};
}

void Encoder::append_comment(std::string_view comment, std::string& payload) const {
  if (framing_ != Framing::event_stream) return;
  payload += ": ";
  for (const char c : comment)
    payload += c == '\r' || c == '\n' ? ' ' : c;
  payload += '\n';
}

EncodeError append_chunk(std::string_view data, std::string& wire, std::string_view extensions) {
  if (const auto error = check_extensions(extensions)) return error;
  if (data.empty()) return {};
  append_size_line(data.size(), extensions, wire);
  wire += data;
  wire += "\r\n";
  return {};
}

EncodeError append_last_chunk(std::span<const TrailerField> trailer, std::string& wire,
                              std::string_view extensions) {
  if (const auto error = check_extensions(extensions)) return error;
  for (std::size_t i = 0; i < trailer.size(); ++i) {
    if (!is_field_line(trailer[i])) return {EncodeErrc::invalid_trailer_field, i};
  }
  append_size_line(0, extensions, wire);
  for (const TrailerField& field : trailer)
    wire.append(field.name).append(": ").append(field.value).append("\r\n");
  wire += "\r\n";
  return {};
}

}  // namespace talk::framing
