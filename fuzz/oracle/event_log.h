// The events of a parser, kept as bytes: cheap to write, and two logs are equal exactly where the
// events are, payload joined. Keeps its memory from one input to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/events.h"

namespace talk::fuzz {

class EventLog {
 public:
  // How much was told: so many bytes of events, so many of payload.
  struct Mark {
    std::size_t events = 0;
    std::size_t payload = 0;

    friend bool operator==(const Mark&, const Mark&) = default;
  };

  Mark mark() const noexcept { return {events_.size, payload_.size}; }
  void clear() noexcept { events_.size = payload_.size = 0; }

  void on_chunk(const framing::Chunk& chunk) {
    add({.kind = Kind::chunk, .number = chunk.size, .offset = chunk.offset}, chunk.extensions);
  }
  void on_payload(std::string_view bytes) { payload_.append(bytes.data(), bytes.size()); }
  void on_message(const framing::Message& message) {
    add({.kind = Kind::message, .offset = message.end}, message.text, message.event, message.id);
  }
  void on_retry(std::uint64_t ms) { add({.kind = Kind::retry, .number = ms}); }
  void on_leniency(framing::Leniency leniency, std::uint64_t offset) {
    add({.kind = Kind::leniency, .number = static_cast<std::uint64_t>(leniency), .offset = offset});
  }
  void on_trailer_field(const framing::TrailerField& field) {
    add({.kind = Kind::trailer_field}, field.name, field.value);
  }
  void on_tail(const framing::Tail& tail) {
    add({.kind = Kind::tail, .number = tail.size, .offset = tail.offset});
  }
  void on_end() { add({.kind = Kind::end}); }

  friend bool operator==(const EventLog& a, const EventLog& b) noexcept {
    return a.events_ == b.events_ && a.payload_ == b.payload_;
  }

  std::string_view payload() const noexcept { return {payload_.data, payload_.size}; }

  // A line an event, escaped.
  std::string text() const;

 private:
  enum class Kind : std::uint64_t { chunk, message, retry, leniency, trailer_field, tail, end };

  // What stands before the strings of an event.
  struct Record {
    Kind kind;
    std::uint64_t number = 0;
    std::uint64_t offset = 0;
    std::uint64_t payload = 0;  // bytes of payload before this event
    std::uint64_t first = 0;    // sizes of the strings
    std::uint64_t second = 0;
    std::uint64_t third = 0;
  };

  struct Bytes {
    Bytes() = default;
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;
    ~Bytes();

    void append(const void* bytes, std::size_t count) {
      if (size + count > capacity) grow(size + count);
      if (count != 0) std::memcpy(data + size, bytes, count);
      size += count;
    }
    void grow(std::size_t needed);
    friend bool operator==(const Bytes& a, const Bytes& b) noexcept { return same(a, b); }
    static bool same(const Bytes& a, const Bytes& b) noexcept;

    char* data = nullptr;
    std::size_t size = 0;
    std::size_t capacity = 0;
  };

  void add(Record record, std::string_view first = {}, std::string_view second = {},
           std::string_view third = {}) {
    record.payload = payload_.size;
    record.first = first.size();
    record.second = second.size();
    record.third = third.size();
    events_.append(&record, sizeof(record));
    if (!first.empty()) events_.append(first.data(), first.size());
    if (!second.empty()) events_.append(second.data(), second.size());
    if (!third.empty()) events_.append(third.data(), third.size());
  }

  Bytes events_;
  Bytes payload_;
};

}  // namespace talk::fuzz
