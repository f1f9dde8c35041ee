// The bytes that a decoder must keep between two feeds: an unfinished message, line or value.
// Its memory never exceeds the limit that append() is told, plus `slack`.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace talk::framing {

class HeldBytes {
 public:
  // Room that is always there behind the bytes, so that short pieces are copied whole, whatever
  // their length: a call of memcpy for each was what decoding took longest for.
  static constexpr std::size_t slack = 128;

  HeldBytes() noexcept = default;
  HeldBytes(HeldBytes&& other) noexcept;
  HeldBytes& operator=(HeldBytes&& other) noexcept;
  ~HeldBytes();

  bool empty() const noexcept { return size_ == 0; }
  std::size_t size() const noexcept { return size_; }
  std::string_view view() const noexcept { return {data_, size_}; }
  // Many decoders are held at once, and each may have met one long message: what is longer than
  // usual is given back.
  void clear() noexcept {
    size_ = 0;
    if (capacity_ > usual) release();
  }

  // Adds bytes; size() must not come to exceed `limit`. False if there is no memory for them: then
  // nothing has changed.
  [[nodiscard]] bool append(std::string_view bytes, std::size_t limit) noexcept {
    if (bytes.empty()) return true;
    if (size_ + bytes.size() > capacity_ && !grow(size_ + bytes.size(), limit)) return false;
    std::memcpy(data_ + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
    return true;
  }

  // The same; `readable` bytes, at least bytes.size(), may be read from bytes.data() on.
  [[nodiscard]] bool append(std::string_view bytes, std::size_t readable,
                            std::size_t limit) noexcept {
    if (data_ == nullptr || bytes.size() > slack || readable < slack ||
        size_ + bytes.size() > capacity_)
      return append(bytes, limit);
    char* const to = data_ + size_;
    size_ += bytes.size();
    if (bytes.size() <= slack / 4) {
      std::memcpy(to, bytes.data(), slack / 4);
    } else {
      std::memcpy(to, bytes.data(), slack);
    }
    return true;
  }

  [[nodiscard]] bool append(char c, std::size_t limit) noexcept {
    return append(std::string_view(&c, 1), limit);
  }

  friend void swap(HeldBytes& a, HeldBytes& b) noexcept;

 private:
  static constexpr std::size_t usual = 4096;

  bool grow(std::size_t needed, std::size_t limit) noexcept;
  void release() noexcept;

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;  // without the slack
};

}  // namespace talk::framing
