// The bytes that a decoder must keep between two feeds: an unfinished message, line or value.
// Its memory never exceeds the limit that append() is told, plus `slack`.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace talk::framing {

class HeldBytes {
 public:
  // Room that is always there behind the bytes, so that short pieces are copied by whole vectors.
  static constexpr std::size_t slack = 32;

  HeldBytes() noexcept = default;
  HeldBytes(const HeldBytes& other);
  HeldBytes(HeldBytes&& other) noexcept;
  HeldBytes& operator=(HeldBytes other) noexcept;
  ~HeldBytes();

  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }
  std::string_view view() const noexcept { return {data_, size_}; }
  void clear() noexcept { size_ = 0; }

  // Adds bytes; size() must not come to exceed `limit`. Throws std::bad_alloc.
  void append(std::string_view bytes, std::size_t limit) {
    if (bytes.empty()) return;
    if (size_ + bytes.size() > capacity_) grow(size_ + bytes.size(), limit);
    std::memcpy(data_ + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }

  // The same; `readable` bytes, at least bytes.size(), may be read from bytes.data() on.
  void append(std::string_view bytes, std::size_t readable, std::size_t limit) {
    const bool short_piece = bytes.size() <= slack && readable >= slack;
    if (!short_piece || data_ == nullptr || size_ + bytes.size() > capacity_)
      return append(bytes, limit);
    std::memcpy(data_ + size_, bytes.data(), slack);
    size_ += bytes.size();
  }

  void append(char c, std::size_t limit) { append(std::string_view(&c, 1), limit); }

  friend void swap(HeldBytes& a, HeldBytes& b) noexcept;

 private:
  void grow(std::size_t needed, std::size_t limit);

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;  // without the slack
};

}  // namespace talk::framing
