#include "reference/framing/held_bytes.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace talk::framing {

HeldBytes::HeldBytes(HeldBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)) {}

HeldBytes& HeldBytes::operator=(HeldBytes&& other) noexcept {
  HeldBytes moved(std::move(other));
  swap(*this, moved);
  return *this;
}

HeldBytes::~HeldBytes() {
  std::free(data_);
}

void swap(HeldBytes& a, HeldBytes& b) noexcept {
  std::swap(a.data_, b.data_);
  std::swap(a.size_, b.size_);
  std::swap(a.capacity_, b.capacity_);
}

// Doubles, so that appending is linear, but never past the limit. realloc rather than a standard
// container: it moves large blocks by remapping, so that the old and the new one are not both
// there.
bool HeldBytes::grow(std::size_t needed, std::size_t limit) noexcept {
  const std::size_t doubled = std::max<std::size_t>(2 * capacity_, 256);
  const std::size_t capacity = std::max(needed, std::min(doubled, limit));
  void* const moved = std::realloc(data_, capacity + slack);
  if (moved == nullptr) return false;
  data_ = static_cast<char*>(moved);
  capacity_ = capacity;
  return true;
}

void HeldBytes::release() noexcept {
  std::free(std::exchange(data_, nullptr));
  capacity_ = 0;
}

}  // namespace talk::framing
