#include "reference/framing/testing/recorder.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace talk::framing::testing {
namespace {

std::string in_quotes(std::string_view bytes) {
  return '"' + escaped(bytes) + '"';
}

}  // namespace

std::string escaped(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (c > 0x20 && c < 0x7F && c != '\\' && c != '"') {
      out += c;
    } else {
      constexpr std::string_view digits = "0123456789abcdef";
      const auto byte = static_cast<unsigned char>(c);
      out += {'\\', 'x', digits[byte >> 4U], digits[byte & 0xFU]};
    }
  }
  return out;
}

void Recorder::add(std::string event) {
  if (!payload_.empty()) events_.push_back("payload " + in_quotes(std::exchange(payload_, {})));
  events_.push_back(std::move(event));
}

std::vector<std::string> Recorder::events() {
  if (!payload_.empty()) events_.push_back("payload " + in_quotes(std::exchange(payload_, {})));
  return events_;
}

void Recorder::on_chunk(const Chunk& chunk) {
  add("chunk " + std::to_string(chunk.size) + ' ' + in_quotes(chunk.extensions) + " @" +
      std::to_string(chunk.offset));
}

void Recorder::on_message(const Message& message) {
  std::string event = "message " + in_quotes(message.text) + " end " + std::to_string(message.end);
  if (!message.event.empty()) event += " event " + in_quotes(message.event);
  if (!message.id.empty()) event += " id " + in_quotes(message.id);
  add(event);
}

void Recorder::on_retry(std::uint64_t ms) {
  add("retry " + std::to_string(ms));
}

void Recorder::on_leniency(Leniency leniency, std::uint64_t offset) {
  add("leniency " + std::string(name(leniency)) + " @" + std::to_string(offset));
}

void Recorder::on_trailer_field(const TrailerField& field) {
  add("trailer " + in_quotes(field.name) + ' ' + in_quotes(field.value));
}

void Recorder::on_tail(const Tail& tail) {
  add("tail " + std::to_string(tail.size) + " @" + std::to_string(tail.offset));
}

}  // namespace talk::framing::testing
