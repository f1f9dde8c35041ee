// The part of StreamDecoder that is compiled for each sink. Include stream_decoder.h instead.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "chunk_boundary.h"
#include "stream_decoder.h"

namespace talk::framing {
namespace detail {

inline std::string_view between(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

template <class Sink>
void tell_payload(Sink& sink, const char* from, const char* to) {
  if constexpr (requires { sink.on_payload(std::string_view()); }) {
    if (from != to) sink.on_payload(between(from, to));
  }
}

template <class Sink>
void tell_message(Sink& sink, const Message& message) {
  if constexpr (requires { sink.on_message(message); }) sink.on_message(message);
}

template <class Sink>
void tell_chunk(Sink& sink, const Chunk& chunk) {
  if constexpr (requires { sink.on_chunk(chunk); }) sink.on_chunk(chunk);
}

}  // namespace detail

template <class Sink>
FeedResult StreamDecoder::feed(std::string_view bytes, Sink&& sink) {
  if (status_ != Status::incomplete || bytes.empty()) return {status_, 0};
  const char* const begin = bytes.data();
  const char* const end = begin + bytes.size();
  const bool events = options_.framing == Framing::event_stream;
  const char first = options_.framing == Framing::nul ? '\0' : '\n';
  Terminators::List list;
  Pass pass{begin, begin, end,
            Terminators(begin, end, first, events ? '\r' : first, list_block_, list)};
  switch (options_.framing) {
    case Framing::nul:
    case Framing::lf:
      decode<Split::terminated>(pass, sink);
      break;
    case Framing::event_stream:
      decode<Split::events>(pass, sink);
      break;
    case Framing::none:
      decode<Split::none>(pass, sink);
      break;
  }
  const auto consumed = static_cast<std::size_t>(pass.next - begin);
  offset_ += consumed;
  if (events) settle_events();
  return {status_, consumed};
}

template <class Sink>
Status StreamDecoder::finish(Sink&& sink) {
  if (status_ != Status::incomplete) return status_;
  tell_tail(sink, offset_);
  if (options_.coding == Coding::chunked) {
    fail(Errc::premature_end, offset_);
  } else {
    status_ = Status::done;
  }
  return status_;
}

template <StreamDecoder::Split split, class Sink>
void StreamDecoder::decode(Pass& pass, Sink& sink) {
  if (options_.coding == Coding::identity) {
    take_payload<split>(pass, pass.end, sink);
    return;
  }
  while (pass.next != pass.end) {
    if (grammar_.in_data() ? !take_chunk_data<split>(pass, sink) : !take_framing(pass, sink))
      return;
  }
}

// The hot loop: data and the usual boundaries between data, for as long as there are only those.
// It works on a copy of the pass, which can stay in registers.
template <StreamDecoder::Split split, class Sink>
bool StreamDecoder::take_chunk_data(Pass& whole_pass, Sink& sink) {
  Pass pass = whole_pass;
  std::uint64_t remaining = remaining_;
  std::uint64_t framing = 0;  // bytes of the boundaries passed
  const char* unchecked = unchecked_until(pass, payload_);
  bool incomplete = true;
  for (;;) {
    const auto there = static_cast<std::uint64_t>(pass.end - pass.next);
    const std::uint64_t taken = std::min(remaining, there);
    incomplete = take_payload<split>(pass, pass.next + taken, sink);
    remaining -= taken;
    if (!incomplete || remaining != 0) break;
    if (pass.next >= unchecked) {
      unchecked = unchecked_until(pass, payload_ + progress(whole_pass, pass) - framing);
      if (pass.next >= unchecked) break;
    }
    const ChunkBoundary boundary = read_chunk_boundary(pass.next);
    if (boundary.length == 0) break;
    remaining = boundary.size;
    detail::tell_chunk(
        sink,
        Chunk{.size = boundary.size, .extensions = {}, .offset = wire_offset(pass, pass.next) + 2});
    pass.next += boundary.length;
    framing += boundary.length;
  }
  remaining_ = remaining;
  payload_ += progress(whole_pass, pass) - framing;
  whole_pass = pass;
  if (remaining == 0) grammar_.end_data();
  return incomplete;
}

template <StreamDecoder::Split split, class Sink>
[[gnu::always_inline]] inline bool StreamDecoder::take_payload(Pass& pass, const char* to,
                                                               Sink& sink) {
  if constexpr (split == Split::terminated) {
    return take_terminated(pass, to, sink);
  } else if constexpr (split == Split::events) {
    return take_events(pass, to, sink);
  } else {
    detail::tell_payload(sink, pass.next, to);
    pass.next = to;
    return true;
  }
}

// Messages that end in one byte. Those that lie whole in the span are handed out where they are.
template <class Sink>
[[gnu::always_inline]] inline bool StreamDecoder::take_terminated(Pass& pass, const char* to,
                                                                  Sink& sink) {
  const std::size_t limit = options_.limits.message_bytes;
  if (!held_.empty() && !complete_held(pass, to, sink)) return status_ == Status::incomplete;
  const char* begin = pass.next;  // of the message
  const bool all_fit = pass.terminators.for_each(begin, to, [&](const char* terminator) {
    const std::string_view text = detail::between(begin, terminator);
    if (text.size() > limit) return false;
    detail::tell_payload(sink, begin, terminator + 1);
    begin = terminator + 1;
    detail::tell_message(
        sink, Message{.text = text, .end = wire_offset(pass, begin), .event = {}, .id = {}});
    return true;
  });
  pass.next = begin;
  return begin == to || (hold(pass, all_fit ? to : pass.end, sink));
}

// Ends the message whose beginning is held, if it ends before `to`; if not, holds more of it.
template <class Sink>
[[gnu::always_inline]] inline bool StreamDecoder::complete_held(Pass& pass, const char* to,
                                                                Sink& sink) {
  const char* const terminator = pass.terminators.first(pass.next, to);
  if (!hold(pass, terminator, sink) || terminator == to) return false;
  detail::tell_payload(sink, terminator, terminator + 1);
  pass.next = terminator + 1;
  detail::tell_message(
      sink,
      Message{.text = held_.view(), .end = wire_offset(pass, pass.next), .event = {}, .id = {}});
  held_.clear();
  return true;
}

// Takes the bytes up to `to` as a part of a message.
template <class Sink>
[[gnu::always_inline]] inline bool StreamDecoder::hold(Pass& pass, const char* to, Sink& sink) {
  const std::size_t limit = options_.limits.message_bytes;
  const std::size_t room = limit - held_.size();
  const char* const begin = pass.next;
  const bool fits = static_cast<std::size_t>(to - begin) <= room;
  pass.next = fits ? to : begin + room;
  detail::tell_payload(sink, begin, pass.next);
  if (!fits) return fail(Errc::message_too_long, wire_offset(pass, pass.next));
  const auto readable = static_cast<std::size_t>(pass.end - begin);
  return held_.append(detail::between(begin, to), readable, limit) ||
         fail(Errc::out_of_memory, wire_offset(pass, pass.next));
}

// Lines and what they make up; pass.next is where the line, or the part of it in the span, begins.
template <class Sink>
bool StreamDecoder::take_events(Pass& pass, const char* to, Sink& sink) {
  const bool all_fit = pass.terminators.for_each(
      pass.next, to, [&](const char* line_end) { return take_event_line(pass, line_end, sink); });
  if (!all_fit) return false;
  const std::string_view piece = detail::between(pass.next, to);
  const std::size_t fits = events_.take(piece);
  tail_ += fits;
  detail::tell_payload(sink, pass.next, pass.next + fits);
  pass.next += fits;
  return fits == piece.size() || fail(Errc::message_too_long, wire_offset(pass, pass.next));
}

template <class Sink>
bool StreamDecoder::take_event_line(Pass& pass, const char* line_end, Sink& sink) {
  using Outcome = EventAssembler::Outcome;
  const char* const begin = pass.next;
  pass.next += events_.take(detail::between(begin, line_end));
  const bool line_fits = pass.next == line_end;
  EventAssembler::LineEnd end{Outcome::nothing};
  if (line_fits) end = events_.end_line(*line_end);
  if (line_fits && end.fits) ++pass.next;
  detail::tell_payload(sink, begin, pass.next);
  if (pass.next <= line_end) return fail(Errc::message_too_long, wire_offset(pass, pass.next));
  if (events_.out_of_memory()) return fail(Errc::out_of_memory, wire_offset(pass, pass.next));
  tail_ += static_cast<std::uint64_t>(pass.next - begin);
  if (end.outcome == Outcome::blank || end.outcome == Outcome::message) {
    tail_ = 0;
    const bool id_given = events_.take_id_given();
    if constexpr (requires { sink.on_event_id(std::string_view()); }) {
      if (id_given) sink.on_event_id(events_.id());
    }
  }
  if (end.outcome == Outcome::message) {
    detail::tell_message(sink, Message{.text = events_.text(),
                                       .end = wire_offset(pass, pass.next),
                                       .event = events_.event(),
                                       .id = events_.id()});
    events_.dispatched();
  }
  if constexpr (requires { sink.on_retry(std::uint64_t{}); }) {
    if (end.outcome == Outcome::retry) sink.on_retry(events_.retry_ms());
  }
  return true;
}

// What stands between data, and how the body ends.
template <class Sink>
bool StreamDecoder::take_framing(Pass& pass, Sink& sink) {
  using Yield = ChunkGrammar::Yield;
  const std::uint64_t offset = wire_offset(pass, pass.next);
  ChunkGrammar::Input input{pass.next, pass.end, offset, overhead_slack(offset, payload_)};
  const Yield yield = grammar_.read(input);
  pass.next = input.next;
  switch (yield) {
    case Yield::nothing:
      return true;
    case Yield::chunk:
      remaining_ = grammar_.chunk().size;
      detail::tell_chunk(sink, grammar_.chunk());
      return true;
    case Yield::leniency:
      if constexpr (requires { sink.on_leniency(Leniency{}, offset); })
        sink.on_leniency(grammar_.leniency(), input.offset);
      return true;
    case Yield::trailer_field:
      if constexpr (requires { sink.on_trailer_field(grammar_.trailer_field()); })
        sink.on_trailer_field(grammar_.trailer_field());
      return true;
    case Yield::end:
      status_ = Status::done;
      tell_tail(sink, input.offset);
      if constexpr (requires { sink.on_end(); }) sink.on_end();
      return false;
    case Yield::error:
      break;
  }
  return fail(grammar_.error().code, grammar_.error().offset);
}

template <class Sink>
void StreamDecoder::tell_tail(Sink& sink, std::uint64_t offset) {
  if constexpr (requires { sink.on_tail(Tail{}); }) {
    const std::uint64_t size = options_.framing == Framing::event_stream ? tail_ : held_.size();
    if (size != 0) sink.on_tail(Tail{.size = size, .offset = offset});
  }
}

}  // namespace talk::framing
