// The events of a parser, kept as bytes: cheap to write, and two logs are equal exactly where the
// events are, payload joined. Keeps its memory from one input to the next.
//
// What is inline here is compiled with the harness and its sanitizers, and reads the ends of each
// view, so that one into memory that is gone is found. The copying is compiled without.
#pragma once

#include <cstddef>
#include <cstdint>
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
  // How often anything was told, were it nothing.
  std::size_t calls() const noexcept { return calls_; }
  void clear() noexcept { events_.size = payload_.size = calls_ = 0; }

  void on_chunk(const framing::Chunk& chunk) {
    add(Kind::chunk, chunk.size, chunk.offset, read(chunk.extensions));
  }
  void on_payload(std::string_view bytes) {
    ++calls_;
    payload_.append(read(bytes));
  }
  void on_message(const framing::Message& message) {
    add(Kind::message, 0, message.end, read(message.text), read(message.event), read(message.id));
  }
  void on_retry(std::uint64_t ms) { add(Kind::retry, ms, 0); }
  void on_leniency(framing::Leniency leniency, std::uint64_t offset) {
    read(name(leniency));
    read(sentence(leniency));
    add(Kind::leniency, static_cast<std::uint64_t>(leniency), offset);
  }
  void on_trailer_field(const framing::TrailerField& field) {
    add(Kind::trailer_field, 0, 0, read(field.name), read(field.value));
  }
  void on_tail(const framing::Tail& tail) { add(Kind::tail, tail.size, tail.offset); }
  void on_end() { add(Kind::end, 0, 0); }

  friend bool operator==(const EventLog& a, const EventLog& b) noexcept {
    return a.events_ == b.events_ && a.payload_ == b.payload_;
  }

  std::string_view payload() const noexcept { return {payload_.data, payload_.size}; }

  // A line an event, escaped.
  std::string text() const;

 private:
  enum class Kind : std::uint64_t { chunk, message, retry, leniency, trailer_field, tail, end };

  struct Record;

  struct Bytes {
    Bytes() = default;
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;
    ~Bytes();

    void append(std::string_view bytes);
    void grow(std::size_t needed);
    friend bool operator==(const Bytes& a, const Bytes& b) noexcept { return same(a, b); }
    static bool same(const Bytes& a, const Bytes& b) noexcept;

    char* data = nullptr;
    std::size_t size = 0;
    std::size_t capacity = 0;
  };

  static std::string_view read(std::string_view bytes) {
    if (!bytes.empty()) {
      static_cast<void>(*static_cast<const volatile char*>(bytes.data()));
      static_cast<void>(*static_cast<const volatile char*>(bytes.data() + bytes.size() - 1));
    }
    return bytes;
  }

  void add(Kind kind, std::uint64_t number, std::uint64_t offset, std::string_view first = {},
           std::string_view second = {}, std::string_view third = {});

  std::size_t calls_ = 0;
  Bytes events_;
  Bytes payload_;
};

}  // namespace talk::fuzz
