// The part of StreamDecoder that is compiled for each sink. Include stream_decoder.h instead.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "reference/framing/chunk_boundary.h"
#include "reference/framing/stream_decoder.h"

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
  Pass pass{begin, begin, end, TerminatorMarks(begin, end, first, events ? '\r' : first, mark_)};
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
  events_.settle();
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
template <StreamDecoder::Split split, class Sink>
bool StreamDecoder::take_chunk_data(Pass& pass, Sink& sink) {
  const char* unchecked = unchecked_until(pass);
  for (;;) {
    const auto there = static_cast<std::uint64_t>(pass.end - pass.next);
    const std::uint64_t taken = std::min(remaining_, there);
    if (!take_payload<split>(pass, pass.next + taken, sink)) return false;
    remaining_ -= taken;
    if (remaining_ != 0) return true;
    if (pass.next >= unchecked && (unchecked = unchecked_until(pass)) <= pass.next) break;
    const ChunkBoundary boundary = read_chunk_boundary(pass.next);
    if (boundary.length == 0) break;
    remaining_ = boundary.size;
    detail::tell_chunk(
        sink,
        Chunk{.size = boundary.size, .extensions = {}, .offset = wire_offset(pass, pass.next) + 2});
    pass.next += boundary.length;
    if (pass.next == pass.end) return true;
  }
  grammar_.end_data();
  return true;
}

template <StreamDecoder::Split split, class Sink>
bool StreamDecoder::take_payload(Pass& pass, const char* to, Sink& sink) {
  const char* const from = pass.next;
  bool incomplete = true;
  if constexpr (split == Split::terminated) {
    incomplete = take_terminated(pass, to, sink);
  } else if constexpr (split == Split::events) {
    incomplete = take_events(pass, to, sink);
  } else {
    detail::tell_payload(sink, from, to);
    pass.next = to;
  }
  payload_ += static_cast<std::uint64_t>(pass.next - from);
  return incomplete;
}

// Messages that end in one byte. Those that lie whole in the span are handed out where they are.
template <class Sink>
bool StreamDecoder::take_terminated(Pass& pass, const char* to, Sink& sink) {
  const std::size_t limit = options_.limits.message_bytes;
  const char* begin = pass.next;  // of the message, or of the part of it that is not held
  const auto too_long = [&](const char* end) {
    return static_cast<std::size_t>(end - begin) > limit - held_.size();
  };
  const auto refuse = [&] {
    pass.next = begin + (limit - held_.size());
    detail::tell_payload(sink, begin, pass.next);
    return fail(Errc::message_too_long, wire_offset(pass, pass.next));
  };
  const bool all_fit = pass.marks.for_each(pass.next, to, [&](const char* terminator) {
    if (too_long(terminator)) return false;
    detail::tell_payload(sink, begin, terminator + 1);
    std::string_view text = detail::between(begin, terminator);
    if (!held_.empty()) {
      held_.append(text, limit);
      text = held_.view();
    }
    detail::tell_message(
        sink,
        Message{.text = text, .end = wire_offset(pass, terminator + 1), .event = {}, .id = {}});
    held_.clear();
    begin = terminator + 1;
    return true;
  });
  if (!all_fit || too_long(to)) return refuse();
  detail::tell_payload(sink, begin, to);
  held_.append(detail::between(begin, to), static_cast<std::size_t>(pass.end - begin), limit);
  pass.next = to;
  return true;
}

// Lines and what they make up; pass.next is where the line, or the part of it in the span, begins.
template <class Sink>
bool StreamDecoder::take_events(Pass& pass, const char* to, Sink& sink) {
  const bool all_fit = pass.marks.for_each(
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
  tail_ += static_cast<std::uint64_t>(pass.next - begin);
  if (end.outcome == Outcome::blank || end.outcome == Outcome::message) tail_ = 0;
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
  ChunkGrammar::Input input{pass.next, pass.end, offset, overhead_slack(offset)};
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
      return fail(grammar_.error().code, grammar_.error().offset);
  }
  return false;
}

template <class Sink>
void StreamDecoder::tell_tail(Sink& sink, std::uint64_t offset) {
  if constexpr (requires { sink.on_tail(Tail{}); }) {
    const std::uint64_t size = options_.framing == Framing::event_stream ? tail_ : held_.size();
    if (size != 0) sink.on_tail(Tail{.size = size, .offset = offset});
  }
}

}  // namespace talk::framing
