#include "reference/framing/event_assembler.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "reference/framing/octets.h"

namespace talk::framing {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

std::size_t EventAssembler::take(std::string_view piece) noexcept {
  std::size_t taken = 0;
  if (!piece.empty()) after_cr_ = false;
  if (part_ == Part::byte_order_mark) taken = take_byte_order_mark(piece);
  if (part_ == Part::name) {
    const std::size_t colon = piece.find(':', taken);
    take_name(piece.substr(taken, colon - taken));
    if (colon == std::string_view::npos) return piece.size();
    if (!begin_field()) return colon;
    part_ = Part::space;
    taken = colon + 1;
  }
  if (part_ == Part::space && taken < piece.size()) {
    if (piece[taken] == ' ') ++taken;
    part_ = Part::value;
  }
  if (part_ == Part::value) taken += take_value(piece.substr(taken));
  return taken;
}

// Only the first three bytes of a stream may be a byte order mark; a part of one begins a name
// that no field has.
std::size_t EventAssembler::take_byte_order_mark(std::string_view piece) noexcept {
  std::size_t taken = 0;
  while (taken < piece.size() && mark_size_ < byte_order_mark.size()) {
    if (piece[taken] != byte_order_mark[mark_size_]) {
      part_ = Part::name;
      if (mark_size_ != 0) name_size_ = longest_name + 1;
      return taken;
    }
    ++taken;
    ++mark_size_;
  }
  if (mark_size_ == byte_order_mark.size()) part_ = Part::name;
  return taken;
}

void EventAssembler::take_name(std::string_view piece) noexcept {
  if (name_size_ + piece.size() > longest_name) {
    name_size_ = longest_name + 1;
    return;
  }
  std::copy(piece.begin(), piece.end(), name_.begin() + static_cast<std::ptrdiff_t>(name_size_));
  name_size_ += piece.size();
}

// The name is complete; what it names begins. False if the LF that joins data lines does not fit.
bool EventAssembler::begin_field() noexcept {
  const std::string_view name =
      name_size_ > longest_name ? std::string_view() : std::string_view(name_.data(), name_size_);
  field_ = Field::ignored;
  if (name == "data") {
    field_ = Field::data;
    if (has_data_) {
      if (text().size() >= limits_.message_bytes) return false;
      settle();
      keep(text_, "\n", limits_.message_bytes);
    }
    has_data_ = true;
  } else if (name == "event") {
    field_ = Field::event;
    event_.clear();
  } else if (name == "id") {
    field_ = Field::id;
    next_id_.clear();
  } else if (name == "retry") {
    field_ = Field::retry;
    retry_ms_ = 0;
    retry_digits_ = 0;
  }
  return true;
}

std::size_t EventAssembler::take_value(std::string_view piece) noexcept {
  switch (field_) {
    case Field::data:
      return take_data(piece);
    case Field::id:
      return take_id(piece);
    case Field::event:
      piece = piece.substr(0, limits_.event_field_bytes - event_.size());
      keep(event_, piece, limits_.event_field_bytes);
      break;
    case Field::retry:
      take_retry(piece);
      break;
    case Field::ignored:
      break;
  }
  return piece.size();
}

std::size_t EventAssembler::take_data(std::string_view piece) noexcept {
  piece = piece.substr(0, limits_.message_bytes - text().size());
  if (text().empty()) {
    view_ = piece;
  } else {
    settle();
    keep(text_, piece, limits_.message_bytes);
  }
  return piece.size();
}

// An id with a NUL in it is ignored, not cut.
std::size_t EventAssembler::take_id(std::string_view piece) noexcept {
  const std::string_view id = piece.substr(0, piece.find('\0'));
  const std::string_view fits = id.substr(0, limits_.event_field_bytes - next_id_.size());
  keep(next_id_, fits, limits_.event_field_bytes);
  if (fits.size() < id.size() || id.size() == piece.size()) return fits.size();
  field_ = Field::ignored;
  return piece.size();
}

// Only ASCII digits count; a time that does not fit stays at the largest.
void EventAssembler::take_retry(std::string_view piece) noexcept {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  for (const char c : piece) {
    if (!is_digit(c)) {
      field_ = Field::ignored;
      return;
    }
    const auto digit = static_cast<std::uint64_t>(c - '0');
    retry_ms_ = retry_ms_ > (most - digit) / 10 ? most : retry_ms_ * 10 + digit;
    ++retry_digits_;
  }
}

EventAssembler::LineEnd EventAssembler::end_line(char end) noexcept {
  const bool swallowed = after_cr_ && end == '\n';
  after_cr_ = end == '\r';
  if (swallowed) return {after_blank_cr_ ? Outcome::blank : Outcome::nothing};
  const LineEnd ended = end_known_line();
  after_blank_cr_ = ended.outcome == Outcome::blank || ended.outcome == Outcome::message;
  return ended;
}

EventAssembler::LineEnd EventAssembler::end_known_line() noexcept {
  if (part_ == Part::byte_order_mark) {
    part_ = Part::name;
    if (mark_size_ != 0) name_size_ = longest_name + 1;
  }
  LineEnd end{Outcome::nothing};
  if (part_ == Part::name && name_size_ == 0) {
    end.outcome = has_data_ ? Outcome::message : Outcome::blank;
    if (!has_data_) event_.clear();
  } else {
    if (part_ == Part::name) end.fits = begin_field();
    if (end.fits) end.outcome = end_field();
  }
  part_ = Part::name;
  name_size_ = 0;
  return end;
}

EventAssembler::Outcome EventAssembler::end_field() noexcept {
  if (field_ == Field::id) {
    swap(id_, next_id_);
    id_given_ = true;
  }
  return field_ == Field::retry && retry_digits_ != 0 ? Outcome::retry : Outcome::nothing;
}

void EventAssembler::dispatched() noexcept {
  has_data_ = false;
  view_ = {};
  text_.clear();
  event_.clear();
}

void EventAssembler::settle() noexcept {
  keep(text_, view_, limits_.message_bytes);
  view_ = {};
}

void EventAssembler::keep(HeldBytes& held, std::string_view bytes, std::size_t limit) noexcept {
  if (!held.append(bytes, limit)) out_of_memory_ = true;
}

std::size_t EventAssembler::buffered() const noexcept {
  return view_.size() + text_.size() + event_.size() + id_.size() + next_id_.size();
}

void EventAssembler::reset() noexcept {
  dispatched();
  id_.clear();
  next_id_.clear();
  part_ = Part::byte_order_mark;
  name_size_ = mark_size_ = 0;
  after_cr_ = after_blank_cr_ = id_given_ = out_of_memory_ = false;
}

}  // namespace talk::framing
