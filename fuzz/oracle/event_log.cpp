#include "fuzz/oracle/event_log.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>

#include "reference/framing/testing/recorder.h"

namespace talk::fuzz {
namespace {

// Not memcpy, which the sanitizers intercept: most pieces are a few bytes long.
void copy(char* to, const char* from, std::size_t size) noexcept {
  for (; size >= sizeof(std::uint64_t); size -= sizeof(std::uint64_t)) {
    __builtin_memcpy(to, from, sizeof(std::uint64_t));
    to += sizeof(std::uint64_t);
    from += sizeof(std::uint64_t);
  }
  for (; size != 0; --size)
    *to++ = *from++;
}

}  // namespace

// What stands before the strings of an event.
struct EventLog::Record {
  Kind kind;
  std::uint64_t number;
  std::uint64_t offset;
  std::uint64_t payload;  // bytes of payload before this event
  std::uint64_t first;    // sizes of the strings
  std::uint64_t second;
  std::uint64_t third;
};

void EventLog::add(Kind kind, std::uint64_t number, std::uint64_t offset, std::string_view first,
                   std::string_view second, std::string_view third) {
  ++calls_;
  const Record record{kind,         number,        offset,      payload_.size,
                      first.size(), second.size(), third.size()};
  events_.append({reinterpret_cast<const char*>(&record), sizeof(record)});
  events_.append(first);
  events_.append(second);
  events_.append(third);
}

void EventLog::Bytes::append(std::string_view bytes) {
  if (size + bytes.size() > capacity) grow(size + bytes.size());
  copy(data + size, bytes.data(), bytes.size());
  size += bytes.size();
}

EventLog::Bytes::~Bytes() {
  std::free(data);
}

void EventLog::Bytes::grow(std::size_t needed) {
  capacity = std::max<std::size_t>(2 * needed, 4096);
  void* const moved = std::realloc(data, capacity);
  if (moved == nullptr) throw std::bad_alloc();
  data = static_cast<char*>(moved);
}

// Word by word, not memcmp: libFuzzer takes every memcmp for a comparison worth learning from.
bool EventLog::Bytes::same(const Bytes& a, const Bytes& b) noexcept {
  if (a.size != b.size) return false;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= a.size; at += sizeof(std::uint64_t)) {
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    __builtin_memcpy(&left, a.data + at, sizeof(left));
    __builtin_memcpy(&right, b.data + at, sizeof(right));
    if (left != right) return false;
  }
  for (; at < a.size; ++at)
    if (a.data[at] != b.data[at]) return false;
  return true;
}

std::string EventLog::text() const {
  framing::testing::Recorder recorder;
  std::size_t told = 0;
  for (std::size_t at = 0; at < events_.size;) {
    Record record{};
    std::memcpy(&record, events_.data + at, sizeof(record));
    at += sizeof(record);
    const auto take = [&](std::uint64_t size) {
      const std::string_view bytes(events_.data + at, static_cast<std::size_t>(size));
      at += bytes.size();
      return bytes;
    };
    const std::string_view first = take(record.first);
    const std::string_view second = take(record.second);
    const std::string_view third = take(record.third);
    const auto before = static_cast<std::size_t>(record.payload);
    if (before != told) recorder.on_payload(payload().substr(told, before - told));
    told = before;
    switch (record.kind) {
      case Kind::chunk:
        recorder.on_chunk({record.number, first, record.offset});
        break;
      case Kind::message:
        recorder.on_message({first, record.offset, second, third});
        break;
      case Kind::retry:
        recorder.on_retry(record.number);
        break;
      case Kind::leniency:
        recorder.on_leniency(static_cast<framing::Leniency>(record.number), record.offset);
        break;
      case Kind::trailer_field:
        recorder.on_trailer_field({first, second});
        break;
      case Kind::tail:
        recorder.on_tail({record.number, record.offset});
        break;
      case Kind::end:
        recorder.on_end();
        break;
    }
  }
  recorder.on_payload(payload().substr(told));
  std::string text;
  for (const std::string& event : recorder.events())
    text += "  " + event + '\n';
  return text;
}

}  // namespace talk::fuzz
