#include "fuzz/oracle/event_log.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>

#include "reference/framing/testing/recorder.h"

namespace talk::fuzz {

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
