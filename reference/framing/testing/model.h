// The grammar once more, as plainly as can be: the whole stream in one buffer, read by recursive
// descent, payload collected first and split afterwards, every limit counted by itself. Shares no
// code with the decoder, and is what the decoder is compared with.
//
//   Model model;
//   model.read(wire, options);
//   model.tell(sink);            // what a decoder must have told once it was fed all of `wire`
//   model.tell_close(sink);      // and then, of the connection closing after that
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/events.h"
#include "reference/framing/options.h"

namespace talk::framing::testing {

// Keeps its memory from one reading to the next.
class Model {
 public:
  // Views told afterwards point into `wire` or into the model.
  void read(std::string_view wire, const Options& options);

  // Where the stream stands after all of it.
  struct End {
    Status status = Status::incomplete;
    Error error = {};
    std::uint64_t consumed = 0;

    friend bool operator==(const End&, const End&) = default;
  };
  const End& end() const noexcept { return end_; }
  // The same once the connection has closed.
  const End& end_closed() const noexcept { return end_closed_; }

  // All of a decoder's events but those that the close brings; payload between two other events
  // in one span.
  template <class Sink>
  void tell(Sink& sink) const;
  template <class Sink>
  void tell_close(Sink& sink) const;

 private:
  class ChunkedBody;
  class EventStream;

  // Something to tell when the stream has been read up to `at`.
  struct Entry {
    enum class Kind : std::uint8_t { message, retry, chunk, trailer_field, leniency, tail, end };
    Kind kind;
    std::uint64_t at;
    std::uint64_t number = 0;  // chunk-size, milliseconds, Leniency, size of a tail
    std::uint64_t offset = 0;
    std::string_view first = {};  // text, extensions or name
    std::string_view second = {};
    std::string_view third = {};
  };

  // Of entries at the same place: what payload brought about comes before framing.
  static int rank(const Entry& entry) noexcept {
    return entry.kind <= Entry::Kind::retry ? 1 : entry.kind == Entry::Kind::end ? 3 : 2;
  }

  void split_at_terminators(char terminator, const Limits& limits);
  void split(const Options& options);

  std::vector<Entry> framing_;       // what the coding brought about
  std::vector<Entry> messages_;      // what splitting the payload brought about
  std::vector<Entry> told_;          // both, in order
  std::string payload_;              // every byte of it, and …
  std::vector<std::uint64_t> ends_;  // … the offset just past it on the wire
  std::size_t payload_used_ = 0;     // all of it unless a message was too long
  bool too_long_ = false;
  std::uint64_t tail_ = 0;
  std::string texts_;  // texts that do not stand in the payload as they are
  End end_;
  End end_closed_;
};

template <class Sink>
void Model::tell(Sink& sink) const {
  const std::string_view payload = payload_;
  std::size_t told = 0;
  const auto tell_payload = [&](std::size_t to) {
    if (told != to) sink.on_payload(payload.substr(told, to - told));
    told = to;
  };
  for (const Entry& entry : told_) {
    std::size_t to = told;
    while (to < payload_used_ && ends_[to] <= entry.at)
      ++to;
    tell_payload(to);
    switch (entry.kind) {
      case Entry::Kind::message:
        sink.on_message(Message{entry.first, entry.at, entry.second, entry.third});
        break;
      case Entry::Kind::retry:
        sink.on_retry(entry.number);
        break;
      case Entry::Kind::chunk:
        sink.on_chunk(Chunk{entry.number, entry.first, entry.offset});
        break;
      case Entry::Kind::trailer_field:
        sink.on_trailer_field(TrailerField{entry.first, entry.second});
        break;
      case Entry::Kind::leniency:
        sink.on_leniency(static_cast<Leniency>(entry.number), entry.at);
        break;
      case Entry::Kind::tail:
        sink.on_tail(Tail{entry.number, entry.at});
        break;
      case Entry::Kind::end:
        sink.on_end();
        break;
    }
  }
  tell_payload(payload_used_);
}

template <class Sink>
void Model::tell_close(Sink& sink) const {
  if (end_.status == Status::incomplete && tail_ != 0) sink.on_tail(Tail{tail_, end_.consumed});
}

}  // namespace talk::framing::testing
