// Event streams (WHATWG HTML §9.2.6), from lines to events. The decoder finds where lines end and
// hands their pieces over; this puts fields together and says when an event is to be dispatched.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "held_bytes.h"
#include "options.h"

namespace talk::framing {

class EventAssembler {
 public:
  // What the end of a line brought about.
  enum class Outcome : std::uint8_t {
    nothing,
    blank,    // a blank line, or the LF of one, with no event to dispatch
    message,  // a blank line: dispatch text(), event(), id(), then call dispatched()
    retry,    // retry_ms() is set
  };

  explicit EventAssembler(const Limits& limits) : limits_(limits) {}

  // Takes a piece of the current line, without any line end. Returns how many bytes of it fit
  // the limits: fewer than all is an error at the first byte that does not. A piece that begins
  // a message's only data line is kept as a view until settle().
  std::size_t take(std::string_view piece) noexcept;

  // Ends the current line with CR or LF; an LF right after a CR belongs to that, however the two
  // were cut apart. Not `fits` if the LF that joins the next data line exceeds the limit.
  struct LineEnd {
    Outcome outcome;
    bool fits = true;
  };
  LineEnd end_line(char end) noexcept;

  std::string_view text() const noexcept { return view_.empty() ? text_.view() : view_; }
  std::string_view event() const noexcept { return event_.view(); }
  std::string_view id() const noexcept { return id_.view(); }
  // Whether an id field, were it an empty one, came since this was asked for the last time.
  bool take_id_given() noexcept { return std::exchange(id_given_, false); }
  std::uint64_t retry_ms() const noexcept { return retry_ms_; }
  void dispatched() noexcept;

  // Copies what points into the fed bytes: they are about to go.
  void settle() noexcept;

  // Whether there was no memory for something to be kept: the event is then not whole.
  bool out_of_memory() const noexcept { return out_of_memory_; }

  std::size_t buffered() const noexcept;
  void reset() noexcept;

 private:
  enum class Part : std::uint8_t { byte_order_mark, name, space, value };
  enum class Field : std::uint8_t { ignored, data, event, id, retry };

  std::size_t take_byte_order_mark(std::string_view piece) noexcept;
  void take_name(std::string_view piece) noexcept;
  std::size_t take_value(std::string_view piece) noexcept;
  std::size_t take_data(std::string_view piece) noexcept;
  std::size_t take_id(std::string_view piece) noexcept;
  void take_retry(std::string_view piece) noexcept;
  bool begin_field() noexcept;
  Outcome end_field() noexcept;
  LineEnd end_known_line() noexcept;

  void keep(HeldBytes& held, std::string_view bytes, std::size_t limit) noexcept;

  static constexpr std::size_t longest_name = 5;  // "event", "retry"

  Limits limits_;
  Part part_ = Part::byte_order_mark;
  Field field_ = Field::ignored;
  bool after_cr_ = false;        // the byte before was a CR that ended a line
  bool after_blank_cr_ = false;  // and the line was blank
  bool has_data_ = false;        // the data buffer of the standard is not empty
  bool id_given_ = false;
  bool out_of_memory_ = false;
  std::array<char, longest_name> name_{};
  std::size_t name_size_ = 0;  // longest_name + 1 if no field has the name
  std::size_t mark_size_ = 0;  // bytes of the byte order mark seen
  std::size_t retry_digits_ = 0;
  std::uint64_t retry_ms_ = 0;
  std::string_view view_;  // the data while it lies within the fed bytes; then text_ is empty
  HeldBytes text_;
  HeldBytes event_;
  HeldBytes id_;
  HeldBytes next_id_;  // becomes id_ at the end of its line
};

}  // namespace talk::framing
